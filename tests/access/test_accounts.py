"""Accounts: who is let in no more is out at once; roles are what they are now."""

import pytest

from lynkeus.access.accounts import ChangeRoles, DisablePerson, EnablePerson
from lynkeus.access.actors import Role, operator
from lynkeus.access.commands import Invite
from lynkeus.access.people import person_by_id
from lynkeus.access.records import sessions, viewing_permits
from lynkeus.core.errors import BadInput, Conflict, NotFound, Refused
from lynkeus.core.ids import new_id

from ..app.reaching import told
from ..archive.making import image
from .calling import PASSWORD, Caller

HERE = operator("ada")


def do(site, command, actor=HERE):
    return site.house.door.execute(actor, command, key=new_id())


def sign_in(site, login):
    return site.ask(Caller(), "POST", "/api/session", {"login": login, "password": PASSWORD})


def test_who_is_disabled_is_out_at_once(site):
    caller = site.session(site.person(Role.RADIOLOGIST, "wang"))
    assert site.ask(caller, "GET", "/api/worklist").status == 200
    do(site, DisablePerson(login="wang"))
    assert site.ask(caller, "GET", "/api/worklist").status == 401
    assert sign_in(site, "wang").json()["reason"] == "wrong_sign_in"
    with site.house.database.read() as connection:
        assert connection.execute(sessions.select()).all() == []
        assert connection.execute(viewing_permits.select()).all() == []


def test_why_somebody_is_disabled_stands_in_no_sentence(site):
    site.person(Role.RADIOLOGIST, "wang")
    do(site, DisablePerson(login="wang", reason="told patient Li Hua of it"))
    site.house.close()
    entry = told(site.house.settings.home)[-1]
    assert entry["words"] == "Let a person in no more, and ended his sessions."
    assert entry["fields"]["reason"] == "told patient Li Hua of it"


def test_who_is_enabled_signs_in_again_and_old_sessions_stay_ended(site):
    caller = site.session(site.person(Role.RADIOLOGIST, "wang"))
    do(site, DisablePerson(login="wang"))
    do(site, EnablePerson(login="wang"))
    assert site.ask(caller, "GET", "/api/worklist").status == 401
    assert sign_in(site, "wang").status == 200


def test_other_roles_hold_from_the_next_request(site):
    caller = site.session(site.person(Role.RADIOLOGIST, "wang"))
    site.house.receiver.receive(image(), "a test")
    assert site.ask(caller, "POST", "/api/studies/2.25.1/open").status == 200
    do(site, ChangeRoles(login="wang", roles=(Role.ENGINEER,)))
    assert site.ask(caller, "POST", "/api/studies/2.25.1/open").status == 403
    assert site.ask(caller, "GET", "/api/session").json()["person"]["roles"] == ["engineer"]


def test_who_reads_no_more_sees_nothing_that_he_had_open(site):
    site.house.receiver.receive(image(study=7), "a test")
    caller = site.session(site.person(Role.RADIOLOGIST, "wang"))
    assert site.ask(caller, "POST", "/api/studies/2.25.7/open").status == 200
    assert site.ask(caller, "GET", "/api/studies/2.25.7").status == 200
    do(site, ChangeRoles(login="wang", roles=(Role.ENGINEER,)))
    assert site.ask(caller, "GET", "/api/studies/2.25.7").json()["reason"] == "no_viewing_permit"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SERVICE])
def test_a_person_is_never_a_program(site, role):
    site.person(Role.RADIOLOGIST, "wang")
    for command in (ChangeRoles(login="wang", roles=(role,)), Invite(token="t", roles=(role,))):
        with pytest.raises(BadInput) as refused:
            do(site, command)
        assert refused.value.fields["roles"] == [role.value]


def test_a_person_has_a_role(site):
    site.person(Role.RADIOLOGIST, "wang")
    with pytest.raises(BadInput):
        do(site, ChangeRoles(login="wang", roles=()))


def test_twice_is_said_so(site):
    site.person(Role.RADIOLOGIST, "wang")
    with pytest.raises(Conflict):
        do(site, EnablePerson(login="wang"))
    do(site, DisablePerson(login="wang"))
    with pytest.raises(Conflict):
        do(site, DisablePerson(login="wang"))
    with pytest.raises(NotFound):
        do(site, DisablePerson(login="nobody"))


@pytest.mark.parametrize("role", [Role.RADIOLOGIST, Role.ENGINEER, Role.TECHNOLOGIST])
def test_only_administrators_let_people_in(site, role):
    person = site.person(role, "wang")
    with site.house.database.read() as connection:
        actor = person_by_id(connection, person).as_actor()
    for command in (
        DisablePerson(login="wang"),
        EnablePerson(login="wang"),
        ChangeRoles(login="wang", roles=(Role.ADMINISTRATOR,)),
        Invite(token="t", roles=(Role.ADMINISTRATOR,)),
    ):
        with pytest.raises(Refused):
            do(site, command, actor)
