"""Passwords, guessing, and the links that make accounts."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest

from lynkeus.access import passwords
from lynkeus.access.actors import Role, operator
from lynkeus.access.commands import INVITATION, Invite
from lynkeus.access.passwords import (
    HASHED_AT_ONCE,
    LENGTH_MAX,
    LENGTH_MIN,
    WAITING_MAX,
    WINDOW,
    Throttle,
    hash_password,
    in_the_crowd,
    is_password,
    watched,
)
from lynkeus.access.people import everybody, person_with_password
from lynkeus.access.reach import Reach
from lynkeus.access.sessions import new_token, token_hash
from lynkeus.app.house import open_house
from lynkeus.app.serve import first_run_link
from lynkeus.core.clock import FixedClock
from lynkeus.core.errors import BadInput, TooMany
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings

from .calling import PASSWORD, START, Answer, Called, Caller

ELSEWHERE = "10.0.0.9"


def sign_in(site: Called, password: str, *, login: str = "wang", peer: str = ELSEWHERE) -> Answer:
    caller = Caller(peer=peer)
    return site.ask(caller, "POST", "/api/session", {"login": login, "password": password})


class TestPasswords:
    def test_are_kept_as_argon2id(self):
        kept = hash_password("correct horse")
        assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert kept != hash_password("correct horse")
        assert is_password(kept, "correct horse")
        assert not is_password(kept, "correct horsf")

    @pytest.mark.parametrize("kept", [None, "", "plain", "$argon2id$v=19$m=1,t=1,p=1$x$y"])
    def test_nobody_has_the_password_of_nobody(self, kept):
        assert not is_password(kept, "correct horse")

    def test_a_stranger_takes_as_much_work_as_a_person(self):
        kept, spent = hash_password("correct horse"), []
        for known in (kept, None):
            before = time.process_time()
            is_password(known, "correct horsf")
            spent.append(time.process_time() - before)
        assert spent[1] > spent[0] / 2

    @pytest.mark.parametrize("length", [0, LENGTH_MIN - 1, LENGTH_MAX + 1])
    def test_have_a_length(self, length):
        with pytest.raises(BadInput):
            hash_password("x" * length)

    @pytest.mark.parametrize(
        "password",
        [
            "a" * LENGTH_MIN,
            "ababababcdcdcd",
            "qwertyuiop12",
            "123456789012345",
            "Li.Wang-2026Li.Wang-2026",
        ],
    )
    def test_are_none_of_those_tried_first(self, password):
        with pytest.raises(BadInput) as refusal:
            hash_password(password, "li.wang-2026")
        assert refusal.value.reason == "password_guessed"

    def test_may_be_a_few_words(self):
        for password in ("correct horse", "li.wang sleeps late", "one.two.three"):
            assert is_password(hash_password(password, "li.wang"), password)


class TestGuessing:
    def test_a_name_is_closed_for_where_it_was_guessed(self, site):
        site.person(Role.RADIOLOGIST, "wang")
        answers = [sign_in(site, "wrong") for _ in range(6)]
        assert [one.status for one in answers] == [401] * 5 + [429]
        refusal = sign_in(site, PASSWORD).json()
        assert refusal["reason"] == "too_many_attempts"
        assert "in 15 minutes" in refusal["sentence"]
        assert refusal["fields"] == {"minutes": 15}
        assert sign_in(site, PASSWORD, peer="10.0.0.10").status == 200
        site.clock.at += WINDOW
        assert sign_in(site, PASSWORD).status == 200

    @pytest.mark.parametrize(
        ("names", "addresses", "passed"),
        [(["wang"], range(99), 20), ([f"name {one}" for one in range(99)], [9], 50)],
        ids=["one person from everywhere", "everybody from one address"],
    )
    def test_guesses_are_counted_by_person_and_by_address(self, names, addresses, passed):
        throttle = Throttle()
        tries = [watched(name, f"10.0.0.{one}") for name in names for one in addresses]
        for one in tries[:passed]:
            throttle.attempt(START, *one)
        with pytest.raises(TooMany):
            throttle.attempt(START, *tries[passed])

    def test_who_signs_in_rightly_is_not_counted(self):
        throttle, passed = Throttle(), 0
        for _ in range(99):
            throttle.attempt(START, *watched("wang", ELSEWHERE))
            throttle.succeed(*watched("wang", ELSEWHERE))
            passed += 1
        assert passed == 99

    def test_a_name_and_an_address_are_never_confused(self):
        throttle = Throttle()
        for one in range(50):
            throttle.attempt(START, *watched(f"address {ELSEWHERE}", f"10.0.{one}.1"))
            throttle.succeed(*watched(f"address {ELSEWHERE}", f"10.0.{one}.1"))
        by = {one.name for one in watched(f"address {ELSEWHERE}", "10.0.0.1")}
        assert by.isdisjoint(one.name for one in watched("wang", ELSEWHERE))

    def test_a_crowd_at_once_gets_no_more_tries_than_a_queue(self):
        throttle, passed = Throttle(), []

        def attempt(_: int) -> None:
            try:
                throttle.attempt(START, *watched("wang", ELSEWHERE))
            except TooMany:
                return
            passed.append(1)

        with ThreadPoolExecutor(16) as crowd:
            list(crowd.map(attempt, range(64)))
        assert len(passed) == 5

    def test_a_crowd_of_strangers_waits_without_the_database_and_has_an_end(self, site):
        site.person(Role.RADIOLOGIST, "wang")

        def come() -> None:
            with in_the_crowd():
                person_with_password(site.house.database, "wang", "wrong")

        with ThreadPoolExecutor(WAITING_MAX) as crowd, ExitStack() as hashing:
            for _ in range(HASHED_AT_ONCE):
                hashing.enter_context(passwords._AT_ONCE)
            there = [crowd.submit(come) for _ in range(WAITING_MAX)]
            while passwords._CROWD._value:
                time.sleep(0.01)
            turned = sign_in(site, PASSWORD)
            assert (turned.status, turned.json()["reason"]) == (429, "door_crowded")
            end = time.monotonic() + 5
            while site.house.database.read_engine.pool.checkedout():
                assert time.monotonic() < end, "somebody waits with a connection"
            assert not any(one.done() for one in there)
            hashing.close()
        assert sign_in(site, PASSWORD).status == 200

    def test_an_unknown_name_is_answered_as_a_wrong_password(self, site):
        site.person(Role.RADIOLOGIST, "wang")
        known, unknown = sign_in(site, "wrong"), sign_in(site, "wrong", login="nobody")
        assert known.json() == unknown.json()


class TestLinks:
    def link(self, site: Called, *roles: Role) -> str:
        token = new_token()
        command = Invite(token=token_hash(token), roles=roles or (Role.ADMINISTRATOR,))
        site.house.door.execute(operator("ada"), command, key=new_id())
        return token

    def open(self, site: Called, token: str, login: str = "first", **caller: object) -> Answer:
        body = {"login": login, "name": "First", "password": PASSWORD, "language": "en"}
        return site.ask(Caller(**caller), "POST", f"/api/first-run/{token}", body)

    def test_a_link_makes_one_account(self, site):
        token = self.link(site)
        assert self.open(site, token).json()["person"]["roles"] == ["administrator"]
        again = self.open(site, token, "second")
        assert (again.status, again.json()["reason"]) == (403, "invitation_over")
        with site.house.database.read() as connection:
            assert [one.login for one in everybody(connection)] == ["first"]

    def test_a_link_is_over_after_a_day(self, site):
        token = self.link(site)
        site.clock.at += INVITATION - timedelta(seconds=1)
        late = self.link(site)
        site.clock.at += timedelta(seconds=1)
        assert self.open(site, token).json()["reason"] == "invitation_over"
        assert self.open(site, late).status == 200

    def test_the_first_link_opens_on_the_machine_itself_only(self, site):
        token = self.link(site)
        refused = self.open(site, token, peer=ELSEWHERE)
        assert (refused.status, refused.json()["reason"]) == (403, "not_on_the_machine")
        assert self.open(site, token, peer="::1").status == 200

    def test_later_links_open_elsewhere_by_tls_alone(self, site):
        self.open(site, self.link(site))
        plain = self.open(site, self.link(site, Role.ENGINEER), "wang", peer=ELSEWHERE)
        assert plain.json()["reason"] == "not_on_the_machine"
        site.front.reach = Reach(proxy="10.0.0.2")
        through = {
            "peer": "10.0.0.2",
            "headers": {"x-forwarded-for": ELSEWHERE, "x-forwarded-proto": "https"},
        }
        assert self.open(site, self.link(site, Role.ENGINEER), "wang", **through).status == 200

    def test_the_first_link_does_not_open_through_the_proxy(self, site):
        site.front.reach = Reach(proxy="10.0.0.2")
        through = {
            "peer": "10.0.0.2",
            "headers": {"x-forwarded-for": ELSEWHERE, "x-forwarded-proto": "https"},
        }
        refused = self.open(site, self.link(site), **through)
        assert refused.json()["reason"] == "not_on_the_machine"

    def test_a_link_says_whom_it_is_for_before_anybody_types(self, site):
        look = f"/api/first-run/{self.link(site, Role.ENGINEER)}"
        told = site.ask(Caller(), "GET", look).json()
        until = (site.clock.now() + INVITATION).isoformat()
        assert told == {"roles": ["engineer"], "until": until, "first": True}
        self.open(site, self.link(site))
        assert site.ask(Caller(), "GET", look).json()["first"] is False
        site.clock.at += INVITATION
        assert site.ask(Caller(), "GET", look).json()["reason"] == "invitation_over"
        assert (
            site.ask(Caller(peer=ELSEWHERE), "GET", look).json()["reason"] == "not_on_the_machine"
        )

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_links_are_not_guessed(self, site, method):
        body = {"login": "first", "name": "First", "password": PASSWORD}
        found = [
            site.ask(Caller(), method, f"/api/first-run/guess {one}", body).status
            for one in range(21)
        ]
        assert found == [403] * 20 + [429]

    def test_only_the_hash_of_a_link_is_kept(self, site):
        token = self.link(site)
        assert token.encode() not in site.house.settings.database_path.read_bytes()


def test_an_empty_home_has_nobody_and_one_link(tmp_path):
    house = open_house(Settings(home=tmp_path / "home"), clock=FixedClock(START))
    try:
        with house.database.read() as connection:
            assert everybody(connection) == []
        link = first_run_link(house)
        assert link is not None
        assert link.startswith("http://127.0.0.1:8080/first-run/")
    finally:
        house.close()


def test_a_site_that_knows_somebody_prints_no_link(site):
    site.person(Role.RADIOLOGIST, "wang")
    assert first_run_link(site.house) is None


def test_strangers_are_told_whose_site_it_is_and_whom_to_call_and_nothing_more(site):
    site.front.institution, site.front.contact = "Example Hospital", "PACS office, 4711"
    told = site.ask(Caller(peer=ELSEWHERE), "GET", "/api/session").json()
    assert told == {
        "person": None,
        "csrf": "",
        "ended": None,
        "demo": None,
        "site": {
            "institution": "Example Hospital",
            "contact": "PACS office, 4711",
            "registration": "not a registered medical device; for research only",
        },
    }
