"""What no archive should get is answered as the standard says, in words; the service stands."""

import io
import socket
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom import Dataset, dcmread
from pydicom.dataelem import RawDataElement
from pydicom.tag import Tag
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEGLSLossless
from pynetdicom import AE
from pynetdicom.dimse_primitives import C_STORE
from pynetdicom.sop_class import Verification

from lynkeus.app import dimse
from lynkeus.app.site import SiteHere
from lynkeus.archive import sealed
from lynkeus.archive.conflicts import asides_of
from lynkeus.archive.queries import conflicts_of, instance, instances_of, study_by_uid
from lynkeus.cases.patient import patient_json
from lynkeus.cli.import_ import Taken, take_in
from lynkeus.dicom.parse import dataset_of
from lynkeus.dicom.structure import layout_of

from ..archive.making import image, written
from .standing import LOOPBACK, Standing, ledger, until

PEER = "CT1"
STORED = "Received Store Response (Success)"
HUGE = 60_000


@pytest.fixture(scope="module")
def sender(site: Standing) -> Standing:
    site.add_peer(PEER)
    return site


def body(data: bytes) -> bytes:
    return data[layout_of(data).dataset_offset :]


def huge(number: int) -> bytes:
    return image(number, Rows=HUGE, Columns=HUGE)


BAD: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "no DICOM": (lambda: b"%PDF-1.7 and so on " * 20, "truncated", 0xC000),
    "cut off": (lambda: body(image(51))[:-20], "truncated", 0xC000),
    "60,000 x 60,000 pixels in 1 kB": (lambda: body(huge(51)), "pixels_do_not_fit", 0xC000),
    "another number": (lambda: body(image(52)), "sop_mismatch", 0xA900),
    "nothing at all": (lambda: b"\x08\x00", "truncated", 0xC000),
}


def send_raw(port: int, data: bytes, sop: str = "2.25.1.1.51") -> Dataset:
    """Send bytes as they are, whatever they are; give the answer."""
    ae = AE(ae_title=PEER)
    ae.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
    association = ae.associate(LOOPBACK, port, ae_title="LYNKEUS")
    assert association.is_established
    request = C_STORE()
    request.MessageID = 1
    request.AffectedSOPClassUID = CTImageStorage
    request.AffectedSOPInstanceUID = sop
    request.Priority = 2
    request.DataSet = io.BytesIO(data)
    association._reactor_checkpoint.clear()
    association.dimse.send_msg(request, 1)
    _, answer = association.dimse.get_msg(block=True)
    association._reactor_checkpoint.set()
    association.release()
    told = Dataset()
    told.Status, told.ErrorComment = answer.Status, answer.ErrorComment
    return told


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_kept_gets_the_protocols_error_and_words(
    sender: Standing, tmp_path: Path, what: str
) -> None:
    make, reason, status = BAD[what]
    answer = send_raw(sender.port, make())
    assert answer.Status == status
    assert answer.ErrorComment.startswith(f"{reason}: ")
    until(lambda: (f"{PEER} at {LOOPBACK}", reason) in sender.refusals())
    assert "2.25.1.1.51" not in sender.stored()
    stands(sender, tmp_path)


def stands(sender: Standing, folder: Path) -> None:
    good = folder / "good.dcm"
    good.write_bytes(image(50))
    assert STORED in sender.send(PEER, good)


def test_a_full_disk_and_an_object_that_is_too_large_are_out_of_resources(
    sender: Standing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sender.listener._flight, "_object_bytes_max", 100)
        answer = send_raw(sender.port, body(image(51)))
        assert (answer.Status, answer.ErrorComment.split(":")[0]) == (0xA700, "too_large")
    with monkeypatch.context() as patched:
        patched.setattr(sealed, "FREE_BYTES_MIN", 1 << 60)
        file = tmp_path / "51.dcm"
        file.write_bytes(image(51))
        assert "Refused: OutOfResources" in sender.send(PEER, file)
    assert "2.25.1.1.51" not in sender.stored()
    assert sender.listener._flight.held == 0
    stands(sender, tmp_path)


