"""What a release asks for, brought: a plan, an opened test set, figures, a count on films here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from lynkeus.access.actors import Actor
from lynkeus.app.house import House
from lynkeus.app.packages import take_in
from lynkeus.app.registered import trusted_makers
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database
from lynkeus.core.errors import LynkeusError, Refused
from lynkeus.core.ids import new_id
from lynkeus.manifests.records import manifests, test_openings
from lynkeus.models import queries
from lynkeus.models.acceptance import Ends, Measured, opened_as
from lynkeus.models.change_plan import ChangePlan, Measure, parse_change_plan
from lynkeus.models.commands import ActivatePackage, activation
from lynkeus.models.counting.commands import CalibratePackage
from lynkeus.models.cycle.commands import ImportPackage
from lynkeus.models.ports import open_package
from lynkeus.models.registry import Standing
from lynkeus.models.releasing.commands import DeclareChangePlan, ReleasePackage

from .registering import CHIEF


class Asked(Protocol):
    """A registry that is asked through its door."""

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Clock: ...

    def do(self, command: object, actor: Actor = CHIEF) -> object: ...


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole house, as a registry alone."""

    house: House

    @property
    def database(self) -> Database:
        return self.house.database

    @property
    def clock(self) -> Clock:
        return self.house.clock

    def do(self, command: object, actor: Actor = CHIEF) -> object:
        return self.house.door.execute(actor, command, key=new_id())


CHANGES = """
schema: lynkeus-change-plan/1
package: toy-model
title: the toy, trained anew
changes: [{what: trained on more films, why: more films, parts: [network]}]
judging:
  films_min: 50
  positive_min: 20
  measures:
    auc: {margin: 0.02, least: 0.8}
    sensitivity: {margin: 0.05}
    specificity: {margin: 0.05}
impact: [{risk: it misses more, mitigation: it is tried unseen first}]
responsible: [the chief]
"""
MANIFEST = "a" * 64
WHY = "misses films of the new detector"
NEWER = {"package": "toy-model", "version": "1.1.0"}
FILMS = 100


def change_plan(text: str = CHANGES) -> ChangePlan:
    return parse_change_plan(text.encode())


def measured(command: ActivatePackage, against: str, **worse: float) -> Measured:
    """Give what `compare` measured of a version: as good as the other, but for what is said."""
    names = [one.value for one in Measure]
    low = dict.fromkeys(names, -0.01) | worse
    less = {name: Ends(value=low[name] + 0.01, low=low[name]) for name in names}
    return Measured(
        digest=command.digest,
        films=FILMS,
        judged=FILMS,
        positive=40,
        patients=FILMS,
        own={name: Ends(value=0.95, low=0.9) for name in names},
        against=against,
        less=less if against else {},
        manifest=MANIFEST,
        alpha=0.05,
    )


def candidate(command: ActivatePackage) -> ImportPackage:
    """Write the command that takes in what another one would activate."""
    names = ("package", "version", "digest", "signer", "folder", "summary", "point", "rule")
    return ImportPackage(**{name: getattr(command, name) for name in names})


def freeze(site: Asked, digest: str = MANIFEST) -> None:
    """Write down that a manifest was made."""
    row = {"name": "films", "commitment": "c", "margin": None, "alpha": 0.05, "approval": ""}
    counts = {"test": {"cases": FILMS, "patients": FILMS, "classes": {}}}
    made = manifests.insert().values(digest=digest, counts=counts, test=[digest], **row)
    with site.database.write() as connection:
        connection.execute(made.values(person="chief", at=site.clock.now()))


def open_for(
    site: Asked, command: ActivatePackage, number: int = 1, digest: str = MANIFEST
) -> None:
    """Write down that the test set was opened for a version."""
    name = opened_as(command.package, command.version, command.digest)
    made = test_openings.insert().values(digest=digest, number=number, packages=[name])
    with site.database.write() as connection:
        connection.execute(made.values(reason="", person="chief", at=site.clock.now()))


def calibrated(site: Asked, command: ActivatePackage, point: float, rule: str = "") -> object:
    model = {"package": command.package, "version": command.version}
    side = {"films": 50, "had": 20, "of": 100, "n": 40, "low": 27, "high": 55}
    counted = {"films": FILMS, "had": 40, "above": side, "below": side}
    return site.do(
        CalibratePackage(
            **model, point=point, counted=counted, source="March", labels="l" * 64, rule=rule
        )
    )


def releasing(site: Asked, command: ActivatePackage, **other: object) -> ReleasePackage:
    """Write the command that releases a version with all that it needs, but for what is said."""
    with site.database.read() as connection:
        used = [one for one in queries.in_use(connection) if one.package == command.package]
    against = used[0].digest if used else ""
    told = {
        "package": command.package,
        "version": command.version,
        "digest": command.digest,
        "lacking": (),
        "active": against,
        "changed": (),
        "manifest": MANIFEST,
        "measured": measured(command, against),
        "report": "r" * 64,
    }
    return ReleasePackage(**told | other)


def ready(site: Asked, command: ActivatePackage) -> None:
    """Do all that comes before a release."""
    site.do(DeclareChangePlan(plan=change_plan(CHANGES.replace("toy-model", command.package))))
    freeze(site)
    site.do(candidate(command))
    open_for(site, command)
    calibrated(site, command, command.point)


def put_to_use(house: House, folder: Path) -> None:
    """Let a house release a package of a folder, as it may."""
    opened = open_package(folder, trusted_makers(house.database))
    released(Whole(house), activation(take_in(house, CHIEF, opened), ""))


def released(site: Asked, command: ActivatePackage) -> None:
    """Let a version take the place of the one in use, as it may."""
    ready(site, command)
    site.do(releasing(site, command))


def standings(site: Asked) -> dict[str, Standing]:
    with site.database.read() as connection:
        return {one.version: one.standing for one in queries.registered(connection)}


def refused(site: Asked, command: object, kind: type[LynkeusError] = Refused) -> str:
    with pytest.raises(kind) as problem:
        site.do(command)
    return problem.value.reason
