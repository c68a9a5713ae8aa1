"""What devices send beside plain images is received whole, and says what of it can be shown."""

from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import (
    HEVCMP51,
    MPEG2MPML,
    UID,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    RLELossless,
)
from pynetdicom import AE

from lynkeus.archive.queries import instance
from lynkeus.archive.unsealing import sealed_frame
from lynkeus.cases.patient import patient_json
from lynkeus.core.errors import BadInput
from lynkeus.dicom.parse import dataset_of

from ..archive.making import image
from .standing import LOOPBACK, Standing

PEER = "ODD"
RETIRED_ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6"
MAKERS_OWN = "1.3.12.2.1107.5.9.1"
MAKERS_SYNTAX = "1.2.840.113619.5.2"


@pytest.fixture(scope="module")
def sender(site: Standing) -> Standing:
    site.add_peer(PEER)
    return site


def sent(site: Standing, data: bytes, syntax: str, sop_class: str = "") -> int:
    """Send an object as it is; give the status."""
    dataset = dataset_of(data)
    dataset.SOPClassUID = sop_class or dataset.SOPClassUID
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    ae = AE(ae_title=PEER)
    ae.add_requested_context(dataset.SOPClassUID, syntax)
    association = ae.associate(LOOPBACK, site.port, ae_title="LYNKEUS")
    assert association.accepted_contexts
    status: int = association.send_c_store(dataset).Status
    association.release()
    return status


@pytest.mark.parametrize("sop_class", [RETIRED_ULTRASOUND, MAKERS_OWN])
def test_retired_classes_and_makers_own_are_received(sender: Standing, sop_class: str) -> None:
    number = 70 + (sop_class == MAKERS_OWN)
    data = image(number, study=70)
    assert sent(sender, data, ExplicitVRLittleEndian, sop_class) == 0
    with sender.house.database.read() as connection:
        kept = instance(connection, f"2.25.70.1.{number}")
    assert kept.text("SOPClassUID") == sop_class
    assert sealed_frame(sender.house.originals.place(kept), 0) == dataset_of(data).PixelData


@pytest.mark.parametrize(
    ("offered", "agreed"),
    [
        ([MAKERS_SYNTAX, ImplicitVRLittleEndian], ImplicitVRLittleEndian),
        ([RLELossless, ExplicitVRLittleEndian], RLELossless),
        ([MAKERS_SYNTAX], MAKERS_SYNTAX),
    ],
)
def test_of_what_is_offered_the_first_is_agreed_on_that_can_be_opened(
    sender: Standing, offered: list[str], agreed: str
) -> None:
    ae = AE(ae_title=PEER)
    ae.add_requested_context(RETIRED_ULTRASOUND, offered)
    association = ae.associate(LOOPBACK, sender.port, ae_title="LYNKEUS")
    (context,) = association.accepted_contexts
    association.release()
    assert context.transfer_syntax == [agreed]


@pytest.mark.parametrize("syntax", [MPEG2MPML, HEVCMP51, JPEG2000Lossless, RLELossless])
def test_streams_that_no_decoder_takes_are_kept_and_say_so(sender: Standing, syntax: UID) -> None:
    number = 80 + (MPEG2MPML, HEVCMP51, JPEG2000Lossless, RLELossless).index(syntax)
    dataset = dataset_of(image(number, study=71))
    dataset.PixelData = encapsulate([bytes(range(200))])
    dataset["PixelData"].is_undefined_length = True
    file = sender.house.settings.home / "odd.dcm"
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.save_as(file)
    assert sent(sender, file.read_bytes(), syntax) == 0
    with sender.house.database.read() as connection:
        kept = instance(connection, f"2.25.71.1.{number}")
    with pytest.raises(BadInput) as refusal:
        sealed_frame(sender.house.originals.place(kept), 0)
    assert refusal.value.reason == "not_decodable"


def test_names_that_steer_a_terminal_stay_what_they_are(sender: Standing, tmp_path: Path) -> None:
    file = tmp_path / "odd.dcm"
    named = {"PatientName": "MADE\x1b[2J^\u202eONE\x07", "PatientID": "1\u202e23"}
    file.write_bytes(image(90, study=72, SpecificCharacterSet="ISO_IR 192", **named))
    assert "Success" in sender.send(PEER, file)
    with sender.house.database.read() as connection:
        kept = instance(connection, "2.25.72.1.90")
    assert sender.house.originals.whole(kept).endswith(file.read_bytes()[-64:])
    shown = patient_json(kept.attributes, None)
    assert (shown["name"], shown["id"]) == ("MADE[2J ONE", "123")


def test_a_disk_that_is_gone_is_told_to_the_sender(sender: Standing, tmp_path: Path) -> None:
    objects = sender.house.settings.objects_folder
    aside = objects.with_name("elsewhere")
    file = tmp_path / "late.dcm"
    file.write_bytes(image(91, study=73))
    objects.rename(aside)
    try:
        assert "Unknown Status: 0x110" in sender.send(PEER, file)
    finally:
        aside.rename(objects)
    assert (f"{PEER} at {LOOPBACK}", "disk_out_of_reach") in sender.refusals()
    assert "Success" in sender.send(PEER, file)
    assert dcmread(file).SOPInstanceUID in sender.stored()
