"""What the terminal asks of studies: taking them in, their list, taking their originals out."""

from collections.abc import Collection, Mapping
from itertools import chain
from typing import cast

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.app.house import House
from lynkeus.app.visiting import Give
from lynkeus.archive.bringing import SOURCE
from lynkeus.archive.commands import ExportStudy, Extent, ListStudies
from lynkeus.archive.queries import (
    Kind,
    Study,
    all_studies,
    asides_counted,
    images_counted,
    instances_of,
    studies_counted,
    study_by_case,
    study_by_uid,
    uids_of,
)
from lynkeus.archive.receive import Outcome
from lynkeus.cases.patient import taken
from lynkeus.cases.queries import CaseState, states_of
from lynkeus.cases.withholding import FINDINGS, AiState
from lynkeus.core.database import Database
from lynkeus.core.ids import CaseId, new_id
from lynkeus.core.json import Json
from lynkeus.dicom.convert import was_converted
from lynkeus.inference.asking import AgeBand
from lynkeus.inference.commands import StateAge
from lynkeus.reporting.queries import reports_of, times_of

STUDIES_MAX = 10_000

Stated = Mapping[CaseId, Mapping[str, Json]]
"""What `StateAge` answered for each study."""


def listed_studies(door: Door, database: Database, actor: Actor) -> Json:
    """List the newest studies and how each stands; of AI's finding a terminal is told nothing."""
    door.execute(actor, ListStudies(view="terminal", query_digest=""), key=new_id())
    with database.read() as connection:
        found = all_studies(connection, STUDIES_MAX)
        cases = [one.case for one in found]
        known, reports = states_of(connection, cases, actor.id), reports_of(connection, cases)
        images, aside = images_counted(connection, cases), asides_counted(connection, cases)
        left_out = studies_counted(connection) - len(found)
        times = times_of(connection, cases)
    rows: list[Json] = [
        {
            **_study(one, known[one.case]),
            "report": reports[one.case].standing.state.value,
            "images": images[one.case],
            "conflicts": _conflicts(aside[one.case]),
            "times": [noted.as_json() for noted in times[one.case]],
        }
        for one in found
    ]
    return {"studies": rows, "left_out": left_out}


def _study(one: Study, known: CaseState) -> dict[str, Json]:
    ai, reason = known.ai()
    return {
        "study_uid": one.study_uid,
        "modality": one.text("Modality") or "unknown",
        "taken": taken(one.attributes),
        "received_at": one.received_at.isoformat(),
        "source": one.source,
        "revision": one.revision,
        "settled": one.settled,
        "checks": known.quality.value,
        "ai": (AiState.WITHHELD if ai in FINDINGS else ai).value,
        "ai_reason": reason,
    }


def _conflicts(aside: Mapping[Kind, int]) -> int:
    return sum(aside.values()) - aside[Kind.COPY]


def imported(database: Database, outcome: Outcome) -> dict[str, Json]:
    """Tell what became of a file; of a conflict also which image of which study has its number."""
    study_uid, sop_uid = None, None
    if outcome.kind == "conflicts":
        with database.read() as connection:
            study_uid = study_by_case(connection, outcome.case).study_uid
        sop_uid = outcome.sop_uid
    return {
        "kind": outcome.kind,
        "case": outcome.case,
        "study_uid": study_uid,
        "sop_uid": sop_uid,
    }


def state_ages(door: Door, actor: Actor, cases: Collection[CaseId], band: AgeBand | None) -> Stated:
    """State an age, where one is stated, for each study before it settles: who reads it knows."""
    if band is None:
        return {}
    commands = {case: StateAge(case=case, band=band, source=SOURCE) for case in sorted(cases)}
    return {
        case: cast("Mapping[str, Json]", door.execute(actor, command, key=new_id()))
        for case, command in commands.items()
    }


def ages_json(
    house: House, band: AgeBand | None, said: Mapping[CaseId, Mapping[str, Json]]
) -> Json:
    """Tell what became of a stated age: how often it is new, and which statements it replaced."""
    other = [case for case, one in said.items() if one["stated"] and one["before"] is not None]
    with house.database.read() as connection:
        uids = uids_of(connection, other)
    stated = sum(one["stated"] is True for one in said.values())
    return {
        "band": band,
        "stated": stated,
        "unchanged": len(said) - stated,
        "replaced": [
            {"study_uid": uids.get(case), "before": said[case]["before"]} for case in other
        ],
    }


def taken_out(house: House, actor: Actor, uid: str, extent: Extent, give: Give) -> Json:
    """Give a study's originals to who asked, and what is kept aside of it where that is meant."""
    with house.database.read() as connection:
        case = study_by_uid(connection, uid).case
        images = instances_of(connection, case)
        aside = asides_counted(connection, [case])[case]
    house.door.execute(actor, ExportStudy(case=case, extent=extent), key=new_id())
    files, whole = house.originals.files(case), extent is Extent.WITH_ASIDE
    given = 0
    for name, pieces in chain(files, house.originals.aside_files(case)) if whole else files:
        give(name, pieces)
        given += 1
    return {
        "files": given,
        "converted": sum(was_converted(one.attributes) for one in images),
        "left_aside": {
            "conflicts": 0 if whole else _conflicts(aside),
            "copies": 0 if whole else aside[Kind.COPY],
        },
    }
