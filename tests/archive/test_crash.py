"""What was not acknowledged leaves no trace after a crash, and may be sent again."""

import errno
from pathlib import Path

import pytest

from lynkeus.archive.leftovers import sweep
from lynkeus.archive.records import instances
from lynkeus.archive.sealed import DiskSync
from lynkeus.core.errors import Full

from .making import image, open_archive


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
    assert len(again.sealed_files()) == 1
    assert sweep(again.store, again.database) == 1
    assert again.sealed_files() == set()
    assert again.receiver.receive(image(), "CT1").kind == "stored"
    assert again.originals.read("2.25.1.1.1") == image()
    assert sweep(again.store, again.database) == 0
    assert again.originals.read("2.25.1.1.1") == image()
    again.database.close()


def test_a_disk_that_fills_up_while_an_object_is_written_is_full_and_keeps_nothing(tmp_path):
    class Filled(DiskSync):
        def file(self, handle: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    archive = open_archive(tmp_path / "home", sync=Filled())
    with pytest.raises(Full):
        archive.receiver.receive(image(), "CT1")
    assert archive.sealed_files() == set()
    archive.database.close()
