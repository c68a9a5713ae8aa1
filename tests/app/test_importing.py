"""Import by page: one file a request, within limits, in the name of who brings it."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydicom
import pytest

from lynkeus.access.actors import Role
from lynkeus.app import importing
from lynkeus.app.importing import Importing
from lynkeus.archive.bringing import Bringing
from lynkeus.archive.queries import study_by_uid
from lynkeus.cases.records import stated_ages
from lynkeus.core.errors import NotFound
from lynkeus.ledger.read import entries_about

from ..access.calling import Answer, Called, called
from ..archive.deadly import mortal, picture
from ..archive.making import image


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with called(tmp_path / "home", {}) as one:
        yield one


def send(site: Called, role: Role, data: bytes, question: str = "") -> Answer:
    """Send one file as a person of a role."""
    caller = site.session(site.person(role))
    return site.ask(caller, "POST", f"/api/import{question}", data)


def test_a_file_comes_in_in_the_name_of_who_brings_it(site: Called) -> None:
    said = send(site, Role.TECHNOLOGIST, image(study=3)).json()
    assert said == {"counts": {"stored": 1}, "conflicts": [], "refused": [], "left_out": 0}
    with site.house.database.read() as connection:
        case = study_by_uid(connection, "2.25.3").case
        told = [one.entry for one in entries_about(connection, case, site.house.keys)]
    assert told[0]["act"] == "study.received"
    actor: Any = told[0]["actor"]
    assert (actor["kind"], actor["name"]) == ("person", "Technologist")
    assert send(site, Role.RADIOLOGIST, image(study=3)).json()["counts"] == {"same": 1}


def test_an_archive_is_taken_in_and_what_is_refused_is_named(site: Called) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/one.dcm", image(study=4))
        archive.writestr("a/note.txt", b"nothing of the kind")
        archive.writestr("a/short.dcm", image(study=5)[:400])
        archive.writestr("picture.png", picture(0))
    said = send(site, Role.RADIOLOGIST, packed.getvalue()).json()
    assert said["counts"] == {"stored": 2}
    refused = {one["place"]: one["code"] for one in said["refused"]}
    assert set(refused) == {"a/note.txt", "a/short.dcm"}
    assert refused["a/note.txt"] == "not_dicom"
    spoilt = send(site, Role.RADIOLOGIST, packed.getvalue()[:300]).json()
    assert [one["code"] for one in spoilt["refused"]] == ["zip_damaged"]


def test_a_picture_that_kills_its_decoder_is_refused_alone(site: Called) -> None:
    children = mortal(1)
    bringing = Bringing(receiver=site.house.receiver, children=children)
    site.front.ports[Importing] = Importing(
        bringing=bringing, settler=site.house.settler, database=site.house.database
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deadly.png", picture(1, deadly=True))
        archive.writestr("whole.png", picture(2))
    said = send(site, Role.TECHNOLOGIST, packed.getvalue()).json()
    children.stop()
    assert said["counts"] == {"stored": 1}
    (refused,) = said["refused"]
    assert (refused["place"], refused["code"]) == ("deadly.png", "decoder_ended")
    assert "ended or held up the program that was to decode it" in refused["words"]


def test_a_spoilt_member_of_an_archive_stops_no_other(site: Called) -> None:
    packed, film = io.BytesIO(), image(study=9)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("spoilt.dcm", image(study=8))
        archive.writestr("whole.dcm", film)
    data = bytearray(packed.getvalue())
    at = data.index(b"spoilt.dcm") + len("spoilt.dcm")
    data[at : at + 40] = b"\xff" * 40
    said = send(site, Role.RADIOLOGIST, bytes(data)).json()
    assert said["counts"] == {"stored": 1}
    assert [one["code"] for one in said["refused"]] == ["zip_locked"]


def test_ages_that_a_person_states_are_his_statement(site: Called) -> None:
    assert send(site, Role.TECHNOLOGIST, image(study=6), "?low=1&high=5").status == 200
    with site.house.database.read() as connection:
        (row,) = connection.execute(stated_ages.select()).all()
    assert (row.low_years, row.high_years, row.source) == (1, 5, "import")
    site.house.receiver.receive(image(study=5), "CT1")
    another = image(study=5, PatientID="SOMEBODY-ELSE")
    said = send(site, Role.TECHNOLOGIST, another, "?low=1&high=5").json()
    assert said["counts"] == {"conflicts": 1}
    (named,) = said["conflicts"]
    assert (named["place"], named["study_uid"]) == ("", "2.25.5")
    assert named["sop_uid"] == pydicom.dcmread(io.BytesIO(another)).SOPInstanceUID
    with site.house.database.read() as connection:
        assert connection.execute(stated_ages.select()).all() == [row]
    assert send(site, Role.ADMINISTRATOR, image(study=7), "?low=1&high=5").status == 403
    for impossible in ("?low=5&high=1", "?low=1", "?high=5"):
        refused = send(site, Role.TECHNOLOGIST, image(study=10), impossible)
        assert refused.json()["reason"] == "age_band_impossible"
    with site.house.database.read() as connection, pytest.raises(NotFound):
        study_by_uid(connection, "2.25.10")


def test_nothing_is_read_of_what_may_not_come_or_is_too_large(
    site: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = send(site, Role.ENGINEER, image(study=8))
    assert (refused.status, refused.json()["reason"]) == (403, "role_missing")
    monkeypatch.setattr(importing, "UPLOAD_BYTES_MAX", 100)
    large = send(site, Role.RADIOLOGIST, image(study=8))
    assert (large.status, large.json()["reason"]) == (422, "too_large")
    assert large.json()["fields"]["limit"] == 100
