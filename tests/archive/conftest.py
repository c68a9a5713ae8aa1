"""An archive of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .making import Archive, open_archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = open_archive(tmp_path / "home")
    yield opened
    opened.settler.stop()
    opened.database.close()
