"""Who judges a held series may look at its images, on the record, and at nothing else of it."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from lynkeus.access.actors import Role, service
from lynkeus.access.permits import VIEWING
from lynkeus.access.records import executions, persons
from lynkeus.cases.commands import Quarantine
from lynkeus.cases.verdicts import QualityState, SeriesVerdict
from lynkeus.ledger.records import about

from ..archive.making import image

STUDY = "/api/studies/2.25.1"
FRAME = "/api/instances/2.25.1.1.1/frames/0"
SERIES = "2.25.1.1"
BESIDE = "/api/instances/2.25.1.2.1/frames/0"
"""An image of a series of the same study that is not held."""
WHY = "looked at it, all right"


@pytest.fixture
def held(site):
    """Give the address of a study of which one series is held."""
    site.house.receiver.receive(image(), "a test")
    site.house.receiver.receive(image(series=2), "a test")
    reader = site.session(site.person(Role.RADIOLOGIST))
    case = site.ask(reader, "POST", f"{STUDY}/open").json()["case"]
    verdict = SeriesVerdict(series=SERIES, state=QualityState.QUARANTINED, answers=())
    checks = service("a test", responsible="nobody")
    site.house.door.execute(
        checks, Quarantine(case=case, revision=1, verdicts=(verdict,)), key="held"
    )
    return f"/api/quality/quarantine/{case}"


def look(site, caller, held):
    """Look at the held series, each time with the same key; give the status and the reason."""
    again = replace(caller, headers={"idempotency-key": "a key"})
    answer = site.ask(again, "POST", f"{held}/look", {"series": SERIES})
    return answer.status, answer.json().get("reason")


def test_a_technologist_sees_the_held_images_and_nothing_else_of_the_study(site, held):
    caller = site.session(site.person(Role.TECHNOLOGIST))
    assert site.ask(caller, "GET", FRAME).status == 403
    shown = site.ask(caller, "POST", f"{held}/look", {"series": SERIES}).json()
    assert shown["series"][0]["instances"][0]["sop"] == "2.25.1.1.1"
    assert site.ask(caller, "GET", FRAME).status == 200
    beyond = (f"{STUDY}/story", "/api/instances/2.25.1.1.1/text", BESIDE)
    for path in (STUDY, *beyond):
        refused = site.ask(caller, "GET", path)
        assert (refused.status, refused.json()["reason"]) == (403, "role_missing")
    assert site.ask(caller, "POST", f"{STUDY}/open").json()["reason"] == "role_missing"
    reader = site.session(site.person(Role.SENIOR_RADIOLOGIST))
    assert look(site, reader, held) == (403, "role_missing"), "a reader opens the study"
    site.ask(reader, "POST", f"{STUDY}/open")
    told = site.ask(reader, "GET", f"{STUDY}/story").json()["entries"]
    acts = [one["act"] for one in told]
    assert "series.looked_at" in acts
    assert acts.count("refused") == 2, "who tried without the right stands in the study's story"


def test_nothing_that_somebody_says_stands_in_the_index_of_the_ledger(site, held):
    caller = site.session(site.person(Role.ENGINEER))
    for said in ("WANG Xiaoming", "x" * 200, "f" * 31):
        path = f"/api/quality/quarantine/{quote(said)}/look"
        assert site.ask(caller, "POST", path, {"series": SERIES}).status == 403
    with site.house.database.read() as connection:
        known = connection.execute(select(about.c.about)).scalars().all()
        refused = connection.execute(
            select(func.count()).select_from(executions).where(executions.c.key.like("refusal:%"))
        ).scalar()
    assert not [one for one in known if "x" in one or "WANG" in one or len(one) == 31]
    assert refused == 1, "what he makes up opens no new minute"


def test_what_was_released_is_no_longer_there_to_be_looked_at(site, held):
    caller = site.session(site.person(Role.TECHNOLOGIST))
    assert look(site, caller, held) == (200, None)
    said = {"decision": "release", "reason": WHY, "revision": 1, "series": SERIES}
    assert site.ask(caller, "POST", f"{held}/decision", said).status == 200
    assert look(site, caller, held) == (404, "not_held")
    refused = site.ask(caller, "POST", f"{held}/look", {"series": SERIES})
    assert (refused.status, refused.json()["reason"]) == (404, "not_held")
    assert site.ask(caller, "GET", FRAME).status == 403


def test_who_lost_the_right_to_look_is_shown_nothing_for_an_old_key(site, held):
    person = site.person(Role.TECHNOLOGIST)
    caller = site.session(person)
    assert look(site, caller, held) == look(site, caller, held) == (200, None)
    with site.house.database.write() as connection:
        connection.execute(persons.update().values(roles=[Role.ENGINEER.value]))
    assert look(site, caller, held) == (403, "role_missing")
    refused = site.ask(caller, "GET", FRAME)
    assert (refused.status, refused.json()["reason"]) == (403, "role_missing")
    with site.house.database.write() as connection:
        connection.execute(persons.update().values(roles=[Role.TECHNOLOGIST.value]))
    assert site.ask(caller, "GET", FRAME).status == 200
    site.clock.at += VIEWING
    assert look(site, site.session(person), held) == (403, "no_viewing_permit")
