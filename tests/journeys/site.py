"""A site for the journeys through all pages: real films, awkward ones, and people."""

import io
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import numpy as np
import pydicom
import pydicom.data
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian

from lynkeus.access.actors import Role, operator
from lynkeus.access.commands import Invite
from lynkeus.access.sessions import new_token, token_hash
from lynkeus.app.house import House, open_house
from lynkeus.app.packages import activate
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings
from lynkeus.dicom.convert import image_to_dicom
from lynkeus.inference.commands import StateAge

from ..homes import lay_home
from .running import Running

DATA = Path(os.environ.get("LYNKEUS_DATA", ""))
FILMS = DATA / "cxr-pneumonia" / "full-resolution"
PASSWORD = "a long one for the pages"
TESTER = operator("journey")
READ_S_MAX = 90
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff^Hubert Blaine^Prof"
CHINESE_NAME = "Ouyang^Xiaolan=欧阳^晓岚"
PEOPLE = {
    "ada": (Role.RADIOLOGIST, "Ada Reader"),
    "bo": (Role.SENIOR_RADIOLOGIST, "李伟"),
    "tech": (Role.TECHNOLOGIST, "WU Tao"),
    "admin": (Role.ADMINISTRATOR, "周敏"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Where a site is, and which of its studies is which."""

    home: Path
    uids: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


def make(home: Path) -> Material:
    """Make a site: a child, an adult and his conflict, an inverted film, and what is awkward."""
    found = Material(home=home)
    house = open_house(Settings(home=lay_home(home)))
    try:
        activate(house, TESTER, "chest-xray-pneumonia")
        for name, data in _films():
            found.uids[name] = _taken(house, data, aged=name == "child")
        for login, (role, _) in PEOPLE.items():
            token = new_token()
            command = Invite(token=token_hash(token), roles=(role,))
            house.door.execute(TESTER, command, key=new_id())
            found.links[login] = token
        found.links["spare"] = new_token()
        command = Invite(token=token_hash(found.links["spare"]), roles=(Role.ENGINEER,))
        house.door.execute(TESTER, command, key=new_id())
        house.settler.settle_all()
    finally:
        house.close()
    return found


def _films() -> list[tuple[str, bytes]]:
    child = sorted(FILMS.glob("person*.jpeg"))[0].read_bytes()
    return [
        ("child", image_to_dicom(child)),
        ("adult", _example("RG1_UNCR.dcm")),
        ("adult", _example("RG1_UNCI.dcm")),
        ("adult", _example("RG1_J2KI.dcm")),
        ("inverted", film("inverted", PhotometricInterpretation="MONOCHROME1")),
        (
            "long",
            film("long", PatientName="Wolfeschlegelsteinhausenbergerdorff^Hubert Blaine^Prof"),
        ),
        (
            "chinese",
            film(
                "chinese",
                PatientName="Ouyang^Xiaolan=欧阳^晓岚",
                PixelSpacing=[0.2, 0.2],
                ReasonForTheRequestedProcedure="咳嗽、发热 3 天，排除肺炎",
                AdmittingDiagnosesDescription="淋巴瘤，化疗中",
            ),
        ),
        ("held", film("held", blank=True, PatientName="Held^Back", PatientID="H-1")),
        ("sound", _example("US1_UNCR.dcm")),
    ]


def _example(name: str) -> bytes:
    path = pydicom.data.get_testdata_file(name, download=False)
    assert isinstance(path, str)
    return Path(path).read_bytes()


def _taken(house: House, data: bytes, *, aged: bool) -> str:
    case = house.receiver.receive(data, "import").case
    if aged:
        command = StateAge(case=case, band=(1, 5), source="import")
        house.door.execute(TESTER, command, key=new_id())
    return str(pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True).StudyInstanceUID)


def film(name: str, *, blank: bool = False, **more: object) -> bytes:
    """Make a radiograph: dark above, bright below by its stored values; nobody is named in it."""
    ramp = np.linspace(100, 4000, 320, dtype="<u2")[:, None].repeat(256, axis=1)
    pixels = np.full_like(ramp, 7) if blank else ramp
    number = sum(name.encode())
    values: dict[str, object] = {
        "SOPClassUID": DigitalXRayImageStorageForPresentation,
        "SOPInstanceUID": f"2.25.{number}3",
        "StudyInstanceUID": f"2.25.{number}1",
        "SeriesInstanceUID": f"2.25.{number}2",
        "SpecificCharacterSet": "GB18030",
        "Modality": "DX",
        "BodyPartExamined": "CHEST",
        "PresentationIntentType": "FOR PRESENTATION",
        "InstanceNumber": 1,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "Rows": 320,
        "Columns": 256,
        "BitsAllocated": 16,
        "BitsStored": 12,
        "HighBit": 11,
        "PixelRepresentation": 0,
        "PixelData": pixels.tobytes(),
        **more,
    }
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def settle_in(running: Running, material: Material) -> None:
    """Let everybody make his account."""
    for login, (_, name) in PEOPLE.items():
        said = {"login": login, "name": name, "password": PASSWORD, "language": "en"}
        _ask(build_opener(), f"{running.address}/api/first-run/{material.links[login]}", said)


def wait_until_read(running: Running) -> None:
    """Wait until every study has been checked, and read by whom it concerns."""
    opener = build_opener(HTTPCookieProcessor())
    _ask(opener, f"{running.address}/api/session", {"login": "tech", "password": PASSWORD})
    until = time.monotonic() + READ_S_MAX
    while time.monotonic() < until:
        items = _ask(opener, f"{running.address}/api/worklist?view=all")["items"]
        if all(one["ai"] != "pending" and one["quality"] != "unchecked" for one in items):
            return
        time.sleep(0.2)
    message = f"not all was read within {READ_S_MAX} s"
    raise AssertionError(message)


def _ask(opener: OpenerDirector, url: str, said: object = None) -> Any:
    body = None if said is None else json.dumps(said).encode()
    request = Request(url, data=body, headers={"Content-Type": "application/json"})  # noqa: S310  # the service that this test started
    with opener.open(request, timeout=30) as answer:
        return json.load(answer)
