"""Receiving is sacred: what is answered is safe, once, and nothing is lost or changed."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydicom.uid import ImplicitVRLittleEndian, JPEGLSLossless, RLELossless

from lynkeus.access.actors import Actor as SomeActor
from lynkeus.access.actors import ActorKind, Role, operator, stranger
from lynkeus.archive import sealed
from lynkeus.archive.arrivals import RecordArrivals
from lynkeus.archive.conflicts import asides_of
from lynkeus.archive.queries import conflicts_of, instances_of, series_of, study_by_uid
from lynkeus.archive.receive import BATCH_MAX, REFUSALS_A_MINUTE_MAX, YIELD_S, Receiver
from lynkeus.archive.records import conflicts, instances, patients, series, studies
from lynkeus.archive.sealed import DiskSync
from lynkeus.core.errors import BadInput, Broken, Full, Refused
from lynkeus.dicom.parse import dataset_of
from lynkeus.ledger.read import entries_about
from lynkeus.ledger.records import entries

from .making import RECEIVER, image, written

AT_ONCE = 16


def test_an_object_comes_back_byte_for_byte(archive):
    data = image()
    outcome = archive.receiver.receive(data, "CT1")
    assert outcome.kind == "stored"
    assert archive.originals.read("2.25.1.1.1") == data
    given = [(name, b"".join(pieces)) for name, pieces in archive.originals.files(outcome.case)]
    assert given == [("2.25.1.1.1.dcm", data)]


def test_the_store_holds_nothing_readable(archive):
    archive.receiver.receive(image(), "CT1")
    (path,) = archive.sealed_files()
    stored = (archive.folder / "objects" / path).read_bytes()
    assert b"MADE" not in stored
    assert b"2.25" not in stored
    assert "2.25" not in path


def test_the_same_object_again_changes_nothing(archive):
    first = archive.receiver.receive(image(), "CT1")
    before = {table.name: archive.rows(table) for table in (instances, studies, series, conflicts)}
    files = archive.sealed_files()
    again = archive.receiver.receive(image(), "CT2")
    assert (again.kind, again.case) == ("same", first.case)
    for table in (instances, studies, series, conflicts):
        assert archive.rows(table) == before[table.name]
    assert archive.sealed_files() == files
    assert archive.told().count("study.growing") == 1


def test_another_header_before_the_same_data_set_is_the_same_object(archive):
    data = image()
    archive.receiver.receive(data, "CT1")
    other = bytearray(data)
    other[10:20] = b"preamble!!"
    assert archive.receiver.receive(bytes(other), "CT1").kind == "same"
    assert archive.originals.read("2.25.1.1.1") == data


def test_a_series_number_that_two_studies_share_is_a_series_in_each(archive):
    for study in ("2.25.7", "2.25.8"):
        number = f"{study}.9"
        data = image(StudyInstanceUID=study, SeriesInstanceUID="2.25.5", SOPInstanceUID=number)
        archive.receiver.receive(data, "CT1")
    with archive.database.read() as connection:
        for study in ("2.25.7", "2.25.8"):
            case = study_by_uid(connection, study).case
            assert [one.series_uid for one in series_of(connection, case)] == ["2.25.5"]
            assert len(instances_of(connection, case)) == 1


@pytest.mark.parametrize("numbers", [("MADE-F13", "  MADE-F13", "MADE-F13  ")])
def test_spaces_around_a_patient_number_make_no_other_patient(archive, numbers):
    for study, number in enumerate(numbers, start=1):
        archive.receiver.receive(image(study=study, PatientID=number), "CT1")
    assert len(archive.rows(patients)) == 1
    assert len(archive.rows(studies)) == 3


def test_studies_without_a_patient_number_are_nobodys_priors(archive):
    for study in (1, 2):
        archive.receiver.receive(image(study=study, PatientID=""), "CT1")
    assert len(archive.rows(patients)) == 2


def test_the_same_number_from_two_issuers_is_two_patients(archive):
    for study in (1, 2):
        data = image(study=study, PatientID="7", IssuerOfPatientID=f"H{study}")
        archive.receiver.receive(data, "CT1")
    assert len(archive.rows(patients)) == 2


def test_an_image_in_another_encoding_is_noted_as_a_copy(archive):
    archive.receiver.copies = archive.copies
    dataset = dataset_of(image())
    dataset.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
    case = archive.receiver.receive(image(), "CT1").case
    for again in (written(dataset, RLELossless), image(syntax=ImplicitVRLittleEndian)):
        for _ in range(2):
            assert archive.receiver.receive(again, "CT1").kind == "copies"
    assert len(archive.sealed_files()) == 3
    with archive.database.read() as connection:
        assert conflicts_of(connection, case) == 0
        assert {one.kind for one in asides_of(connection, case)} == {"copy"}
    assert archive.originals.read("2.25.1.1.1") == image()


@pytest.mark.parametrize("change", [{"PatientSex": "F"}, {"PixelData": b"\x01" * 128}])
def test_another_encoding_with_a_difference_is_a_conflict(archive, change):
    archive.receiver.copies = archive.copies
    archive.receiver.receive(image(), "CT1")
    dataset = dataset_of(image(**change))
    dataset.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
    assert archive.receiver.receive(written(dataset, RLELossless), "CT1").kind == "conflicts"


def test_an_encoding_that_cannot_be_undone_is_a_conflict(archive):
    archive.receiver.copies = archive.copies
    archive.receiver.receive(image(), "CT1")
    dataset = dataset_of(image())
    dataset.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
    dataset.file_meta.TransferSyntaxUID = JPEGLSLossless
    assert archive.receiver.receive(written(dataset, JPEGLSLossless), "CT1").kind == "conflicts"


def test_what_is_no_dicom_is_refused_and_leaves_nothing(archive):
    for data in (b"", b"%PDF-1.7", image()[:-5], image(Rows=60_000, Columns=60_000)):
        with pytest.raises(BadInput):
            archive.receiver.receive(data, "CT1")
    assert archive.sealed_files() == set()
    assert archive.rows(studies) == []


def test_an_object_with_another_number_than_its_sender_says_is_refused(archive):
    with pytest.raises(BadInput) as refusal:
        archive.receiver.receive(image(), "CT1", sop="2.25.99")
    assert refusal.value.reason == "sop_mismatch"
    assert archive.sealed_files() == set()


def test_a_nearly_full_disk_refuses_before_it_writes(archive, monkeypatch):
    monkeypatch.setattr(sealed, "FREE_BYTES_MIN", 1 << 60)
    with pytest.raises(Full) as refusal:
        archive.receiver.receive(image(), "CT1")
    assert refusal.value.reason == "disk_full"
    assert archive.sealed_files() == set()


def test_without_a_permit_nothing_stays(archive):
    nobody = SomeActor(id="x", kind=ActorKind.PERSON, name="x", roles=frozenset({Role.ENGINEER}))
    for actor in (nobody, stranger("10.0.0.9")):
        with pytest.raises(Refused):
            archive.receiver.receive(image(), "page", actor=actor)
    assert archive.sealed_files() == set()
    assert archive.rows(instances) == []


def test_many_senders_at_once_lose_and_double_nothing(archive):
    files = [image(number, study=study) for study in range(1, 5) for number in range(1, 26)]
    with ThreadPoolExecutor(AT_ONCE) as senders:
        kinds = Counter(
            one.kind
            for one in senders.map(lambda one: archive.receiver.receive(one, "CT1"), files * 2)
        )
    assert kinds == {"stored": 100, "same": 100}
    assert len(archive.rows(instances)) == 100
    assert len(archive.sealed_files()) == 100
    for number in (1, 25):
        assert archive.originals.read(f"2.25.3.1.{number}") == image(number, study=3)


def test_what_waits_is_written_in_batches_with_one_entry_a_study(archive):
    release, entered = threading.Event(), threading.Event()

    class SlowOnce(DiskSync):
        def folder(self, folder: Path) -> None:
            if not entered.is_set():
                entered.set()
                release.wait(5)
            super().folder(folder)

    archive.receiver.receive(image(99), "CT1")
    archive.store._sync = SlowOnce()
    before = len(archive.rows(entries))
    with ThreadPoolExecutor(AT_ONCE + 1) as senders:
        first = senders.submit(archive.receiver.receive, image(100), "CT1")
        entered.wait(5)
        others = [
            senders.submit(archive.receiver.receive, image(number), "CT1")
            for number in range(1, AT_ONCE + 1)
        ]
        while len(archive.receiver._queue) < AT_ONCE:
            time.sleep(0.01)
        release.set()
        assert {one.result().kind for one in (first, *others)} == {"stored"}
    assert AT_ONCE == BATCH_MAX
    assert len(archive.rows(entries)) - before == 2


def test_one_object_that_cannot_be_indexed_harms_no_other(archive):
    release, entered = threading.Event(), threading.Event()
    bad = image(7, StudyInstanceUID="2.25.66")

    class Failing:
        def __init__(self) -> None:
            self.first = True

        def execute(self, actor, command, *, key):
            if self.first:
                self.first = False
                entered.set()
                release.wait(5)
            if any(one.study_uid == "2.25.66" for one in command.arrivals):
                message = "This one breaks the index."
                raise Broken(message, reason="made")
            return archive.door.execute(actor, command, key=key)

    receiver = Receiver(Failing(), archive.database, archive.store, archive.clock, RECEIVER)
    with ThreadPoolExecutor(AT_ONCE) as senders:
        first = senders.submit(receiver.receive, image(1), "CT1")
        entered.wait(5)
        good = [senders.submit(receiver.receive, image(number), "CT1") for number in (2, 3, 4)]
        broken = senders.submit(receiver.receive, bad, "CT1")
        while len(receiver._queue) < 4:
            time.sleep(0.01)
        release.set()
        assert {one.result().kind for one in (first, *good)} == {"stored"}
        with pytest.raises(Broken):
            broken.result()
    assert len(archive.sealed_files()) == 4


def test_a_pause_after_each_commit_lets_other_writers_in_without_slowing_one_sender(archive):
    archive.receiver.receive(image(1), "CT1")
    ended = time.monotonic()
    assert archive.receiver._not_before <= ended + YIELD_S
    began = time.monotonic()
    archive.receiver.receive(image(2), "CT1")
    archive.receiver.receive(image(3), "CT1")
    assert time.monotonic() - began >= YIELD_S


def test_a_flood_of_strangers_is_told_once_each_and_bounded_a_minute(archive):
    refusal = Refused("Not a peer.", reason="peer_unknown")
    before = len(archive.rows(entries))
    for _ in range(3):
        archive.receiver.turned_away("X at 10.0.0.1", "open an association", refusal)
    assert len(archive.rows(entries)) - before == 1
    for number in range(2 * REFUSALS_A_MINUTE_MAX):
        archive.receiver.turned_away(f"Y{number} at 10.0.0.1", "open an association", refusal)
    assert len(archive.rows(entries)) - before == REFUSALS_A_MINUTE_MAX
    archive.clock.pass_by(60)
    archive.receiver.turned_away("X at 10.0.0.1", "open an association", refusal)
    assert len(archive.rows(entries)) - before == REFUSALS_A_MINUTE_MAX + 1


def test_what_a_person_brings_is_brought_by_that_person(archive):
    archive.receiver.receive(image(), "import", actor=operator("li"))
    assert archive.receiver.receive(image(), "CT1").kind == "same"


def test_a_batch_from_two_sources_is_told_of_each(archive):
    sealed_ones = [
        archive.receiver._seal(image(number), source, RECEIVER, "").arrival
        for number, source in ((1, "CT1"), (2, "CT2"), (3, "CT1"))
    ]
    command = RecordArrivals(arrivals=tuple(sealed_ones))
    [case] = {one["case"] for one in archive.door.execute(RECEIVER, command, key="batch")}
    with archive.database.read() as connection:
        told = [one.entry for one in entries_about(connection, case, archive.originals.keys)]
    fields = [one["fields"] for one in told]
    assert [(one["source"], one["stored"]) for one in fields] == [("CT1", 2), ("CT2", 1)]
    assert "2 new images of this study from CT1." in told[0]["words"]
    assert "1 new image of this study from CT2." in told[1]["words"]
    assert archive.told().count("study.growing") == 1
