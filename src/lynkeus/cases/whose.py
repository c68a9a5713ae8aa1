"""Whose images a study holds: of one patient, as it should be, or of several."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from lynkeus.archive.queries import Instance, Study
from lynkeus.archive.rulings import Clash, Ruling
from lynkeus.cases.patient import StatedAge, patient_json, taken
from lynkeus.core.json import Json
from lynkeus.dicom.header import Attributes, first_text
from lynkeus.dicom.naming import NAMING, strangers, told_apart

SHOWN = (*NAMING, "PatientSex", "PatientAge", "ConversionType")
DAYS = ("AcquisitionDate", "StudyDate")
TIMES = ("AcquisitionTime", "StudyTime")
MINUTE_DIGITS = 4


def named(study: Study) -> int:
    """Count the patients whom the images of a study name; one at least.

    Args:     study: With what its images say otherwise than the first.
    Source:   `dicom/naming.py`.
    """
    return max(1, len(told_apart(_headers(study)))) if study.others else 1


def others_json(study: Study) -> list[dict[str, Json]]:
    """Give the patients whom a study names beside the one of `patient_of`.

    Args:     study: With what its images say otherwise than the first.
    Returns:  Each as `patient_json`, none where all images name one.
    Source:   House rule: who a study is found by is named where it is found.
    """
    if not study.others:
        return []
    headers = _headers(study)
    others = (group for group in told_apart(headers) if 0 not in group)
    return [patient_json(headers[group[0]], None) for group in others]


def aside_json(study: Study) -> list[dict[str, Json]]:
    """Give what objects kept aside of a study say otherwise: the patient, the accession.

    Args:     study: With what they say.
    Returns:  Each with whether it names another patient than the images that stay.
    Source:   As `others_json`.
    """
    if not study.aside:
        return []
    another = strangers(_headers(study), study.aside)
    return [
        {
            "patient": patient_json(one, None),
            "accession": first_text(one, "AccessionNumber"),
            "another": place in another,
        }
        for place, one in enumerate(study.aside)
    ]


def clashes_json(study: Study, clashes: Sequence[Clash]) -> list[dict[str, Json]]:
    """Give what is kept aside of a study: whom it names, and what was said of it.

    Args:     study: The study. clashes: What is kept aside of it.
    Returns:  Objects that say the same and of which the same was said once, with how many they are;
              each with whether it names another patient than the images that stay.
    Source:   House rule: the first stays, a person is shown both and says which is right.
    """
    another = strangers(_headers(study), [one.attributes for one in clashes])
    found: dict[object, tuple[Clash, list[int]]] = {}
    for place, one in enumerate(clashes):
        accession = first_text(one.attributes, "AccessionNumber")
        key = (_key(one.attributes), accession, one.settled)
        found.setdefault(key, (one, []))[1].append(place)
    return [
        {
            "objects": len(places),
            "patient": patient_json(one.attributes, None),
            "accession": first_text(one.attributes, "AccessionNumber"),
            "another": places[0] in another,
            "settled": None if one.settled is None else one.settled.as_json(),
        }
        for one, places in found.values()
    ]


def doubted(study: Study, clashes: Sequence[Clash]) -> int:
    """Count the objects kept aside that make it doubtful whose the images are.

    Args:     study: The study. clashes: What is kept aside of it.
    Returns:  Those that name another patient, where nobody said that what stays is right, too.
    Source:   House rule: nobody signs unknowingly for images of somebody else.
    """
    another = strangers(_headers(study), [one.attributes for one in clashes])
    ruled = (clashes[place].settled for place in another)
    return sum(one is None or one.ruling is Ruling.ASIDE for one in ruled)


def patient_of(study: Study, stated: StatedAge | None) -> dict[str, Json]:
    """Give the patient of a study as the pages show one: of several, the one named first.

    Args:     study: The study. stated: What somebody says of the patient's age: where there are
              several, nobody knows of whom.
    Source:   As `patient_json`.
    """
    return patient_json(study.attributes, None if named(study) > 1 else stated)


def patients_json(study: Study, instances: Sequence[Instance]) -> list[dict[str, Json]]:
    """Give every patient whom a study names, each with how many images do.

    Args:     study: The study. instances: All of it, or those of one of its series.
    Returns:  Plain values, as many as `named` counts; none where no image says whose it is.
    Source:   House rule: what is odd in a study is shown to who judges it.
    """
    headers = _headers(study)
    groups = told_apart(headers)
    patient = {
        _key(headers[place]): number for number, group in enumerate(groups) for place in group
    }
    images = Counter(patient.get(_key(one.attributes)) for one in instances)
    first = {patient.get(_key(one.attributes)): one.attributes for one in reversed(instances)}
    return [
        {
            "patient": patient_json(first.get(number, headers[group[0]]), None),
            "images": images[number],
        }
        for number, group in enumerate(groups)
    ]


def whose_json(attributes: Attributes) -> dict[str, Json]:
    """Give whom an object itself names, and when it was taken.

    Args:     attributes: Of its header, by keyword.
    Source:   As `patient_json` and `taken`.
    """
    return {"patient": patient_json(attributes, None), "taken": taken(attributes)}


def own_json(
    study: Study, instances: Iterable[Instance], stated: StatedAge | None
) -> dict[str, Mapping[str, Json]]:
    """Give whom images name, where that is not as their study says, and when they were taken.

    Args:     study: The study. instances: Of it. stated: As for `patient_of`.
    Returns:  By SOP instance UID; the patient None where he is as of the study; the time to the
              minute.
    Source:   House rule: each image is shown under the patient and the date that it names.
    """
    age = None if named(study) > 1 else stated
    of_study = patient_json(study.attributes, age)
    known: dict[tuple[object, ...], Mapping[str, Json]] = {}
    found: dict[str, Mapping[str, Json]] = {}
    for one in instances:
        key = _moment(one.attributes)
        if key not in known:
            own = patient_json(one.attributes, age)
            when = taken(one.attributes)
            known[key] = {"patient": None if own == of_study else own, "taken": when}
        found[one.sop_uid] = known[key]
    return found


def _moment(attributes: Attributes) -> tuple[object, ...]:
    """Give what decides how an image's patient and date are shown."""
    minutes = (first_text(attributes, keyword) or "" for keyword in TIMES)
    return (
        *(attributes.get(keyword) for keyword in chain(SHOWN, DAYS)),
        *(one[:MINUTE_DIGITS] for one in minutes),
    )


def _headers(study: Study) -> list[Attributes]:
    return [study.attributes, *study.others]


def _key(attributes: Attributes) -> tuple[str | None, ...]:
    return tuple(first_text(attributes, keyword) for keyword in NAMING)
