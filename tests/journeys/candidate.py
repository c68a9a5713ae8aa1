"""A site with a version in use, and all that a later one needs to be tried and released."""

from dataclasses import dataclass
from pathlib import Path

from lynkeus.access.commands import Invite
from lynkeus.access.sessions import new_token, token_hash
from lynkeus.app.house import House, open_house
from lynkeus.app.packages import activate, trust
from lynkeus.app.registered import trusted_makers
from lynkeus.core.clock import FixedClock
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings
from lynkeus.inference.shadow.commands import RecordShadow
from lynkeus.inference.shadow.trial import LOT
from lynkeus.models.commands import activation
from lynkeus.models.packed.ports import package_files, packed
from lynkeus.models.ports import OpenedPackage, open_package
from lynkeus.models.records import site_calibrations
from lynkeus.models.registry import HERE
from lynkeus.models.releasing.commands import DeclareChangePlan

from ..app.living import SERVICE, later, received, report, signed
from ..homes import lay_home
from ..models import toy
from ..models.releasing import CHANGES, FILMS, Whole, change_plan, freeze, open_for
from .site import PEOPLE, TESTER, Material

NEWER = ("toy-model", "1.1.0")


@dataclass(frozen=True, slots=True)
class Standing:
    """A house before its service runs, as helpers that lay studies want it."""

    house: House
    clock: FixedClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """The files that a person brings: the later version, its change plan, its report."""

    material: Material
    archive: Path
    plan: Path
    report: Path


def make(folder: Path) -> Later:
    """Make the site: studies that were signed, and what the later version has said of them unseen.

    What it has said, the opening of its test and the count of its point stand here before it comes:
    the service that takes it in has the home to itself.
    """
    material = Material(home=folder / "home")
    house = open_house(Settings(home=lay_home(material.home)))
    try:
        trust(house, TESTER, toy.MAKER, "a toy maker")
        first = toy.package(folder / "first", toy.gates()).folder
        activate(house, TESTER, str(first))
        newer = open_package(later(folder), trusted_makers(house.database))
        for login, (role, _) in PEOPLE.items():
            material.links[login] = new_token()
            command = Invite(token=token_hash(material.links[login]), roles=(role,))
            house.door.execute(TESTER, command, key=new_id())
        _signed(house)
        _opened(house, newer)
        used = open_package(first, trusted_makers(house.database)).digest
    finally:
        house.close()
    made = Later(
        material=material,
        archive=folder / "toy-model-1.1.0.zip",
        plan=folder / "changes.yaml",
        report=folder / "compared.json",
    )
    made.archive.write_bytes(packed("newer", package_files(newer.folder)))
    made.plan.write_text(CHANGES, "utf-8")
    made.report.write_bytes(report(newer.digest, used))
    return made


def _signed(house: House) -> None:
    package, version = NEWER
    standing = Standing(house, FixedClock(house.clock.now()))
    for number in range(1, LOT + 1):
        found = number % 2 == 0
        case = received(standing, number, "1.0.0")  # type: ignore[arg-type]  # as far as it is asked
        result = {"state": "above" if found else "below", "package": package, "sop": "1"}
        unseen = RecordShadow(case=case, revision=1, result={**result, "version": version})
        house.door.execute(SERVICE, unseen, key=new_id())
        signed(standing, case, "person", found=found)  # type: ignore[arg-type]  # as above


def _opened(house: House, newer: OpenedPackage) -> None:
    whole, command = Whole(house), activation(newer, "")
    whole.do(DeclareChangePlan(plan=change_plan()), TESTER)
    freeze(whole)
    open_for(whole, command)
    side = {"films": 50, "had": 20, "of": 100, "n": 40, "low": 27, "high": 55}
    counted = {"films": FILMS, "had": 40, "above": side, "below": side}
    row = {"package": command.package, "version": command.version, "site": HERE, "values": counted}
    told = {"point": command.point, "source": "March", "labels": "l" * 64, "person": "a test"}
    with house.database.write() as connection:
        made = site_calibrations.insert().values(**row, **told, at=house.clock.now())
        connection.execute(made)
