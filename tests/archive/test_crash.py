"""What was not acknowledged leaves no trace after a crash, and may be sent again."""

from pathlib import Path

import pytest

from lynkeus.archive.records import instances
from lynkeus.archive.sealed import DiskSync

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
    assert again.receiver.receive(image(), "CT1").kind == "stored"
    assert again.originals.read("2.25.1.1.1") == image()
    again.database.close()
