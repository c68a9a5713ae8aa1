"""A site that keeps a registry and nothing else, and the people who keep it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.access.execute import Door, Means, Rooms
from lynkeus.access.policy import Policy
from lynkeus.core.clock import FixedClock
from lynkeus.core.json import Json, parse_object
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.sealing import open_bytes
from lynkeus.ledger.entries import split_opened
from lynkeus.ledger.records import entries
from lynkeus.models import commands, queries
from lynkeus.models.counting import commands as counting_commands
from lynkeus.models.cycle import commands as cycle_commands
from lynkeus.models.makers import commands as makers_commands
from lynkeus.models.makers.commands import DistrustKey, TrustKey
from lynkeus.models.registry import Standing
from lynkeus.models.releasing import commands as releasing_commands
from lynkeus.models.watching import commands as watching_commands

from ..homes import lay_tables
from . import toy

CHIEF = Actor(
    id="chief", kind=ActorKind.PERSON, name="Chief", roles=frozenset({Role.ADMINISTRATOR})
)
READER = Actor(
    id="reader", kind=ActorKind.PERSON, name="Reader", roles=frozenset({Role.RADIOLOGIST})
)
SENIOR = replace(READER, id="senior", name="Senior", roles=frozenset({Role.SENIOR_RADIOLOGIST}))
NOW = datetime(2026, 1, 2, tzinfo=UTC)
ROOMS = (
    *(commands, counting_commands, makers_commands, cycle_commands, releasing_commands),
    watching_commands,
)
TOY = {"package": "toy-model", "version": "1.0.0"}


class Site:
    """A door with nothing behind it but the registry."""

    def __init__(self, folder: Path) -> None:
        self.database = lay_tables(folder / "site.db")
        site = SiteKeys(folder / "keys")
        rooms = Rooms(
            handlers=tuple(one for room in ROOMS for one in room.HANDLERS),
            policy=Policy(one for room in ROOMS for one in room.RULES),
        )
        means = Means(
            database=self.database,
            keys=SubjectKeys(site.site),
            signing=site.signing,
            clock=FixedClock(NOW),
            enqueue=lambda *_: None,
        )
        self.keys = means.keys
        self.clock = means.clock
        self.door = Door(rooms, means)
        self.asked = 0

    def do(self, command: object, actor: Actor = CHIEF) -> object:
        self.asked += 1
        return self.door.execute(actor, command, key=f"{self.asked}")

    def entries(self) -> int:
        with self.database.read() as connection:
            return len(connection.execute(select(entries)).all())

    def told(self) -> list[dict[str, Json]]:
        """Open what the ledger says, from the first entry on."""
        with self.database.read() as connection:
            rows = connection.execute(select(entries).order_by(entries.c.number)).all()
        sealed = [(row.sealed, str(row.number).encode()) for row in rows]
        return [parse_object(split_opened(open_bytes(self.keys.site, *one))[1]) for one in sealed]


def trusting(site: Site) -> None:
    site.do(TrustKey(text=toy.MAKER, name="the maker"))


def stand(site: Site) -> tuple[Standing, str, str]:
    """Tell how the toy stands, who put it there, and why."""
    with site.database.read() as connection:
        one = queries.using(connection, "toy-model")
    assert one.standing_since == NOW
    return one.standing, one.standing_by, one.standing_why


def distrusting(site: Site, reason: str = "the key leaked") -> object:
    return site.do(DistrustKey(text=toy.MAKER, name="the maker", reason=reason))
