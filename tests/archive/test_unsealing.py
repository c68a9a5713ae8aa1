"""A frame costs what it needs of the sealed file, not the whole of it."""

import io
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.encaps import encapsulate, generate_frames

from lynkeus.archive import unsealing
from lynkeus.archive.sealed import Place
from lynkeus.core.errors import Broken
from lynkeus.core.sealing import CHUNK_BYTES, SealedReader, new_key, sealed_chunks
from lynkeus.dicom.display import frame_bytes
from lynkeus.dicom.opened import open_image

KEY = new_key()
HEADER_CHUNKS = 1
FRAMES = 120
EACH_MAX = 3
"""The table of a loop lies in its first chunk, a frame in another or across two."""


class Counted(io.BytesIO):
    """A sealed file that counts the chunks which are read of it."""

    chunks = 0

    def read(self, size: int | None = -1) -> bytes:
        self.chunks += size is not None and size > CHUNK_BYTES
        return super().read(size)


@pytest.fixture(scope="module")
def loop() -> bytes:
    """Give a real ultrasound loop: 120 frames of JPEG, 6 MB."""
    return Path(str(get_testdata_file("color3d_jpeg_baseline.dcm", download=False))).read_bytes()


def sealed(data: bytes) -> bytes:
    return b"".join(sealed_chunks(KEY, [data]))


def with_table(data: bytes) -> bytes:
    """Write a table that says where each frame lies."""
    dataset = dcmread(io.BytesIO(data))
    frames = list(generate_frames(dataset.PixelData, number_of_frames=FRAMES))
    dataset.PixelData = encapsulate(frames, has_bot=True)
    file = io.BytesIO()
    dataset.save_as(file)
    return file.getvalue()


def test_a_frame_is_unsealed_without_the_rest_of_its_loop(loop: bytes) -> None:
    for data, told_where in ((with_table(loop), True), (loop, False)):
        file = Counted(sealed(data))
        image = open_image(SealedReader(KEY, file))
        all_chunks = -(-len(data) // CHUNK_BYTES)
        assert file.chunks <= (HEADER_CHUNKS if told_where else all_chunks + HEADER_CHUNKS)
        file.chunks = 0
        shown = [frame_bytes(image, frame) for frame in range(24)]
        assert len(set(shown)) > 20
        assert file.chunks <= EACH_MAX * 24
        file.chunks = 0
        frame_bytes(image, 100)
        assert file.chunks <= EACH_MAX < all_chunks


def test_an_object_is_opened_once_for_the_frames_that_follow(
    loop: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    whole = unsealing.open_sealed

    def counting(place: Place) -> SealedReader:
        opened.append(place.path)
        return whole(place)

    monkeypatch.setattr(unsealing, "open_sealed", counting)
    places = [Place(path=tmp_path / f"{number}", key=KEY) for number in range(3)]
    for place in places:
        place.path.write_bytes(sealed(loop))
    for frame in range(3):
        assert unsealing.sealed_frame(places[0], frame) != b""
        unsealing.sealed_frame(places[1], frame)
    assert opened == [places[0].path, places[1].path]
    unsealing.sealed_frame(places[2], 0)
    unsealing.sealed_frame(places[0], 0)
    assert opened == [one.path for one in (*places, places[0])]
    assert unsealing._opened.cache_info().currsize == unsealing.IMAGES_HELD_MAX
    unsealing._opened.cache_clear()


def test_a_frame_that_was_changed_on_the_disk_is_told_as_such(loop: bytes, tmp_path: Path) -> None:
    content = bytearray(sealed(loop))
    content[-100] ^= 1
    place = Place(path=tmp_path / "changed", key=KEY)
    place.path.write_bytes(content)
    assert unsealing.sealed_frame(place, 0) != b""
    with pytest.raises(Broken) as problem:
        unsealing.sealed_frame(place, 119)
    assert problem.value.reason == "seal_broken"
    unsealing._opened.cache_clear()
    place.path.unlink()
    with pytest.raises(Broken) as problem:
        unsealing.sealed_frame(place, 0)
    assert problem.value.reason == "object_missing"
