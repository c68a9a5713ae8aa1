"""Whom a version has read: the list that people look through again when it is rolled back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.archive.commands import ListStudies
from lynkeus.archive.queries import Study, studies_of
from lynkeus.cases.patient import patient_json, taken
from lynkeus.cases.records import readings
from lynkeus.cases.withholding import FINDINGS
from lynkeus.core.database import Database, batches
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.models.queries import named
from lynkeus.reporting.queries import reports_of
from lynkeus.reporting.report import ReportKept

REVIEW_MAX = 5_000
"""Studies that a list has at most; it says how many are left out."""
VIEW = "review"
Model = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Who looks, and when; `named` says that patients are told by name, as in the list of pages."""

    actor: Actor
    now: datetime
    named: bool


def review(door: Door, database: Database, looked: Looked, model: Model) -> dict[str, Json]:
    """List the patients whom a version has given a result, signed ones first; it is recorded.

    What the result was stands nowhere in it: that is told in the study, after the own opinion.

    Raises:  Refused: If the actor may see no list. NotFound: If there is no such version.
    """
    with database.read() as connection:
        named(connection, *model)
    digest = hashlib.sha256(" ".join(model).encode()).hexdigest()[:16]
    command = ListStudies(view=VIEW, query_digest=digest)
    door.execute(looked.actor, command, key=f"list:{VIEW}:{digest}:{looked.now:%Y%m%d}")
    with database.read() as connection:
        return _listed(connection, model, named_=looked.named)


def _listed(connection: Connection, model: Model, *, named_: bool) -> dict[str, Json]:
    package, version = model
    found = {state.value for state in FINDINGS}
    mine = (readings.c.package == package) & (readings.c.version == version)
    asked = select(readings.c.case).where(mine, readings.c.state.in_(found)).distinct()
    cases = [CaseId(row.case) for row in connection.execute(asked)]
    studies: dict[CaseId, Study] = {}
    kept: dict[CaseId, ReportKept] = {}
    for some in batches(cases):
        studies |= studies_of(connection, some)
        kept |= reports_of(connection, some)
    people: dict[str, list[CaseId]] = {}
    for case in sorted(cases, key=lambda one: _place(studies[one], kept[one])):
        people.setdefault(studies[case].subject, []).append(case)
    patients = [
        _patient([(studies[one], kept[one]) for one in mine_], named_=named_)
        for mine_ in _at_most(list(people.values()))
    ]
    return {
        "package": package,
        "version": version,
        "studies": len(cases),
        "signed": sum(kept[one].signed_at is not None for one in cases),
        "patients": patients,
        "left_out": max(0, len(people) - len(patients)),
    }


def _at_most(people: Sequence[list[CaseId]]) -> list[list[CaseId]]:
    shown, count = list[list[CaseId]](), 0
    for one in people:
        count += len(one)
        if count > REVIEW_MAX and shown:
            break
        shown.append(one)
    return shown


def _place(study: Study, kept: ReportKept) -> tuple[int, float]:
    """Put what is signed first, the newest signature first; then what came last."""
    if kept.signed_at is not None:
        return 0, -kept.signed_at.timestamp()
    return 1, -study.received_at.timestamp()


def _patient(mine: Sequence[tuple[Study, ReportKept]], *, named_: bool) -> dict[str, Json]:
    studies: list[Json] = [_study(*one) for one in mine]
    told: dict[str, Json] = {"signed": any(kept.signed_at is not None for _, kept in mine)}
    if named_:
        told |= {"patient": patient_json(mine[0][0].attributes, None)}
    return {**told, "studies": studies}


def _study(study: Study, kept: ReportKept) -> dict[str, Json]:
    return {
        "study_uid": study.study_uid,
        "modality": study.text("Modality"),
        "body_part": study.text("BodyPartExamined"),
        "taken": taken(study.attributes),
        "received_at": study.received_at.isoformat(),
        "report": kept.standing.state.value,
        "signed_by": kept.signed_by,
        "signed_at": None if kept.signed_at is None else kept.signed_at.isoformat(),
    }
