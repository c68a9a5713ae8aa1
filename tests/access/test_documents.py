"""A study without an image is read, judged and signed; reports beside images come after them."""

import pytest
from pydicom import Dataset
from pydicom.sequence import Sequence

from lynkeus.access.actors import Role

from ..archive.making import image
from ..dicom.making import written
from .calling import PASSWORD

STUDY = "/api/studies/2.25.1"
OPINION = {"revision": 1, "overall": "none", "active_s": 1}
SIGNATURE = {"version": 0, "decision": "undecided", "readings": []} | {
    "password": PASSWORD,
    "active_s": 1,
}


def report(sop: str) -> bytes:
    """Make a structured report of one sentence in the study of `image`."""
    item = Dataset()
    item.ValueType, item.TextValue = "TEXT", "Clear."
    made = Dataset()
    made.SOPClassUID, made.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.88.11", sop
    made.StudyInstanceUID, made.SeriesInstanceUID = "2.25.1", "2.25.1.7"
    made.PatientID, made.PatientName, made.Modality = "MADE-1", "MADE^ONE", "SR"
    made.ContentSequence = Sequence([item])
    return written(made)


@pytest.fixture
def caller(site):
    return site.session(site.person(Role.RADIOLOGIST))


def test_a_study_of_a_report_alone_is_told_judged_and_signed(site, caller):
    site.house.receiver.receive(report("2.25.1.7.1"), "a test")
    told = site.ask(caller, "POST", f"{STUDY}/open").json()
    [series] = told["series"]
    assert series["instances"][0]["object"] == "1.2.840.10008.5.1.4.1.1.88.11"
    said = site.ask(caller, "GET", "/api/instances/2.25.1.7.1/text").json()
    assert [one["text"] for one in said["lines"]] == ["Clear."]
    assert site.ask(caller, "POST", f"{STUDY}/opinion", OPINION).status == 200
    assert before_each(site, caller) == ["document"], "it followed the report, and is not one's own"
    signed = site.ask(caller, "POST", f"{STUDY}/signature", SIGNATURE).json()
    assert signed["report"]["state"] == "signed"
    left = site.ask(caller, "GET", "/api/worklist?view=unread").json()
    assert left["items"] == []


def before_each(site, caller):
    """Tell what had been shown before each opinion, by the study's story."""
    told = site.ask(caller, "GET", f"{STUDY}/story").json()["entries"]
    given = [one["fields"] for one in told if one["act"] == "opinion.recorded"]
    assert all(one["ai_shown_before"] == (one["ai_before"] != "nothing") for one in given)
    return [one["ai_before"] for one in given]


def test_a_report_beside_images_is_told_after_the_own_opinion(site, caller):
    for data in (image(), report("2.25.1.7.1")):
        site.house.receiver.receive(data, "a test")
    assert site.ask(caller, "GET", "/api/instances/2.25.1.7.1/text").status == 403
    revision = site.ask(caller, "POST", f"{STUDY}/open").json()["revision"]
    early = site.ask(caller, "GET", "/api/instances/2.25.1.7.1/text")
    assert (early.status, early.json()["reason"]) == (409, "report_after_opinion")
    opinion = {**OPINION, "revision": revision}
    assert site.ask(caller, "POST", f"{STUDY}/opinion", opinion).status == 200
    said = site.ask(caller, "GET", "/api/instances/2.25.1.7.1/text").json()
    assert [one["text"] for one in said["lines"]] == ["Clear."]
    assert before_each(site, caller) == ["nothing"]
    # What was open to him is known to him when he judges what comes later.
    site.house.receiver.receive(image(2), "a test")
    revision = site.ask(caller, "GET", STUDY).json()["revision"]
    opinion = {**OPINION, "revision": revision}
    assert site.ask(caller, "POST", f"{STUDY}/opinion", opinion).status == 200
    assert before_each(site, caller) == ["nothing", "document"]
