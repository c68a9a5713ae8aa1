"""Images looked at for a data set: read where they are looked at, within limits."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lynkeus.app import seeing
from lynkeus.app.freezing import of_files
from lynkeus.manifests.content import Look
from lynkeus.manifests.manifest import Labelling
from lynkeus.manifests.table import read_table
from lynkeus.models.seen import film_hash

GREY = np.random.default_rng(1).integers(0, 255, (2, 9, 9), dtype=np.uint8)
TABLE = (
    "path,row,label,patient\nmany.npz,0,ill,a\nmany.npz,1,well,b\nmany.npz,2,well,c\none.png,,ill,d"
)


class Here:
    """A child in this very process, which tells what it was given."""

    def __init__(self) -> None:
        self.given: list[tuple[Any, ...]] = []

    def run(self, does: Any, *given: Any) -> Any:
        self.given.append(given)
        return does(*given)


def looks(folder: Path, children: Any) -> dict[int, Look]:
    np.savez_compressed(folder / "many.npz", images=GREY)
    Image.fromarray(GREY[0]).save(folder / "one.png")
    rows = read_table(TABLE, {}, Labelling.ONE, "table")
    return of_files(folder, children, lambda rows: rows)(rows, {})[0]


def test_the_service_hands_out_paths_and_the_child_reads_them(tmp_path: Path) -> None:
    children = Here()
    seen = looks(tmp_path, children)
    many = tmp_path / "many.npz"
    assert children.given == [(many, 0), (many, 1), (many, 2), (tmp_path / "one.png",)]
    assert [seen[line].content for line in (2, 3)] == [
        film_hash(one.astype(np.float32)) for one in GREY
    ]
    assert seen[5].content == seen[2].content
    assert "row 2 is asked for" in seen[4].why


def test_a_child_loads_what_it_needs_and_not_the_house() -> None:
    loads = "import sys, lynkeus.app.seeing; print('lynkeus.app.house' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", loads], capture_output=True, check=True)
    assert said.stdout == b"False\n"


def test_arrays_that_unfold_to_too_much_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeing, "UNFOLDED_BYTES_MAX", GREY.nbytes)
    assert "are read at most" in looks(tmp_path, Here())[2].why

    class Small(Here):
        def run(self, does: Any, *given: Any) -> Any:
            raise MemoryError

    assert "more memory" in looks(tmp_path, Small())[5].why
