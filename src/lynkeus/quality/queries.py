"""What is looked up for checking: a study's images with their headers, what is held back."""

from sqlalchemy import Connection

from lynkeus.archive.queries import instances_of, series_of, studies_of, study_by_case
from lynkeus.archive.rulings import clashing
from lynkeus.cases.holding.queries import held_cases, holds
from lynkeus.cases.patient import taken
from lynkeus.cases.pictures import series_json
from lynkeus.cases.queries import stated_ages_of, states_of
from lynkeus.cases.verdicts import QualityState
from lynkeus.cases.whose import own_json, patient_of, patients_json
from lynkeus.core.errors import NotFound
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.quality.facts import Facts
from lynkeus.quality.held import Seen, clashing_json, held_json
from lynkeus.quality.ports import Image


def newest_revision(connection: Connection, case: CaseId) -> int:
    """Tell at which revision a study is now."""
    return study_by_case(connection, case).revision


def images_of(connection: Connection, case: CaseId, series: str | None = None) -> list[Image]:
    """List the images of a study, or of one of its series, with what their headers say."""
    return [
        Image(
            sop=one.sop_uid,
            series=one.series_uid,
            size=one.size,
            facts=Facts(attributes=one.attributes),
        )
        for one in instances_of(connection, case, series)
    ]


def held_items(connection: Connection, person: str) -> dict[str, Json]:
    """List the series that are held now, newest first; say how many, of how many studies."""
    found = held_cases(connection)
    cases = found.cases
    states = states_of(connection, cases, person)
    ages, studies = stated_ages_of(connection, cases), studies_of(connection, cases)
    items: list[Json] = []
    for case in cases:
        held = [one for one in states[case].series if one.state is QualityState.QUARANTINED]
        if held:
            study = studies[case]
            seen = Seen(
                study=study,
                revision=states[case].revision,
                age=ages.get(case),
                mixed=instances_of(connection, case) if study.others else [],
            )
            items += [held_json(seen, one) for one in held]
    return {"items": items, "total": found.series, "studies": found.studies}


def clashing_items(connection: Connection) -> dict[str, Json]:
    """List the studies of which objects are kept aside, newest first; say how many there are."""
    found, total = clashing(connection)
    cases = [one.case for one in found]
    ages, studies = stated_ages_of(connection, cases), studies_of(connection, cases)
    items = [clashing_json(studies[one.case], ages.get(one.case), one) for one in found]
    return {"conflicts": [*items], "conflicts_total": total}


def check_held(connection: Connection, case: CaseId, series: str) -> None:
    """Check that a series is held now.

    Raises:  NotFound: If it is not.
    """
    if not holds(connection, case, series):
        message = "This series is not held: there is nothing to judge."
        raise NotFound(message, reason="not_held", series=series)


def held_images(connection: Connection, case: CaseId, series: str) -> dict[str, Json]:
    """Give the images of one series as a viewer draws them, and whose they are."""
    study = study_by_case(connection, case)
    age = stated_ages_of(connection, [case]).get(case)
    images = instances_of(connection, case, series)
    own = own_json(study, images, age)
    return {
        "uid": study.study_uid,
        "modality": study.text("Modality") or "",
        "patient": patient_of(study, age),
        "patients": [*patients_json(study, images)],
        "taken": taken(study.attributes),
        "series": [
            series_json(one, images, own)
            for one in series_of(connection, case)
            if one.series_uid == series
        ],
    }
