"""A whole chest CT and a radiograph, both in JPEG-LS, sent by storescu: both appear and open."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import JPEGLSLossless

from lynkeus.access.actors import Role
from lynkeus.access.commands import Invite
from lynkeus.access.sessions import new_token, token_hash
from lynkeus.app.house import open_house
from lynkeus.archive.peers import AddPeer
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings
from lynkeus.dicom.parse import parse_header

from ..journeys.running import Running, serve
from .dcmtk import dcmtk
from .standing import ENGINEER, LOOPBACK, asked, tell, until

DATA = Path(os.environ.get("LYNKEUS_DATA", "."))
CT = DATA / "ct-series" / "lungx-ct003"
FILM = DATA / "dicom-cxr" / "nih-chest-pa-no-finding.dcm"
SLICES = 209
SIZE = 512

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(400),
    pytest.mark.skipif(dcmtk("storescu") is None, reason="dcmtk is not installed"),
    pytest.mark.skipif("LYNKEUS_DATA" not in os.environ, reason="LYNKEUS_DATA is not set"),
]


@pytest.fixture(scope="module")
def radiograph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    film = dcmread(FILM)
    film.compress(JPEGLSLossless, generate_instance_uid=False)
    path = tmp_path_factory.mktemp("film") / "film.dcm"
    film.save_as(path)
    return path


@pytest.fixture(scope="module")
def token() -> str:
    return new_token()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, token: str) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("site") / "home"
    house = open_house(Settings(home=home))
    house.door.execute(ENGINEER, AddPeer(ae_title="STORESCU", address=LOOPBACK), key=new_id())
    invited = Invite(token=token_hash(token), roles=(Role.RADIOLOGIST,))
    house.door.execute(ENGINEER, invited, key=new_id())
    house.close()
    with serve(home) as one:
        yield one


@pytest.fixture(scope="module")
def reader(running: Running, token: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.address, timeout=60) as client:
        person = {"login": "ada", "name": "Ada", "password": "a long one indeed", "language": "en"}
        made = client.post(f"/api/first-run/{token}", json=person)
        assert made.status_code == 200, made.text
        client.headers["x-csrf"] = made.json()["csrf"]
        yield client


def test_a_whole_ct_and_a_radiograph_in_jpeg_ls_appear_and_open(
    running: Running, reader: httpx.Client, radiograph: Path
) -> None:
    for path in (CT / "even-2mm", CT / "odd-slab", radiograph):
        said = tell(("storescu", "-v", "-xt", "+sd"), running.dicom_port, [path])
        assert "Received Store Response (Success)" in said
        assert "Failed" not in said
    settled = "SELECT count(*) FROM studies WHERE settled"
    until(lambda: asked(running.home, settled) == [(2,)], 60)
    listed = {one["uid"]: one for one in reader.get("/api/worklist?view=all").json()["items"]}
    ct, film = (parse_header(path.read_bytes()) for path in (next(slices()), radiograph))
    assert set(listed) == {ct.study_uid, film.study_uid}
    assert listed[ct.study_uid]["images"] == SLICES
    opened = {uid: series(reader, uid) for uid in listed}
    assert len(opened[ct.study_uid]) == SLICES
    for path in (*slices(), radiograph):
        sent = dcmread(path)
        frame = reader.get(f"/api/instances/{sent.SOPInstanceUID}/frames/0")
        assert frame.status_code == 200, frame.text
        display = opened[sent.StudyInstanceUID][sent.SOPInstanceUID]
        kind = f"<{'i' if display['signed'] else 'u'}{display['bits'] // 8}"
        shown = np.frombuffer(frame.content, kind).reshape(display["rows"], display["columns"])
        assert np.array_equal(shown, sent.pixel_array)


def slices() -> Iterator[Path]:
    yield from sorted(CT.glob("*/*.dcm"))


def series(reader: httpx.Client, uid: str) -> dict[str, dict[str, int]]:
    assert reader.post(f"/api/studies/{uid}/open").status_code == 200
    study = reader.get(f"/api/studies/{uid}").json()
    return {one["sop"]: one["display"] for listed in study["series"] for one in listed["instances"]}
