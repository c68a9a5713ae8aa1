"""Who judges a held series may look at its images, on the record, and at nothing else of it."""

import pytest

from lynkeus.access.actors import Role, service
from lynkeus.cases.commands import Quarantine
from lynkeus.cases.verdicts import QualityState, SeriesVerdict

from ..archive.making import image

STUDY = "/api/studies/2.25.1"
FRAME = "/api/instances/2.25.1.1.1/frames/0"
SERIES = "2.25.1.1"
WHY = "looked at it, all right"


@pytest.fixture
def held(site):
    """Give the address of a study whose one series is held."""
    site.house.receiver.receive(image(), "a test")
    reader = site.session(site.person(Role.RADIOLOGIST))
    case = site.ask(reader, "POST", f"{STUDY}/open").json()["case"]
    verdict = SeriesVerdict(series=SERIES, state=QualityState.QUARANTINED, answers=())
    checks = service("a test", responsible="nobody")
    site.house.door.execute(
        checks, Quarantine(case=case, revision=1, verdicts=(verdict,)), key="held"
    )
    return f"/api/quality/quarantine/{case}"


def test_a_technologist_sees_the_held_images_and_nothing_else_of_the_study(site, held):
    caller = site.session(site.person(Role.TECHNOLOGIST))
    assert site.ask(caller, "GET", FRAME).status == 403
    shown = site.ask(caller, "POST", f"{held}/look", {"series": SERIES}).json()
    assert shown["series"][0]["instances"][0]["sop"] == "2.25.1.1.1"
    assert site.ask(caller, "GET", FRAME).status == 200
    for path in (STUDY, f"{STUDY}/story", f"{STUDY}/conflicts", "/api/instances/2.25.1.1.1/text"):
        refused = site.ask(caller, "GET", path)
        assert (refused.status, refused.json()["reason"]) == (403, "role_missing")
    reader = site.session(site.person(Role.RADIOLOGIST))
    site.ask(reader, "POST", f"{STUDY}/open")
    told = site.ask(reader, "GET", f"{STUDY}/story").json()["entries"]
    assert "series.looked_at" in [one["act"] for one in told]


def test_what_was_released_is_no_longer_there_to_be_looked_at(site, held):
    caller = site.session(site.person(Role.TECHNOLOGIST))
    said = {"decision": "release", "reason": WHY, "revision": 1, "series": SERIES}
    assert site.ask(caller, "POST", f"{held}/decision", said).status == 200
    refused = site.ask(caller, "POST", f"{held}/look", {"series": SERIES})
    assert (refused.status, refused.json()["reason"]) == (404, "not_held")
