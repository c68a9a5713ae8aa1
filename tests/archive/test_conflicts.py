"""Two objects of one number: kept once, and a person learns nothing that is withheld from him."""

from io import BytesIO

import pytest
from pydicom import Dataset, dcmread
from pydicom.datadict import DicomDictionary
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from lynkeus.archive.conflicts import DIFFERING_MAX, asides_of, conflict_json, differing
from lynkeus.archive.queries import conflicts_of, instance
from lynkeus.archive.records import studies
from lynkeus.dicom import compare
from lynkeus.dicom.prose import NAMING, may_describe

from .making import image, written

WITHHELD = (
    *("StudyDescription", "SeriesDescription", "ProtocolName", "ImageComments"),
    *("AdmittingDiagnosesDescription", "ReasonForStudy", "AdditionalPatientHistory"),
    *("RequestedProcedureDescription", "PatientComments", "TextValue", "DerivationDescription"),
    *("ReasonForTheRequestedProcedure", "InterpretationText", "StudyComments", "TextString"),
)


def shown(archive, **changed):
    case = archive.receiver.receive(image(), "CT1").case
    archive.receiver.receive(image(**changed), "CT2")
    with archive.database.read() as connection:
        (aside,) = asides_of(connection, case)
        return conflict_json(instance(connection, aside.kept.sop_uid), aside)


def test_a_known_number_in_another_study_leaves_no_empty_study(archive):
    case = archive.receiver.receive(image(), "CT1").case
    outcome = archive.receiver.receive(image(StudyInstanceUID="2.25.77"), "CT1")
    assert (outcome.kind, outcome.case) == ("conflicts", case)
    assert len(archive.rows(studies)) == 1


def test_another_content_under_a_known_number_is_kept_aside(archive):
    first, second = image(), image(PatientName="MADE^OTHER", PatientSex="F")
    case = archive.receiver.receive(first, "CT1").case
    outcome = archive.receiver.receive(second, "CT2")
    assert (outcome.kind, outcome.case) == ("conflicts", case)
    assert archive.originals.read("2.25.1.1.1") == first
    with archive.database.read() as connection:
        assert conflicts_of(connection, case) == 1
        (aside,) = asides_of(connection, case)
        stays = instance(connection, aside.kept.sop_uid)
    told = conflict_json(stays, aside)
    assert (stays.source, aside.kept.source) == ("CT1", "CT2")
    assert [one["keyword"] for one in told["differs"]] == ["PatientName", "PatientSex"]
    assert archive.originals.whole(aside.kept) == second
    assert archive.told()[-1] == "study.conflict"


def test_a_conflict_that_comes_again_is_kept_once(archive):
    case = archive.receiver.receive(image(), "CT1").case
    for _ in range(3):
        again = archive.receiver.receive(image(PatientSex="F"), "CT1")
        assert (again.kind, again.case, again.sop_uid) == ("conflicts", case, "2.25.1.1.1")
        assert not again.is_of_its_study
    assert archive.receiver.receive(image(), "CT1").kind == "same"
    with archive.database.read() as connection:
        assert conflicts_of(connection, case) == 1
    assert len(archive.sealed_files()) == 2
    assert archive.told().count("study.conflict") == 1


def test_no_description_and_no_report_is_told_by_what_differs(archive):
    told = shown(archive, PatientSex="F", **dict.fromkeys(WITHHELD, "PNEUMONIA"))
    assert [one["keyword"] for one in told["differs"]] == ["PatientSex"]
    assert "PNEUMONIA" not in str(told)


def test_a_report_in_a_sequence_or_a_private_attribute_is_not_told(archive):
    inside = Dataset()
    inside.TextValue = "PNEUMONIA"
    told = shown(archive, PatientSex="F", ContentSequence=Sequence([inside]))
    assert "PNEUMONIA" not in str(told)


def test_what_names_a_patient_or_a_device_is_told():
    assert not any(may_describe(one) for one in (*NAMING, "PatientName", "Rows", "StudyDate"))
    assert {entry[4] for entry in DicomDictionary.values()} >= NAMING
    assert may_describe("NoSuchAttribute")


def test_a_deflated_object_is_a_copy_unless_it_unpacks_to_too_much_to_compare(archive, monkeypatch):
    archive.receiver.copies = archive.copies
    for study, kind in ((1, "copies"), (2, "conflicts")):
        archive.receiver.receive(image(study=study), "CT1")
        again = image(study=study, syntax=DeflatedExplicitVRLittleEndian)
        assert archive.receiver.receive(again, "CT1").kind == kind
        monkeypatch.setattr(compare, "HARMLESS_BYTES", 100)


def test_whose_image_it_is_stands_first_and_what_is_left_out_is_counted(archive):
    numbers = sorted(e[4] for e in DicomDictionary.values() if e[0] == "DS" and e[1] == "1")
    many = [one for one in dict.fromkeys(numbers) if one][: DIFFERING_MAX + 9]
    told = differing({}, dict.fromkeys(many, ("7",)) | {"PatientName": ("Zhou^Mei",)})
    assert told[0]["keyword"] == "PatientName"
    assert len(told) == DIFFERING_MAX + 10
    told = shown(archive, **dict.fromkeys(many, "7"), PatientID="ELSE")
    assert told["differs"][0]["keyword"] == "PatientID"
    assert [one["identity"] for one in told["differs"]] == [True] + [False] * (DIFFERING_MAX - 1)
    assert told["more"] == 10


DEEP = {"Rows": 1, "Columns": 1, "BitsAllocated": 32, "BitsStored": 32, "HighBit": 31}
COLOUR = {"Rows": 1, "Columns": 2, "SamplesPerPixel": 3, "PlanarConfiguration": 0}
RGB = COLOUR | {"PhotometricInterpretation": "RGB"}
TWELVE = {"Rows": 1, "Columns": 2, "BitsStored": 12, "HighBit": 11}
INVERTED = {"PhotometricInterpretation": "MONOCHROME1"}
COUNTED = bytes(range(12))


@pytest.mark.parametrize(
    ("both", "first", "second", "copy"),
    [
        pytest.param(DEEP, b"\0\0\1\0", b"\1\0\1\0", False, id="the low word of 32 bits"),
        pytest.param(RGB, COUNTED, b"\7" + COUNTED[1:], False, id="the low byte of a colour"),
        pytest.param(RGB, COUNTED, COUNTED, True, id="nothing"),
        pytest.param(TWELVE, b"\1\0\2\0", b"\1\xf0\2\0", True, id="what no bit stores"),
    ],
)
def test_a_copy_has_every_stored_bit_alike(both, first, second, copy):
    one, other = (image(**both, PixelData=pixels) for pixels in (first, second))
    assert compare.same_image(one, other) is copy


def test_the_opposite_picture_is_no_copy():
    assert not compare.same_image(image(), image(**INVERTED))
    assert compare.same_image(image(**INVERTED), image(**INVERTED))


def test_planes_that_lie_beside_the_stored_bits_are_compared():
    def planed(pixels):
        dataset = dcmread(BytesIO(image(**TWELVE, PixelData=pixels)))
        dataset.add_new(0x60000102, "US", 15)
        return written(dataset, ExplicitVRLittleEndian)

    assert compare.same_image(planed(b"\1\x80\2\0"), planed(b"\1\x80\2\0"))
    assert not compare.same_image(planed(b"\1\x80\2\0"), planed(b"\1\0\2\0"))
