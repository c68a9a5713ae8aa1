"""Models and decoders run in child processes; what goes wrong there comes back in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lynkeus.core.children import Children
from lynkeus.core.errors import Broken
from lynkeus.inference.choice import ActivePackage, Wanted
from lynkeus.inference.ports import ModelsInChildren


@dataclass(slots=True)
class OneFile:
    """Originals that are always the same bytes."""

    data: bytes

    def read(self, sop: str) -> bytes:
        return self.data


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    pool = Children(1)
    yield pool
    pool.stop()


def test_a_package_that_cannot_be_opened_fails_with_its_reason(
    children: Children, tmp_path: Path
) -> None:
    package = ActivePackage(
        id="chest",
        version="1.0.0",
        folder=tmp_path / "nothing",
        registration="not registered, for research only",
        responsible="somebody",
        finding="opacity",
        wanted=Wanted(modalities=frozenset(), body_parts=frozenset(), views=frozenset()),
        point=0.5,
        stopped=False,
    )
    models = ModelsInChildren(originals=OneFile(b""), children=children, trusted=tuple)
    for ask in (
        lambda: models.read(package, "1.2.3", None),
        lambda: models.cover(package, "1.2.3", (0, 0, 0.5, 0.5)),
    ):
        with pytest.raises(Broken) as broken:
            ask()
        assert broken.value.reason == "package_broken"
    assert children.run(len, b"still here") == len(b"still here")
