"""A series that is held back, as its page shows it."""

from lynkeus.archive.queries import Study
from lynkeus.cases.patient import StatedAge, patient_json, taken
from lynkeus.cases.queries import SeriesState
from lynkeus.core.json import Json


def held_json(
    study: Study, held: SeriesState, revision: int, age: StatedAge | None
) -> dict[str, Json]:
    """Give a held series with every answer about it.

    Args:     study: Its study. held: The series. revision: Of which state of the study.
              age: What somebody says of the patient's age.
    Returns:  Plain values.
    Source:   docs/methods/checks.md.
    """
    return {
        "uid": study.study_uid,
        "case": study.case,
        "source": study.source,
        "series": held.series,
        "revision": revision,
        "accession": study.text("AccessionNumber"),
        "modality": study.text("Modality") or "",
        "body_part": study.text("BodyPartExamined"),
        "patient": patient_json(study.attributes, age),
        "taken": taken(study.attributes),
        "since": held.at.isoformat(),
        "answers": [dict(answer) for answer in held.answers],
        "decided": None if held.decided is None else held.decided.as_json(),
    }