def test_one_association_too_many_is_told_to_come_again(
    sender: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dimse, "ASSOCIATIONS_MAX", 2)
    ae = AE(ae_title=PEER)
    ae.add_requested_context(Verification)
    until(lambda: not sender.listener._ae.active_associations)
    held = [ae.associate(LOOPBACK, sender.port, ae_title="LYNKEUS") for _ in range(2)]
    assert all(one.is_established for one in held)
    assert "Local Limit Exceeded" in sender.echo(PEER)
    for one in held:
        one.release()
    until(lambda: not sender.listener._ae.active_associations)
    assert "Success" in sender.echo(PEER)


def test_silent_connections_are_bounded_and_keep_no_peer_out(
    sender: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dimse, "ASSOCIATIONS_MAX", 2)
    monkeypatch.setattr(dimse, "CONNECTIONS_MAX", 3)
    monkeypatch.setattr(sender.listener._ae, "acse_timeout", 60)
    until(lambda: not sender.listener._ae.active_associations)
    with ExitStack() as held:
        silent = []
        for number in range(1, 4):
            address = (LOOPBACK, sender.port)
            silent.append(held.enter_context(socket.create_connection(address, timeout=60)))
            until(lambda number=number: len(sender.listener._ae.active_associations) == number)
        assert "Success" in sender.echo(PEER)
        assert silent[0].recv(1) == b""
        silent[1].setblocking(False)
        with pytest.raises(BlockingIOError):
            silent[1].recv(1)
    for one in sender.listener._ae.active_associations:
        one.dul.to_user_queue.put(None)  # as if its time to ask were over
    until(lambda: not sender.listener._ae.active_associations)


def test_the_same_again_changes_nothing_and_another_content_is_kept_and_counted(
    sender: Standing, tmp_path: Path
) -> None:
    uid = "2.25.31"
    for name, data in {
        "1": image(1, study=31),
        "2": image(1, study=31),
        "3": image(1, study=31, PatientName="MADE^OTHER"),
    }.items():
        file = tmp_path / f"{name}.dcm"
        file.write_bytes(data)
        assert STORED in sender.send(PEER, file)
    with sender.house.database.read() as connection:
        case = study_by_uid(connection, uid).case
        assert len(instances_of(connection, case)) == 1
        assert conflicts_of(connection, case) == 1
    assert body(sender.house.originals.read("2.25.31.1.1")) == body(image(1, study=31))


def test_the_same_image_in_another_lossless_encoding_is_a_copy(
    sender: Standing, tmp_path: Path
) -> None:
    plain, packed = tmp_path / "plain.dcm", tmp_path / "packed.dcm"
    plain.write_bytes(image(1, study=32))
    dataset = dataset_of(image(1, study=32))
    dataset.compress(JPEGLSLossless, generate_instance_uid=False)
    packed.write_bytes(written(dataset, JPEGLSLossless))
    assert STORED in sender.send(PEER, plain)
    assert STORED in sender.send(PEER, "-xt", packed)
    with sender.house.database.read() as connection:
        case = study_by_uid(connection, "2.25.32").case
        assert [one.kind for one in asides_of(connection, case)] == ["copy"]
        assert conflicts_of(connection, case) == 0


NAMES = {
    "GB18030": ("GB18030", "gb18030", "Wang^XiaoDong=王^小東"),
    "GBK": ("GBK", "gbk", "Li^Na=李^娜"),
    "UTF-8": ("ISO_IR 192", "utf-8", "Zhang^Wei=张^伟"),
    "GB18030, backslash and caret inside": ("GB18030", "gb18030", "Made=誠^運過"),
}


@pytest.mark.parametrize("what", NAMES)
def test_chinese_names_are_shown_right(sender: Standing, tmp_path: Path, what: str) -> None:
    declared, codec, name = NAMES[what]
    study = 40 + list(NAMES).index(what)
    file = tmp_path / "named.dcm"
    file.write_bytes(named(study, declared, name.encode(codec)))
    assert STORED in sender.send(PEER, file)
    with sender.house.database.read() as connection:
        shown = patient_json(study_by_uid(connection, f"2.25.{study}").attributes, None)
    assert shown["name"] == name.split("=")[1].replace("^", "")
    assert shown["name_latin"] == name.split("=")[0].replace("^", " ")


