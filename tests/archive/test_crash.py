"""What was not acknowledged leaves no trace after a crash, and may be sent again."""

import dataclasses
import errno
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydicom.uid import ImplicitVRLittleEndian

from lynkeus.archive import settle
from lynkeus.archive.conflicts import NoteCompared, asides_of
from lynkeus.archive.leftovers import NoteSwept, note_swept, sweep
from lynkeus.archive.queries import Kind, conflicts_of
from lynkeus.archive.receive import Receiver
from lynkeus.archive.records import conflicts, instances, studies
from lynkeus.archive.sealed import DiskSync
from lynkeus.core.children import Stopped
from lynkeus.core.errors import Broken, Full
from lynkeus.core.ids import CaseId
from lynkeus.core.keys import subject_keys
from lynkeus.ledger.read import newest_checkpoint
from lynkeus.ledger.records import entries

from .making import RECEIVER, Archive, Here, image, open_archive


def test_a_crash_between_sealing_and_indexing_leaves_no_trace_of_an_unanswered_object(tmp_path):
    class Cut(DiskSync):
        def folder(self, folder: Path) -> None:
            if folder.name.startswith("20"):
                raise KeyboardInterrupt
            super().folder(folder)

    cut = open_archive(tmp_path / "home", sync=Cut())
    with pytest.raises(KeyboardInterrupt):
        cut.receiver.receive(image(), "CT1")
    cut.database.close()
    again = open_archive(tmp_path / "home")
    assert again.rows(instances) == []
    (path,) = again.sealed_files()
    for name in ("lost+found", "zeroed", "2020-01-01"):  # a disk of its own; another day
        (again.folder / "objects" / name).mkdir(mode=0o700)
    again.database.left_open = True
    assert swept(again) == (1, 0)
    assert again.sealed_files() == {f"unindexed/{path}"}
    assert again.receiver.receive(image(), "CT1").kind == "stored"
    assert swept(again) == (0, 0)
    assert again.originals.read("2.25.1.1.1") == image()
    again.database.close()


def test_objects_newer_than_a_restored_database_are_moved_aside_and_put_back_with_a_newer_one(
    tmp_path, caplog
):
    home, checkpoints = tmp_path / "home", tmp_path / "checkpoints"
    archive = open_archive(home)
    archive.receiver.receive(image(1), "CT1")
    older, newer = tmp_path / "older.db", tmp_path / "newer.db"
    archive.database.copy_to(older)
    archive.clock.pass_by(5 * 86_400)
    archive.receiver.receive(image(2), "CT1")
    archive.clock.pass_by(5 * 86_400)
    archive.receiver.receive(image(3), "CT1")
    checkpoints.mkdir()
    with archive.database.read() as connection:
        size = newest_checkpoint(connection).size
    (checkpoints / f"{size:012d}.checkpoint").touch()
    archive.database.copy_to(newer)
    assert swept(archive, checkpoints) == (0, 0)
    everything = archive.sealed_files()

    restored = with_database(archive, older)
    assert swept(restored, checkpoints) == (2, 0)
    assert len(restored.sealed_files()) == 3
    assert restored.store.unindexed_count == len(restored.store.unindexed())
    assert restored.store.unindexed() == everything - {row.path for row in restored.rows(instances)}
    assert restored.originals.read("2.25.1.1.1") == image(1)
    note_swept(restored.door, RECEIVER, NoteSwept(aside=2, back=0))
    assert "no index knows were moved aside to objects/unindexed: 2" in caplog.text

    again = with_database(restored, newer)
    assert swept(again, checkpoints) == (0, 2)
    assert again.sealed_files() == everything
    for number in (1, 2, 3):
        assert again.originals.read(f"2.25.1.1.{number}") == image(number)
    before = len(again.rows(entries))
    note_swept(again.door, RECEIVER, NoteSwept(aside=0, back=0))
    assert len(again.rows(entries)) == before
    note_swept(again.door, RECEIVER, NoteSwept(aside=0, back=2))
    assert len(again.rows(entries)) == before + 1
    again.database.close()


def swept(archive: Archive, checkpoints: Path = Path("none")) -> tuple[int, int]:
    done = sweep(archive.store, archive.database, checkpoints)
    return done.aside, done.back


def with_database(archive: Archive, copy: Path) -> Archive:
    """Put a copy in the place of an archive's database, and open it."""
    archive.database.close()
    shutil.copy(copy, archive.folder / "lynkeus.db")
    return open_archive(archive.folder)


def test_a_copy_whose_comparison_was_cut_off_is_compared_at_the_next_start(tmp_path):
    class Killed:
        def is_copy(self, conflict: str, sop: str, data: bytes) -> bool:
            raise KeyboardInterrupt

    archive = open_archive(tmp_path / "home")
    archive.receiver.copies = Killed()
    case = archive.receiver.receive(image(), "CT1").case
    for data in (image(syntax=ImplicitVRLittleEndian), image(PatientSex="F")):
        with pytest.raises(KeyboardInterrupt):
            archive.receiver.receive(data, "CT1")
    archive.database.close()

    again = open_archive(tmp_path / "home")
    assert kept_aside(again, case) == (2, ["uncompared", "uncompared"])
    gone = Broken("The disk is gone.", reason="object_missing")
    for ending in (Broken("The child died.", reason="child_died"), gone, Stopped()):
        dataclasses.replace(again.copies, children=Ending(ending)).compare_left()
        assert kept_aside(again, case) == (2, ["uncompared", "uncompared"])
    again.copies.compare_left()
    assert kept_aside(again, case) == (1, ["content", "copy"])
    assert again.told()[-1] == "study.copied", "a page that showed a conflict asks again"
    before = len(again.rows(entries))
    again.copies.compare_left()
    for row in again.rows(conflicts):
        again.door.execute(RECEIVER, NoteCompared(conflict=row.id, kind=Kind.COPY), key=row.id)
    assert kept_aside(again, case) == (1, ["content", "copy"])
    assert len(again.rows(entries)) == before
    again.database.close()


