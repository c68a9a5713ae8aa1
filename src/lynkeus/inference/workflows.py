"""Read a study: choose, read, record; every step may be run twice and makes one reading."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.access.execute import Door
from lynkeus.cases.commands import PassOver, RecordReading
from lynkeus.cases.readings import reading_id
from lynkeus.cases.silence import NONE_ACTIVE, NONE_FITS
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database
from lynkeus.core.errors import LynkeusError
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json, canonical
from lynkeus.core.work import Steps
from lynkeus.inference.asking import AgeBand
from lynkeus.inference.choice import (
    ActivePackage,
    Candidate,
    choose,
    counted_here,
    failed,
    stopped,
)
from lynkeus.inference.ports import Models, Packages
from lynkeus.inference.queries import readable_images, stated_age
from lynkeus.inference.shadow.commands import RecordShadow

Plan = Mapping[str, Json]
UNSEEN = "compare"
"""A step of which nobody is told more than that it is done."""


class Choice(TypedDict):
    """What reads which image and since when, or why nothing does; plain values, as a step gives.

    `unseen` is what reads beside it, and is shown to nobody.
    """

    at: str
    plans: list[Plan]
    none: str
    unseen: list[Plan]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPorts:
    """What reading works with, filled by `app`."""

    door: Door
    database: Database
    models: Models
    packages: Packages
    clock: Clock
    actor: Actor


def read_study(steps: Steps, ports: ReadingPorts, case: CaseId, revision: int) -> None:
    """Let each active package that is made for the study read the image that it wants."""
    chosen = steps.step("choose", _choose, ports, case, revision)
    if chosen is None:
        return
    plans, at = chosen["plans"], datetime.fromisoformat(chosen["at"])
    if not plans:
        steps.step("pass over", _pass_over, ports, case, revision, chosen)
    for plan in plans:
        name = f"{plan['package']} {plan['version']}"
        result = steps.step(f"read with {name}", _read, ports, case, plan)
        command = RecordReading(
            case=case, revision=revision, result=result, planned=tuple(plans), chosen_at=at
        )
        steps.step(f"record {name}", _record, ports, command)
    # What an older program has chosen tells of none; no name here, for the page of work shows it.
    for plan in chosen.get("unseen", ()):
        steps.step(UNSEEN, _read_unseen, ports, case, revision, plan)


def _choose(ports: ReadingPorts, case: CaseId, revision: int) -> Choice | None:
    """Plan what reads which image; None when newer images have come, which are read by then."""
    with ports.database.read() as connection:
        images = readable_images(connection, case, revision)
    if images is None:
        return None
    active = list(ports.packages.active())
    return Choice(
        at=ports.clock.now().isoformat(),
        plans=_plans(active, images),
        none=NONE_FITS if active else NONE_ACTIVE,
        unseen=_plans(ports.packages.unseen(), images),
    )


def _plans(packages: Iterable[ActivePackage], images: Sequence[Candidate]) -> list[Plan]:
    found = ((one, choose(one.wanted, images)) for one in packages)
    return [
        {
            "package": package.id,
            "version": package.version,
            "registration": package.registration,
            "responsible": package.responsible,
            "series": chosen.series,
            "sop": chosen.sop,
            "aged": chosen.aged,
        }
        for package, chosen in found
        if chosen is not None
    ]


def _pass_over(ports: ReadingPorts, case: CaseId, revision: int, chosen: Choice) -> None:
    """Note why nothing reads it: each choice for the same images may have another reason."""
    command = PassOver(case=case, revision=revision, reason=chosen["none"])
    key = f"pass-over:{case}:{revision}:{chosen['none']}:{chosen['at']}"
    ports.door.execute(ports.actor, command, key=key)


def _read(ports: ReadingPorts, case: CaseId, plan: Plan) -> Mapping[str, Json]:
    """Run the package; the reading says which statement of an age it was made by, if any."""
    package = ports.packages.named(str(plan["package"]), str(plan["version"]))
    with ports.database.read() as connection:
        stated = None if plan.get("aged") else stated_age(connection, case)
    result = _run(ports, package, str(plan["sop"]), None if stated is None else stated.band)
    return {**result, "stated_age": None if stated is None else stated.as_json()}


def _run(
    ports: ReadingPorts, package: ActivePackage, sop: str, band: AgeBand | None
) -> Mapping[str, Json]:
    """Run the package; a failure becomes a reading in the state "failed", with its reason."""
    if package.stopped:
        return stopped(package, sop)
    try:
        return counted_here(package, ports.models.read(package, sop, band))
    except LynkeusError as problem:
        return failed(package, sop, problem)


def _read_unseen(ports: ReadingPorts, case: CaseId, revision: int, plan: Plan) -> None:
    """Let a package read of which nobody is told, unless it may not any more by now.

    Its result goes into no step's answer: what waits and was done is kept beside the work.
    """
    which = str(plan["package"]), str(plan["version"])
    if which not in {(one.id, one.version) for one in ports.packages.unseen()}:
        return
    result = _read(ports, case, plan)
    digest = hashlib.sha256(canonical(dict(result))).hexdigest()
    key = f"unseen:{case}:{revision}:{' '.join(which)}:{digest[:16]}"
    command = RecordShadow(case=case, revision=revision, result=result)
    ports.door.execute(model_actor(ports.packages.named(*which)), command, key=key)


def _record(ports: ReadingPorts, command: RecordReading) -> None:
    result = command.result
    said: Json = {
        "result": dict(result),
        "planned": [dict(one) for one in command.planned],
        "chosen_at": command.chosen_at.isoformat(),
    }
    digest = hashlib.sha256(canonical(said)).hexdigest()
    key = f"{reading_id(command.case, command.revision, result)}:{digest[:16]}"
    package = ports.packages.named(str(result["package"]), str(result["version"]))
    ports.door.execute(model_actor(package), command, key=key)


def model_actor(package: ActivePackage) -> Actor:
    """Make a model an actor: it has a name, a version, and a person who answers for it."""
    return Actor(
        id=f"model:{package.id}",
        kind=ActorKind.MODEL,
        name=package.id,
        roles=frozenset({Role.SERVICE}),
        version=package.version,
        responsible=package.responsible,
    )
