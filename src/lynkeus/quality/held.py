"""A series that is held back, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lynkeus.archive.queries import Instance, Study
from lynkeus.archive.rulings import Clashing
from lynkeus.cases.patient import StatedAge, taken
from lynkeus.cases.verdicts import SeriesState
from lynkeus.cases.whose import aside_json, patient_of, patients_json, whose_json
from lynkeus.core.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a study of which a series is held.

    `age` is what somebody says of the patient's; `mixed` are its images, where they do not all
    name their patient alike.
    """

    study: Study
    revision: int
    age: StatedAge | None
    mixed: Sequence[Instance]


def held_json(seen: Seen, held: SeriesState) -> dict[str, Json]:
    """Give a held series with every answer about it, and whose its images and the study's are.

    Args:     seen: Its study. held: The series.
    Returns:  Plain values.
    Source:   docs/methods/checks.md.
    """
    return {
        **_study(seen.study, seen.age),
        "series": held.series,
        "revision": seen.revision,
        **_whose(seen, held),
        "since": held.at.isoformat(),
        "answers": [dict(answer) for answer in held.answers],
        "decided": None if held.decided is None else held.decided.as_json(),
    }


def clashing_json(study: Study, age: StatedAge | None, clash: Clashing) -> dict[str, Json]:
    """Give a study of which objects are kept aside, whose number another one bears.

    Args:     study: The study. age: What somebody says of the patient's. clash: What is aside.
    Returns:  Plain values; `aside` is whom these objects name, where they do not name the same.
    Source:   House rule: the first stays, a person is shown both.
    """
    return {
        **_study(study, age),
        "objects": clash.objects,
        "since": clash.since.isoformat(),
        "aside": [*aside_json(study)],
    }


def _study(study: Study, age: StatedAge | None) -> dict[str, Json]:
    return {
        "uid": study.study_uid,
        "case": study.case,
        "source": study.source,
        "accession": study.text("AccessionNumber"),
        "modality": study.text("Modality") or "",
        "body_part": study.text("BodyPartExamined"),
        "patient": patient_of(study, age),
        "taken": taken(study.attributes),
    }


def _whose(seen: Seen, held: SeriesState) -> dict[str, Json]:
    """Tell whose a series is by its own images, and how many there are of each patient."""
    own = [one for one in seen.mixed if one.series_uid == held.series]
    if not own:
        return {"patients": []}
    of_study, of_series = (patients_json(seen.study, some) for some in (seen.mixed, own))
    both = zip(of_study, of_series, strict=True)
    return {
        **whose_json(own[0].attributes),
        "patients": [{**one, "here": mine["images"]} for one, mine in both],
    }