class Ending(Here):
    """Children that end before they answer, as they do when the service stops."""

    def __init__(self, ending: Exception) -> None:
        super().__init__()
        self.ending = ending

    def run(self, function, *args, **kwargs):  # type: ignore[no-untyped-def]  # whatever it is given
        raise self.ending


def kept_aside(archive: Archive, case: CaseId) -> tuple[int, list[str]]:
    with archive.database.read() as connection:
        told = conflicts_of(connection, case)
        return told, sorted(one.kind for one in asides_of(connection, case))


@pytest.mark.parametrize("size", [1, 3])
def test_an_error_after_the_commit_unlinks_nothing_that_is_indexed(tmp_path, size):
    archive = open_archive(tmp_path / "home")
    together = threading.Barrier(size)

    class Waiting(DiskSync):
        def file(self, handle: int) -> None:
            super().file(handle)
            together.wait(5)

    class FailingAfterwards:
        def __init__(self) -> None:
            self.batches: list[int] = []

        def execute(self, actor, command, *, key):
            answer = archive.door.execute(actor, command, key=key)
            self.batches.append(len(command.arrivals))
            if len(self.batches) == 1:
                message = "The disk says something after the commit."
                raise OSError(message)
            return answer

    failing = FailingAfterwards()
    receiver = Receiver(failing, archive.database, archive.store, archive.clock, RECEIVER)
    archive.store._sync = Waiting()
    receiver._not_before = time.monotonic() + 0.2
    files = [image(number) for number in range(1, size + 1)]
    with ThreadPoolExecutor(size) as senders:
        answers = [senders.submit(receiver.receive, data, "CT1") for data in files]
    if size == 1:
        assert isinstance(answers[0].exception(), OSError)
    else:
        assert failing.batches == [size, *[1] * size]
        assert [one.result().kind for one in answers] == ["stored"] * size
    assert len(archive.rows(entries)) == 1
    for number, data in enumerate(files, start=1):
        assert archive.originals.read(f"2.25.1.1.{number}") == data
    archive.store._sync = DiskSync()
    assert archive.receiver.receive(files[0], "CT1").kind == "same"
    assert len(archive.sealed_files()) == size
    archive.database.close()


def test_a_study_that_cannot_be_settled_and_one_being_sent_keep_nobody_from_the_start(tmp_path):
    archive = open_archive(tmp_path / "home")
    cases = [archive.receiver.receive(image(study=one), "CT1").case for one in (1, 2, 3)]
    kept = archive.rows(subject_keys)
    spoilt = next(one.subject for one in archive.rows(studies) if one.case == cases[0])
    with archive.database.write() as connection:
        mine = subject_keys.update().where(subject_keys.c.subject == spoilt)
        connection.execute(mine.values(wrapped=b"spoilt"))
    archive.settler.begin(cases[1])
    archive.settler.start()
    assert settled(archive) == {cases[2]}
    archive.settler.end({cases[1]})
    archive.clock.pass_by(60)
    until(lambda: settled(archive) == {cases[1], cases[2]})
    with archive.database.write() as connection:
        [whole] = [one.wrapped for one in kept if one.subject == spoilt]
        connection.execute(mine.values(wrapped=whole))
    archive.settler._rest.clear()
    archive.settler.end(set())
    until(lambda: settled(archive) == set(cases))
    archive.settler.stop()
    archive.database.close()


def test_a_look_that_fails_is_not_the_last(tmp_path, monkeypatch):
    archive = open_archive(tmp_path / "home")
    case = archive.receiver.receive(image(study=1), "CT1").case
    reading, asked = archive.database.read, []

    def tired():
        asked.append(True)
        if len(asked) in (2, 3):
            raise TimeoutError
        return reading()

    monkeypatch.setattr(settle, "FAILED_S", 0.01)
    monkeypatch.setattr(archive.settler, "_database", SimpleNamespace(read=tired))
    archive.settler.begin(case)
    archive.settler.start()
    until(lambda: len(asked) > 3)
    archive.clock.pass_by(60)
    archive.settler.end({case})
    until(lambda: settled(archive) == {case})
    archive.settler.stop()
    archive.database.close()


def settled(archive: Archive) -> set[str]:
    return {one.case for one in archive.rows(studies) if one.settled}


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


def test_a_disk_that_fills_up_while_an_object_is_written_is_full_and_keeps_nothing(tmp_path):
    class Filled(DiskSync):
        def file(self, handle: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    archive = open_archive(tmp_path / "home", sync=Filled())
    with pytest.raises(Full):
        archive.receiver.receive(image(), "CT1")
    assert archive.sealed_files() == set()
    archive.database.close()


def test_a_folder_that_was_not_synced_is_asked_once_and_its_sender_again(tmp_path):
    asked = []

    class Losing(DiskSync):
        def folder(self, folder: Path) -> None:
            if folder.name.startswith("20"):
                asked.append(folder)
                if len(asked) == 1:
                    raise OSError(errno.EIO, "Input/output error")
            DiskSync.folder(self, folder)

    archive = open_archive(tmp_path / "home", sync=Losing())
    with pytest.raises(Broken) as refused:
        archive.receiver.receive(image(), "CT1")
    assert refused.value.reason == "disk_out_of_reach"
    assert (len(asked), archive.sealed_files(), archive.rows(instances)) == (1, set(), [])
    assert archive.receiver.receive(image(), "CT1").kind == "stored"
    archive.database.close()
