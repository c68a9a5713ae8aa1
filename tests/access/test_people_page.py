"""The page of people: who is here, who is invited, who is what; never one's own account."""

from datetime import timedelta

from sqlalchemy import func, select

from lynkeus.access.actors import Role
from lynkeus.access.commands import INVITATION
from lynkeus.access.demo import DemoPeople
from lynkeus.ledger.records import entries

from ..app.reaching import told
from .calling import PASSWORD, START, Caller


def listed(site, caller):
    return site.ask(caller, "GET", "/api/people").json()


def test_it_tells_who_has_an_account_and_when_it_was_last_entered(site):
    chief = site.session(site.person(Role.ADMINISTRATOR, "chief"))
    site.person(Role.RADIOLOGIST, "wang")
    before = {one["login"]: one["signed_in_at"] for one in listed(site, chief)["people"]}
    assert before == {"chief": None, "wang": None}
    site.clock.at += timedelta(minutes=5)
    site.ask(Caller(), "POST", "/api/session", {"login": "wang", "password": PASSWORD})
    [_, wang] = listed(site, chief)["people"]
    assert wang["signed_in_at"] == (START + timedelta(minutes=5)).isoformat()
    assert (wang["roles"], wang["disabled"]) == (["radiologist"], False)
    assert not any("password" in one for one in wang)


def test_an_invitation_is_told_once_and_listed_until_it_is_used_or_over(site):
    chief = site.session(site.person(Role.ADMINISTRATOR))
    asked = {"roles": ["engineer", "technologist"]}
    invited = site.ask(chief, "POST", "/api/people/invitations", asked).json()
    assert (invited["here"], invited["roles"]) == (True, ["engineer", "technologist"])
    token = invited["link"].removeprefix("http://127.0.0.1:8080/first-run/")
    [kept] = listed(site, chief)["invitations"]
    assert kept["id"] not in token
    del kept["id"]
    assert kept == {"roles": asked["roles"], "until": (START + INVITATION).isoformat()}
    account = {"login": "li", "name": "LI", "password": PASSWORD}
    assert site.ask(Caller(), "POST", f"/api/first-run/{token}", account).status == 200
    assert listed(site, chief)["invitations"] == []
    site.ask(chief, "POST", "/api/people/invitations", asked)
    site.clock.at += INVITATION
    chief = site.session(site.person(Role.ADMINISTRATOR))
    assert listed(site, chief)["invitations"] == []


def test_who_asks_again_with_the_same_key_is_told_the_same_link(site):
    chief, other = (site.session(site.person(Role.ADMINISTRATOR)) for _ in range(2))
    for one in (chief, other):
        one.headers["idempotency-key"] = "pressed once"
    asked = ("POST", "/api/people/invitations", {"roles": ["engineer"]})
    answers = [site.ask(one, *asked) for one in (chief, chief, other)]
    assert [one.status for one in answers] == [200, 200, 200]
    first, again, others = (one.json()["link"] for one in answers)
    assert first == again != others
    assert len(listed(site, chief)["invitations"]) == 2
    roles = {"roles": ["administrator"]}
    assert site.ask(chief, *asked[:2], roles).json()["reason"] == "key_reused"
    chief.headers.clear()
    assert site.ask(chief, *asked).json()["link"] not in {first, others}


def test_an_invitation_that_is_withdrawn_opens_nothing(site):
    chief = site.session(site.person(Role.ADMINISTRATOR))
    asked = ("POST", "/api/people/invitations", {"roles": ["engineer"]})
    link = site.ask(chief, *asked).json()["link"]
    [before] = listed(site, chief)["invitations"]
    path = f"/api/people/invitations/{before['id']}"
    assert site.ask(chief, "DELETE", path).json()["invitations"] == []
    account = {"login": "li", "name": "LI", "password": PASSWORD}
    refused = site.ask(Caller(), "POST", f"/api/first-run/{link.rpartition('/')[2]}", account)
    assert (refused.status, refused.json()["reason"]) == (403, "invitation_over")
    again = site.ask(chief, "DELETE", path)
    assert (again.status, again.json()["reason"]) == (404, "invitation_not_open")
    site.house.close()
    acts = [one["act"] for one in told(site.house.settings.home)]
    assert acts.count("invitation.withdrawn") == 1


def test_who_asks_for_the_list_again_and_again_is_noted_once_a_minute(site):
    nosy = site.session(site.person(Role.RADIOLOGIST, "nosy"))

    def size():
        with site.house.database.read() as connection:
            return connection.execute(select(func.count()).select_from(entries)).scalar_one()

    before = size()
    for minute in (1, 2):
        for _ in range(5):
            assert site.ask(nosy, "GET", "/api/people").status == 403
        assert size() == before + minute
        site.clock.at += timedelta(minutes=1)


def test_roles_are_given_and_accounts_disabled_and_enabled(site):
    chief = site.session(site.person(Role.ADMINISTRATOR))
    wang = site.person(Role.RADIOLOGIST, "wang")
    theirs = site.session(wang)
    path = f"/api/people/{wang}"
    after = site.ask(chief, "PUT", f"{path}/roles", {"roles": ["senior_radiologist"]}).json()
    assert {"wang": ["senior_radiologist"]}.items() <= {
        one["login"]: one["roles"] for one in after["people"]
    }.items()
    for said, reason in (
        ({"roles": []}, "role_unknown"),
        ({"roles": ["operator"]}, "role_unknown"),
    ):
        assert site.ask(chief, "PUT", f"{path}/roles", said).json()["reason"] == reason
    short = site.ask(chief, "POST", f"{path}/disable", {"reason": "no"})
    assert (short.status, short.json()["reason"]) == (422, "reason_length")
    site.ask(chief, "POST", f"{path}/disable", {"reason": "left the hospital"})
    assert site.ask(theirs, "GET", "/api/worklist").status == 401
    assert site.ask(chief, "POST", f"{path}/disable", {"reason": "again"}).status == 409
    assert site.ask(chief, "POST", f"{path}/enable").status == 200
    assert site.ask(chief, "POST", f"{path}/enable").json()["reason"] == "person_enabled"


def test_nobody_changes_his_own_account(site):
    me = site.person(Role.ADMINISTRATOR, "chief")
    chief = site.session(me)
    for method, what, said in (
        ("PUT", "roles", {"roles": ["administrator", "radiologist"]}),
        ("POST", "disable", {"reason": "tired of it"}),
    ):
        refused = site.ask(chief, method, f"/api/people/{me}/{what}", said)
        assert (refused.status, refused.json()["reason"]) == (403, "own_account")
    assert listed(site, chief)["people"][0]["roles"] == ["administrator"]


def test_a_person_of_the_demo_who_was_disabled_is_said_to_be_and_not_to_be_unknown(site):
    site.front.ports[DemoPeople] = DemoPeople(password=PASSWORD)
    person = site.person(Role.ENGINEER, "engineer")
    entering = (Caller(), "POST", "/api/session/demo", {"login": "engineer"})
    assert site.ask(*entering).status == 200
    chief = site.session(site.person(Role.ADMINISTRATOR))
    why = {"reason": "has left the house"}
    assert site.ask(chief, "POST", f"/api/people/{person}/disable", why).status == 200
    refused = site.ask(*entering)
    assert (refused.status, refused.json()["reason"]) == (403, "demo_person_disabled")
    del site.front.ports[DemoPeople]
