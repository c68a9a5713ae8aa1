"""Sessions: what the cookie is, when they end, and what keeps them."""

from datetime import timedelta

import pytest

from lynkeus.access.actors import Role
from lynkeus.access.records import sessions
from lynkeus.access.sessions import ABSOLUTE, IDLE, Sessions

from .calling import PASSWORD, Answer, Called, Caller

WORKLIST = ("GET", "/api/worklist")


def sign_in(site: Called, caller: Caller | None = None, login: str = "wang") -> Answer:
    said = {"login": login, "password": PASSWORD}
    return site.ask(caller or Caller(), "POST", "/api/session", said)


@pytest.fixture
def caller(site) -> Caller:
    site.person(Role.RADIOLOGIST, "wang")
    answer = sign_in(site)
    return Caller(token=answer.cookie, csrf=answer.json()["csrf"])


def rows(site: Called) -> list[str]:
    with site.house.database.read() as connection:
        return list(connection.execute(sessions.select()).scalars())


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(site, caller):
    said = sign_in(site).header("set-cookie").lower()
    for word in ("httponly", "samesite=strict", "path=/"):
        assert word in said
    assert "domain" not in said
    assert "secure" not in said  # on loopback without TLS a browser would drop it


def test_the_database_cannot_be_used_to_sign_in(site, caller):
    assert len(caller.token) >= 43
    assert caller.token not in rows(site)


def test_a_session_ends_when_nobody_uses_it(site, caller):
    site.clock.at += IDLE
    assert site.ask(caller, *WORKLIST).status == 200
    site.clock.at += IDLE + timedelta(seconds=1)
    assert site.ask(caller, *WORKLIST).status == 401


def test_what_a_page_asks_by_itself_keeps_no_session(site, caller):
    for minutes in (10, 20, 30):
        site.clock.at += timedelta(minutes=10)
        caller.headers["x-idle"] = str(minutes * 60)
        assert site.ask(caller, *WORKLIST).status == 200
    site.clock.at += timedelta(minutes=1)
    caller.headers["x-idle"] = str(31 * 60)
    assert site.ask(caller, *WORKLIST).status == 401


@pytest.mark.parametrize("said", ["-1", "1e9", "９", "9" * 400, "soon"])
def test_an_idle_time_that_is_none_counts_as_use(site, caller, said):
    caller.headers["x-idle"] = said.encode().decode("latin-1")
    assert site.ask(caller, *WORKLIST).status == 200


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(site, caller):
    until = site.clock.at + ABSOLUTE
    while site.clock.at + timedelta(minutes=29) < until:
        site.clock.at += timedelta(minutes=29)
        assert site.ask(caller, *WORKLIST).status == 200
    site.clock.at = until
    assert site.ask(caller, *WORKLIST).status == 401


def test_a_page_is_told_why_its_session_has_ended(site, caller):
    def ended() -> tuple[object, object]:
        said = site.ask(caller, "GET", "/api/session").json()
        return said["person"] and said["person"]["login"], said["ended"]

    assert ended() == ("wang", None)
    site.clock.at += IDLE + timedelta(seconds=1)
    assert ended() == (None, "idle")
    site.front.sessions = Sessions()
    assert ended() == (None, "restarted")
    site.clock.at += ABSOLUTE
    assert ended() == (None, None)
    assert site.ask(Caller(), "GET", "/api/session").json()["ended"] is None
    assert site.ask(Caller(token="nobody's"), "GET", "/api/session").json()["ended"] is None


def test_signing_out_ends_the_session_on_the_server(site, caller):
    answer = site.ask(caller, "DELETE", "/api/session")
    assert answer.status == 200
    assert "max-age=0" in answer.header("set-cookie").lower()
    assert site.ask(caller, *WORKLIST).status == 401
    assert rows(site) == []


def test_signing_in_again_makes_a_new_session_and_ends_the_old_one(site, caller):
    again = sign_in(site, caller)
    assert again.cookie
    assert again.cookie != caller.token
    assert site.ask(caller, *WORKLIST).status == 401
    assert len(rows(site)) == 1


def test_a_token_that_somebody_set_beforehand_is_never_taken_over(site, caller):
    planted = Caller(token="planted")
    assert sign_in(site, planted).cookie != "planted"
    assert site.ask(planted, *WORKLIST).status == 401


def test_sessions_whose_time_is_over_are_dropped(site, caller):
    site.clock.at += ABSOLUTE + timedelta(seconds=1)
    sign_in(site)
    assert len(rows(site)) == 1


def test_listening_keeps_no_session_and_ends_with_it(site, caller):
    hashed = rows(site)[0]
    with site.house.database.read() as connection:
        lasts = site.front.sessions.lasts
        for _ in range(2):
            site.clock.at += IDLE / 2
            assert lasts(connection, hashed, site.clock.at)
        site.clock.at += timedelta(seconds=1)
        assert not lasts(connection, hashed, site.clock.at)
        assert not lasts(connection, "nobody's", site.clock.at)


def test_listening_again_is_no_use_of_a_session(site, caller):
    site.clock.at += IDLE - timedelta(minutes=1)
    assert site.ask(caller, "GET", "/api/events").status == 200
    site.clock.at += timedelta(minutes=2)
    assert site.ask(caller, *WORKLIST).status == 401
    assert site.ask(caller, "GET", "/api/events").status == 401


class TestForged:
    def ask(self, site: Called, caller: Caller, **headers: str) -> Answer:
        caller.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return site.ask(caller, "PATCH", "/api/me", {"language": "zh"})

    def test_our_own_pages_may(self, site, caller):
        here = {"origin": "http://127.0.0.1:8080", "sec_fetch_site": "same-origin"}
        assert self.ask(site, caller, **here).status == 200

    @pytest.mark.parametrize(
        "headers",
        [
            {"origin": "https://elsewhere.example"},
            {"origin": "null"},
            {"origin": "http://127.0.0.1:9999"},
            {"sec_fetch_site": "cross-site"},
            {"sec_fetch_site": "same-site"},
            {"x_csrf": "guessed"},
            {"x_csrf": ""},
            {"x_csrf": "é"},
        ],
    )
    def test_nobody_else_may(self, site, caller, headers):
        answer = self.ask(site, caller, **headers)
        assert (answer.status, answer.json()["reason"]) == (403, "forged_request")

    def test_the_word_of_another_session_is_no_good(self, site, caller):
        other = sign_in(site).json()["csrf"]
        assert self.ask(site, caller, x_csrf=other).status == 403

    def test_nobody_is_signed_in_from_elsewhere(self, site, caller):
        stranger = Caller(headers={"origin": "https://elsewhere.example"})
        assert sign_in(site, stranger).status == 403
