"""What was asked of a study and told of the patient, as the headers of its images say it."""

from collections.abc import Iterable

from lynkeus.core.json import Json
from lynkeus.dicom.header import Attributes
from lynkeus.dicom.parse import TEXT_MAX
from lynkeus.dicom.text import plain

INDICATION = ("ReasonForTheRequestedProcedure", "ReasonForStudy", "ReasonForVisit")
"""Why the examination was asked for: the question that a doctor put."""

HISTORY = ("AdditionalPatientHistory", "AdmittingDiagnosesDescription")
"""What was known of the patient before it."""


def request_json(headers: Iterable[Attributes]) -> dict[str, Json]:
    """Give the question and the history, each text once, with the attribute that it stands in.

    Whoever asks writes both before an image is taken, so they say nothing of what is seen in it.
    What describes the examination (StudyDescription, RequestedProcedureDescription and the like)
    and what anybody may remark later (PatientComments, ImageComments) is not among them.

    Args:     headers: Of a study's images, by keyword, in their order.
    Returns:  Plain values; an empty list is what no image says. `cut` says that the header has more
              than was kept.
    Source:   DICOM PS3.3 10.6 (request attributes macro), C.7.2.2 (patient study module).
    """
    every = list(headers)
    return {"indication": _texts(every, INDICATION), "history": _texts(every, HISTORY)}


def _texts(headers: Iterable[Attributes], keywords: tuple[str, ...]) -> list[Json]:
    found: dict[str, dict[str, Json]] = {}
    for keyword in keywords:
        for header in headers:
            values = header.get(keyword, ())
            text = "\n".join(_lines(values))
            if text and text not in found:
                cut = any(len(one) >= TEXT_MAX for one in values)
                found[text] = {"text": text, "attribute": keyword, "cut": cut}
    return list(found.values())


def _lines(values: tuple[str, ...]) -> list[str]:
    lines = [plain(line).strip() for value in values for line in value.splitlines()]
    return [line for line in lines if line]
