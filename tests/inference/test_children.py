"""Models and decoders run in child processes; what goes wrong there comes back in words."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lynkeus.archive.sealed import Place
from lynkeus.core.children import Children
from lynkeus.core.errors import Broken
from lynkeus.core.ids import new_id
from lynkeus.core.sealing import new_key, sealed_chunks
from lynkeus.inference import ports
from lynkeus.inference.choice import ActivePackage, Wanted, as_its_card_says, failed
from lynkeus.inference.ports import Asked, ModelsInChildren, Problem, read_in_child

from ..models import toy
from ..models.planting import planted


class OneFile:
    """Originals that are always the same bytes, sealed."""

    def __init__(self, data: bytes, folder: Path) -> None:
        self.place = Place(path=folder / new_id(), key=new_key())
        self.place.path.write_bytes(b"".join(sealed_chunks(self.place.key, [data])))

    def place_of(self, sop: str) -> Place:
        return self.place


DEADLY = b"this film ends who reads it"
# Begun in the child itself, which dies as by a fault in the engine.
DIES = f"""
import os, signal
from lynkeus.inference import ports
whole = ports.read_file
def dying(package, data, *rest):
    if data.endswith({DEADLY!r}):
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(package, data, *rest)
ports.read_file = dying
"""


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    pool = Children(2, partial(exec, DIES, {}))
    yield pool
    pool.stop()


def test_a_film_that_kills_its_child_harms_no_film_beside_it(
    children: Children, tmp_path: Path
) -> None:
    film = planted(0)[0]
    key = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    trusted = (key.public_bytes(Encoding.Raw, PublicFormat.Raw),)
    package = as_its_card_says(toy.package(tmp_path / "toy", toy.gates()))

    def read(data: bytes) -> object:
        models = ModelsInChildren(
            originals=OneFile(data, tmp_path), children=children, trusted=lambda: trusted
        )
        try:
            return models.read(package, "1.2.3", None)["state"]
        except Broken as problem:
            return failed(package, "1.2.3", problem)

    with ThreadPoolExecutor(4) as asking:
        innocent, deadly, *others = asking.map(read, (film, film + DEADLY, film, film))
    assert [innocent, *others] == ["above"] * 3
    assert isinstance(deadly, dict)
    assert deadly["state"] == "failed"
    assert deadly["reason"]["code"] == "child_died"
    assert children.stand


def test_the_sites_own_operating_point_decides(children: Children, tmp_path: Path) -> None:
    opened = toy.package(tmp_path / "toy", toy.gates())
    key = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    trusted = (key.public_bytes(Encoding.Raw, PublicFormat.Raw),)
    film = OneFile(planted(0)[0], tmp_path)
    models = ModelsInChildren(originals=film, children=children, trusted=lambda: trusted)
    package = as_its_card_says(opened)
    for point, state in ((0.0, "above"), (1.0, "below")):
        here = replace(package, point=point)
        said = models.read(here, "1.2.3", None)
        assert (said["state"], said["point"]) == (state, point)
        assert models.cover(here, "1.2.3", [(0.1, 0.1, 0.2, 0.2)])["point"] == point
        assert models.occlude(here, "1.2.3")["point"] == point


def test_another_package_in_the_place_of_the_activated_one_is_refused(
    children: Children, tmp_path: Path
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    trusted = (key.public_bytes(Encoding.Raw, PublicFormat.Raw),)
    models = ModelsInChildren(
        originals=OneFile(planted(0)[0], tmp_path), children=children, trusted=lambda: trusted
    )
    activated = as_its_card_says(toy.package(tmp_path / "toy", toy.gates()))
    surer = toy.CARD.replace("probability: 0.5", "probability: 0.9")
    other = toy.package(tmp_path / "toy", toy.gates(), surer)
    for ask in (
        lambda: models.read(activated, "1.2.3", None),
        lambda: models.cover(activated, "1.2.3", [(0.1, 0.1, 0.2, 0.2)]),
        lambda: models.occlude(activated, "1.2.3"),
    ):
        with pytest.raises(Broken) as broken:
            ask()
        assert broken.value.reason == "package_exchanged"
        told = failed(activated, "1.2.3", broken.value)
        assert (told["state"], told["version"]) == ("failed", "1.0.0")
        assert "activates what is to read" in str(told["reason"])
    assert models.read(as_its_card_says(other), "1.2.3", None)["state"] == "below"


def test_a_model_that_breaks_in_its_own_way_is_told_by_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        message = "ZHAO^Guoqiang is out of range"
        raise IndexError(message)

    package = toy.package(tmp_path / "toy", toy.gates())
    key = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    asked = Asked(folder=package.folder, digest=package.digest, trusted=(raw,), point=0.5)
    monkeypatch.setattr(ports, "read_file", breaks)
    told = read_in_child(asked, OneFile(b"", tmp_path).place, None)
    assert isinstance(told, Problem)
    assert (told.reason, told.fields) == ("model_broken", {"kind": "IndexError"})
    assert "ZHAO" not in told.sentence


def test_a_package_that_cannot_be_opened_fails_with_its_reason(
    children: Children, tmp_path: Path
) -> None:
    package = ActivePackage(
        id="chest",
        version="1.0.0",
        folder=tmp_path / "nothing",
        digest="0" * 64,
        registration="not registered, for research only",
        responsible="somebody",
        finding="opacity",
        wanted=Wanted(modalities=frozenset(), body_parts=frozenset(), views=frozenset()),
        point=0.5,
        here={},
        stopped=False,
        distrusted=False,
    )
    models = ModelsInChildren(originals=OneFile(b"", tmp_path), children=children, trusted=tuple)
    for ask in (
        lambda: models.read(package, "1.2.3", None),
        lambda: models.cover(package, "1.2.3", [(0, 0, 0.5, 0.5)]),
        lambda: models.occlude(package, "1.2.3"),
    ):
        with pytest.raises(Broken) as broken:
            ask()
        assert broken.value.reason == "package_broken"
    assert children.run(len, b"still here") == len(b"still here")


def test_a_child_that_holds_a_package_opens_it_no_more_once_its_key_is_withdrawn(
    children: Children, tmp_path: Path
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    trusted = [key.public_bytes(Encoding.Raw, PublicFormat.Raw)]
    film = OneFile(planted(0)[0], tmp_path)
    models = ModelsInChildren(originals=film, children=children, trusted=lambda: tuple(trusted))
    package = as_its_card_says(toy.package(tmp_path / "toy", toy.gates()))
    for _ in range(2):
        assert models.read(package, "1.2.3", None)["state"] == "above"
    trusted.clear()
    with pytest.raises(Broken) as broken:
        models.read(package, "1.2.3", None)
    assert broken.value.reason == "package_untrusted"
