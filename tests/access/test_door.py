"""The one door against a model in a dictionary: permit, effect, entry, key; nothing else."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from lynkeus.access.actors import Actor, ActorKind, Role, stranger
from lynkeus.access.execute import Door, Means, Reaction, Rooms
from lynkeus.access.permits import VIEWING
from lynkeus.access.policy import Policy
from lynkeus.core.clock import FixedClock
from lynkeus.core.database import Database
from lynkeus.core.errors import Conflict, LynkeusError, Refused, Unauthenticated
from lynkeus.core.facts import facts
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json, parse_object
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.sealing import open_bytes
from lynkeus.ledger.entries import split_opened
from lynkeus.ledger.records import entries
from lynkeus.ledger.verify import verify

from .shelves import HANDLERS, OWN, READERS, RULES, Burn, Nobodys, Open, Put, shelves

CASE = "a" * 32
NAMES = st.sampled_from([CASE, "b" * 32, "c" * 32])
KEYS = st.sampled_from(["k1", "k2", "k3", "k4"])
VALUES = st.integers(0, 3)
WHO = {
    "reader": Role.RADIOLOGIST,
    "senior": Role.SENIOR_RADIOLOGIST,
    "engineer": Role.ENGINEER,
}


class TheDoor(RuleBasedStateMachine):
    """What people ask in any order, beside what a dictionary says should come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        site = SiteKeys(Path(self.folder.name, "keys"))
        self.keys = SubjectKeys(site.site)
        self.public = site.signing.public_key()
        self.database = Database(Path(self.folder.name, "door.db"))
        self.database.create_all()
        with self.database.write() as connection:
            OWN.create_all(connection)
        self.clock = FixedClock(datetime(2026, 1, 2, 9, tzinfo=UTC))
        self.begun: list[str] = []
        means = Means(
            database=self.database,
            keys=self.keys,
            signing=site.signing,
            clock=self.clock,
            enqueue=lambda _, name, work, __: self.begun.append(f"{name} {work}"),
        )
        reactions = (Reaction(fact="shelf.put", workflow="dust"),)
        rooms = Rooms(handlers=HANDLERS, policy=Policy(RULES), reactions=reactions)
        self.door = Door(rooms, means)
        self.shelves: dict[str, int] = {}
        self.done: dict[tuple[str, str], tuple[object, Json]] = {}
        self.permits: dict[tuple[str, str], datetime] = {}
        self.acts: list[str] = []
        self.turned_away: set[tuple[str, ...]] = set()
        self.roles = dict(WHO)

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def actor(self, who: str) -> Actor:
        roles = frozenset({self.roles[who]})
        return Actor(id=who, kind=ActorKind.PERSON, name=who, roles=roles)

    def ask(self, who: str, command: object, key: str) -> Json | type[LynkeusError]:
        try:
            return self.door.execute(self.actor(who), command, key=key)
        except LynkeusError as problem:
            return type(problem)

    def expect(self, who: str, command: object, key: str) -> Json | type[LynkeusError] | None:
        """Say what an earlier use of the key means; None when there was none, or no right now."""
        earlier = self.done.get((who, key))
        if earlier is None or not self.reads(who):
            return None
        return earlier[1] if earlier[0] == command else Conflict

    @rule(who=st.sampled_from(sorted(WHO)), name=NAMES, value=VALUES, key=KEYS)
    def puts(self, who: str, name: str, value: int, key: str) -> None:
        command = Put(case=CaseId(name), value=value)
        expected = self.expect(who, command, key)
        if expected is None:
            lacking = "" if self.may_view(who, name) else "no_viewing_permit"
            lacking = lacking if self.reads(who) else "role_missing"
            expected = Refused if lacking else value
            if lacking:
                self.refused(who, "put", lacking, name)
            else:
                self.acts.append("shelf.put")
                self.shelves[name] = value
                self.done[who, key] = (command, value)
        assert self.ask(who, command, key) == expected

    @rule(who=st.sampled_from(sorted(WHO)), name=NAMES, key=KEYS)
    def opens(self, who: str, name: str, key: str) -> None:
        command = Open(case=CaseId(name))
        earlier = self.done.get((who, key))
        got = self.ask(who, command, key)
        if not self.reads(who):
            assert got is Refused
            self.refused(who, "open", "role_missing", name)
        elif earlier is not None:
            assert got is (None if earlier[0] == command else Conflict)
        else:
            assert got is None
            self.permits[who, name] = self.clock.at + VIEWING
            self.done[who, key] = (command, None)
            self.acts.append("shelf.opened")

    @rule(who=st.sampled_from(["reader", "senior"]), name=NAMES)
    def burns(self, who: str, name: str) -> None:
        try:
            self.door.execute(self.actor(who), Burn(case=CaseId(name)), key="burn")
        except RuntimeError:
            assert self.reads(who)
        except Refused:
            self.refused(who, "burn", "role_missing", name)
        else:
            raise AssertionError(name)

    @rule(who=st.sampled_from(sorted(WHO)), role=st.sampled_from(sorted(WHO.values())))
    def is_given_another_role(self, who: str, role: Role) -> None:
        self.roles[who] = role

    @rule(who=st.sampled_from(sorted(WHO)))
    def asks_what_nobody_allows(self, who: str) -> None:
        assert self.ask(who, Nobodys(), "nobodys") is Refused
        self.refused(who, "nobodys", "no_rule")

    @rule(peer=st.sampled_from(["10.0.0.1", "10.0.0.2"]), reason=st.sampled_from(["x", "y"]))
    def turns_a_stranger_away(self, peer: str, reason: str) -> None:
        refusal = Unauthenticated("Who are you?", reason=reason)
        self.door.refuse_early(stranger(peer), "sign in", refusal)
        self.refused(peer, "sign in", reason)

    @rule(who=st.sampled_from(sorted(WHO)))
    def is_asked_for_his_right_first(self, who: str) -> None:
        try:
            self.door.check(self.actor(who), Put)
        except Refused as refusal:
            self.refused(who, "put", refusal.reason)
        else:
            assert self.reads(who)

    def refused(self, *what: str) -> None:
        """Expect an entry for the first of each minute: of who, of what right, why, about what."""
        minute = (*what, f"{self.clock.at:%Y%m%d%H%M}")
        if minute not in self.turned_away:
            self.turned_away.add(minute)
            self.acts.append("refused")

    @rule(minutes=st.sampled_from([0.25, 1, 29, 30]))
    def waits(self, minutes: float) -> None:
        self.clock.at += timedelta(minutes=minutes)

    def reads(self, who: str) -> bool:
        return self.roles[who] in READERS

    def may_view(self, who: str, name: str) -> bool:
        until = self.permits.get((who, name))
        return until is not None and self.clock.at < until

    @invariant()
    def the_site_is_what_the_dictionary_says(self) -> None:
        with self.database.read() as connection:
            found = {row.name: row.value for row in connection.execute(select(shelves))}
            happened = connection.execute(select(facts).order_by(facts.c.seq)).all()
            told = [self.opened(row) for row in connection.execute(entries.select())]
            seen = verify(connection, self.keys, self.public)
        assert found == self.shelves
        assert [one["act"] for one in told] == self.acts
        assert seen.problems == []
        assert [row.seq for row in happened] == list(range(1, self.acts.count("shelf.put") + 1))
        assert self.begun == [f"dust dust:{row.seq}" for row in happened]

    def opened(self, row: object) -> Mapping[str, Json]:
        number, sealed = row.number, row.sealed
        return parse_object(split_opened(open_bytes(self.keys.site, sealed, b"%d" % number))[1])


TestTheDoor = TheDoor.TestCase
TestTheDoor.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)


@pytest.fixture
def machine() -> Iterator[TheDoor]:
    made = TheDoor()
    yield made
    made.teardown()


def test_what_a_key_answered_is_told_again_only_to_who_may_still_ask(machine: TheDoor) -> None:
    machine.opens("reader", CASE, "k1")
    machine.puts("reader", CASE, 1, "k2")
    machine.is_given_another_role("reader", Role.ENGINEER)
    machine.puts("reader", CASE, 1, "k2")
    machine.opens("reader", CASE, "k1")
    machine.is_given_another_role("reader", Role.RADIOLOGIST)
    machine.puts("reader", CASE, 1, "k2")
    machine.the_site_is_what_the_dictionary_says()


def test_the_model_can_fail(machine: TheDoor) -> None:
    machine.opens("reader", CASE, "k1")
    machine.shelves[CASE] = 1
    with pytest.raises(AssertionError):
        machine.the_site_is_what_the_dictionary_says()
