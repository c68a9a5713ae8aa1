"""Who leaves: what he had in hand is free at once; his pages do nothing in another's name."""

import pytest
from sqlalchemy import func, select

from lynkeus.access.actors import Role
from lynkeus.ledger.records import entries

from ..archive.making import image
from .calling import PASSWORD, Called, Caller

UID = "2.25.3"
STUDY = f"/api/studies/{UID}"


@pytest.fixture
def wang(site) -> Caller:
    """Somebody who has a study in hand."""
    tech = site.session(site.person(Role.TECHNOLOGIST))
    assert site.ask(tech, "POST", "/api/import", image(study=3)).status == 200
    site.person(Role.RADIOLOGIST, "wang")
    wang = enter(site, "wang")
    for what in ("open", "lease"):
        assert site.ask(wang, "POST", f"{STUDY}/{what}").status == 200
    assert holder(site) == "Radiologist"
    return wang


def enter(site: Called, login: str, before: Caller | None = None) -> Caller:
    """Sign in, in the browser of somebody before."""
    said = {"login": login, "password": PASSWORD}
    answer = site.ask(before or Caller(), "POST", "/api/session", said)
    return Caller(token=answer.cookie, csrf=answer.json()["csrf"])


def holder(site: Called) -> str | None:
    """Tell who has the study in hand, as another reader's list shows it."""
    other = site.session(site.person(Role.SENIOR_RADIOLOGIST))
    (line,) = site.ask(other, "GET", "/api/worklist").json()["items"]
    return line["holder"] and line["holder"]["name"]


def by_an_administrator(site: Called) -> tuple[Caller, str]:
    """Give an administrator, and the account of who has the study in hand."""
    chief = site.session(site.person(Role.ADMINISTRATOR))
    people = site.ask(chief, "GET", "/api/people").json()["people"]
    return chief, next(one["id"] for one in people if one["login"] == "wang")


def recorded(site: Called) -> int:
    """Count what the ledger holds."""
    with site.house.database.read() as connection:
        return connection.execute(select(func.count()).select_from(entries)).scalar_one()


def as_somebody_else(site: Called, caller: Caller, role: Role) -> Caller:
    """Keep a caller's page open where another person signs in."""
    site.person(role, "next")
    return Caller(token=enter(site, "next", caller).token, csrf=caller.csrf)


def test_signing_out_lets_go_of_the_studies_in_hand(site, wang):
    site.ask(wang, "DELETE", "/api/session")
    assert holder(site) is None


def test_so_does_who_signs_in_after_him_in_the_same_browser(site, wang):
    again = enter(site, "wang", wang)
    assert holder(site) == "Radiologist", "the same person goes on"
    site.person(Role.ADMINISTRATOR, "chief")
    enter(site, "chief", again)
    assert holder(site) is None


def test_so_does_an_account_that_is_closed(site, wang):
    chief, person = by_an_administrator(site)
    reason = {"reason": "left the hospital"}
    assert site.ask(chief, "POST", f"/api/people/{person}/disable", reason).status == 200
    assert holder(site) is None


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.RADIOLOGIST])
def test_a_page_that_was_left_does_nothing_in_the_name_of_the_next_person(site, wang, role):
    left = as_somebody_else(site, wang, role)
    before = recorded(site)
    asked = [
        ("POST", f"{STUDY}/lease", 403),
        ("DELETE", f"{STUDY}/lease", 403),
        ("POST", f"{STUDY}/open", 403),
        ("GET", STUDY, 401),
        ("GET", f"{STUDY}/story", 401),
        ("GET", "/api/people", 401),
        ("GET", "/api/worklist", 401),
    ]
    assert [(*one[:2], site.ask(left, *one[:2]).status) for one in asked] == asked
    assert recorded(site) == before
    said = site.ask(left, "GET", "/api/session").json()["person"]["login"]
    assert said == "next", "it is told who is here now"


def test_who_lost_the_role_lets_go_all_the_same(site, wang):
    chief, person = by_an_administrator(site)
    roles = {"roles": ["technologist"]}
    assert site.ask(chief, "PUT", f"/api/people/{person}/roles", roles).status == 200
    before = recorded(site)
    assert site.ask(wang, "DELETE", f"{STUDY}/lease").status == 200
    assert holder(site) is None
    assert recorded(site) == before + 1, "the other reader's list, and nothing else"