def named(study: int, declared: str, name: bytes) -> bytes:
    """Make an image whose patient's name is these very bytes."""
    dataset = dcmread(io.BytesIO(image(1, study=study, SpecificCharacterSet=declared)))
    padded = name + b" " * (len(name) % 2)
    tag = Tag("PatientName")
    dataset[tag] = RawDataElement(tag, "PN", len(padded), padded, 0, False, True)
    return written(dataset)


def test_a_name_declared_in_a_set_that_cannot_say_it_is_kept_as_it_came(
    sender: Standing, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.dcm"
    raw = named(49, "ISO_IR 100", "MADE^造样".encode("gbk"))
    file.write_bytes(raw)
    assert STORED in sender.send(PEER, file)
    assert body(sender.house.originals.read("2.25.49.1.1")) == body(raw)


def film_file(folder: Path, kind: str) -> Path:
    values = np.arange(64 * 48, dtype=np.uint8).reshape(48, 64)
    path = folder / f"WANG Xiaoming 王小明 pneumonia.{kind}"
    Image.fromarray(values + len(kind)).save(path, "JPEG" if kind == "jpg" else kind.upper())
    return path


def imported(sender: Standing, path: Path) -> Taken:
    taken = Taken()
    take_in(SiteHere(sender.house), [path], taken, 1)
    return taken


def counted(taken: Taken) -> dict[str, int]:
    return {kind: count for kind, count in taken.counts.items() if count}


def test_import_takes_all_that_it_can_and_names_the_rest_with_its_reason(
    sender: Standing, tmp_path: Path
) -> None:
    folder = tmp_path / "disc" / "IMAGES"
    folder.mkdir(parents=True)
    (folder / "A").write_bytes(image(1, study=61))
    (folder / "bare.dcm").write_bytes(image(2, study=61)[132:])
    (folder / "cut.dcm").write_bytes(image(3, study=61)[:-30])
    (folder / "huge.dcm").write_bytes(huge(4))
    (folder / "notes.txt").write_text("no image at all")
    with zipfile.ZipFile(tmp_path / "disc" / "more.zip", "w") as archive:
        archive.writestr("inside/1.dcm", image(5, study=61))
        archive.writestr("inside/2.dcm", b"not DICOM")
    first = imported(sender, tmp_path / "disc")
    assert counted(first) == {"stored": 3}
    why = {
        Path(str(one["file"])).name: str(one["why"])
        for one in first.refused
        if isinstance(one, dict)
    }
    assert set(why) == {"cut.dcm", "huge.dcm", "notes.txt", "2.dcm"}
    assert "cut off" in why["huge.dcm"]
    assert "60000 x 60000" in why["huge.dcm"]
    assert all(one.endswith(".") for one in why.values())
    assert "3 stored, 0 here already, 0 in conflict, 4 refused." in first.words()
    assert counted(imported(sender, tmp_path / "disc")) == {"same": 3}


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_file_name_never_becomes_a_patient_a_title_or_a_description(
    sender: Standing, tmp_path: Path, kind: str
) -> None:
    known = sender.stored()
    taken = imported(sender, film_file(tmp_path, kind))
    assert (counted(taken), taken.refused) == ({"stored": 1}, [])
    (sop,) = sender.stored() - known
    kept = sender.house.originals.read(sop)
    for part in ("WANG", "王", "pneumonia", str(tmp_path)):
        for codec in ("utf-8", "gb18030"):
            assert part.encode(codec) not in kept
        assert part not in str(ledger(sender.house))
    with sender.house.database.read() as connection:
        study = instance(connection, sop)
    assert study.text("PatientID").startswith("IMG-")
    assert study.text("ConversionType") == "WSD"
    assert not any(
        study.text(one) for one in ("PatientName", "StudyDescription", "SeriesDescription")
    )
