"""A site of its own for each test of access."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .calling import Called, called


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with called(tmp_path / "home") as one:
        yield one
