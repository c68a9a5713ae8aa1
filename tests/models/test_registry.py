"""The registry: whom a site trusts, what reads there, and what the ledger says of it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from lynkeus.access.actors import Actor, ActorKind, Role, operator, service
from lynkeus.access.execute import Door, Means, Rooms
from lynkeus.access.policy import Policy
from lynkeus.core.clock import FixedClock
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, Conflict, NotFound, Refused
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.ledger.records import entries
from lynkeus.models import commands, queries
from lynkeus.models.commands import (
    ActivatePackage,
    ResumePackage,
    StopPackage,
    TrustKey,
    activation,
)
from lynkeus.models.records import operating_points
from lynkeus.models.registry import Standing
from lynkeus.models.signing import public_key_text

from . import toy

TEXT = public_key_text(Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()).decode()
CHIEF = Actor(
    id="chief", kind=ActorKind.PERSON, name="Chief", roles=frozenset({Role.ADMINISTRATOR})
)
READER = Actor(
    id="reader", kind=ActorKind.PERSON, name="Reader", roles=frozenset({Role.RADIOLOGIST})
)


class Site:
    """A door with nothing behind it but the registry."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / "site.db")
        self.database.create_all()
        site = SiteKeys(folder / "keys")
        rooms = Rooms(handlers=commands.HANDLERS, policy=Policy(commands.RULES))
        means = Means(
            database=self.database,
            keys=SubjectKeys(site.site),
            signing=site.signing,
            clock=FixedClock(datetime(2026, 1, 2, tzinfo=UTC)),
            enqueue=lambda *_: None,
        )
        self.door = Door(rooms, means)
        self.asked = 0

    def do(self, command: object, actor: Actor = CHIEF) -> object:
        self.asked += 1
        return self.door.execute(actor, command, key=f"{self.asked}")

    def entries(self) -> int:
        with self.database.read() as connection:
            return len(connection.execute(select(entries)).all())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def command(tmp_path: Path) -> ActivatePackage:
    return activation(toy.package(tmp_path / "toy", toy.gates()))


def trusting(site: Site) -> None:
    site.do(TrustKey(text=TEXT, name="the maker"))


def test_a_package_of_an_unknown_maker_is_not_activated(
    site: Site, command: ActivatePackage
) -> None:
    with pytest.raises(Refused) as refused:
        site.do(command)
    assert refused.value.reason == "package_untrusted"
    assert "packages trust" in refused.value.sentence
    assert site.entries() == 1


def test_a_trusted_makers_package_reads_at_its_cards_point(
    site: Site, command: ActivatePackage
) -> None:
    trusting(site)
    site.do(command)
    with site.database.read() as connection:
        (one,) = queries.in_use(connection)
        assert queries.named(connection, "toy-model", "1.0.0") == one
        (key,) = queries.trusted(connection)
    assert key.text == TEXT
    assert one.standing is Standing.ACTIVE
    assert one.point == 0.5
    assert one.digest == command.digest
    assert one.summary == command.summary
    assert one.summary.views == ("AP", "PA")
    assert site.entries() == 2


def test_the_same_again_changes_and_says_nothing(site: Site, command: ActivatePackage) -> None:
    trusting(site)
    trusting(site)
    site.do(command)
    site.do(command, operator("root"))
    assert site.entries() == 2


def test_a_new_version_replaces_the_old_one(site: Site, command: ActivatePackage) -> None:
    trusting(site)
    site.do(command)
    site.do(replace(command, version="1.1.0", digest="f" * 64, point=0.3))
    with site.database.read() as connection:
        (one,) = queries.in_use(connection)
        assert len(queries.registered(connection)) == 2
        old = queries.named(connection, "toy-model", "1.0.0")
        points = connection.execute(select(operating_points.c.point)).scalars().all()
    assert (one.version, one.point) == ("1.1.0", 0.3)
    assert (old.standing, old.point) == (Standing.REPLACED, 0.5)
    assert sorted(points) == [0.3, 0.5]
    site.do(command)
    with site.database.read() as connection:
        assert [one.version for one in queries.in_use(connection)] == ["1.0.0"]


def test_one_version_is_one_content(site: Site, command: ActivatePackage) -> None:
    trusting(site)
    site.do(command)
    with pytest.raises(Conflict) as refused:
        site.do(replace(command, digest="e" * 64))
    assert refused.value.reason == "version_taken"


def test_a_package_is_stopped_and_resumed_with_a_reason(
    site: Site, command: ActivatePackage
) -> None:
    trusting(site)
    site.do(command)
    site.do(StopPackage(package="toy-model", reason="odd results since Monday"))
    with site.database.read() as connection:
        assert queries.in_use(connection)[0].standing is Standing.STOPPED
    site.do(ResumePackage(package="toy-model", reason="the detector was mended"))
    with site.database.read() as connection:
        assert queries.in_use(connection)[0].standing is Standing.ACTIVE
    assert site.entries() == 4


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (StopPackage(package="toy-model", reason=" "), "reason_length"),
        (TrustKey(text=TEXT, name=" "), "name_length"),
        (TrustKey(text="nothing", name="nobody"), "not_a_key"),
    ],
)
def test_what_cannot_be_used_is_refused(site: Site, asked: object, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        site.do(asked)
    assert refused.value.reason == reason


def test_what_is_not_in_use_cannot_be_stopped(site: Site) -> None:
    with pytest.raises(NotFound):
        site.do(StopPackage(package="toy-model", reason="no such thing"))
    with site.database.read() as connection, pytest.raises(NotFound):
        queries.named(connection, "toy-model", "1.0.0")


def test_readers_neither_trust_nor_activate(site: Site, command: ActivatePackage) -> None:
    for asked in (TrustKey(text=TEXT, name="me"), command):
        with pytest.raises(Refused) as refused:
            site.do(asked, READER)
        assert refused.value.reason == "role_missing"
    site.do(TrustKey(text=TEXT, name="the maker"), service("demo", responsible="nobody"))
