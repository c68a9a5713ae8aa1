"""Walk a file's structure without believing it: every length must fit into what is there.

pydicom takes a value that was cut off as it finds it; here a file either holds all that it says,
or is refused. Nothing is allocated from a size that a file claims.

Source: DICOM PS3.5 section 7 (data elements, nested data sets), A.4 (fragments), PS3.10 section 7.
"""

import io
import struct
from dataclasses import dataclass

from lynkeus.core.errors import BadInput
from lynkeus.dicom.inflated import plain
from lynkeus.dicom.meta import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    LONG_VRS,
    Stream,
    damaged,
    start_of,
    truncated,
)

UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
PIXEL_TAGS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
FRAGMENTED_VRS = frozenset({b"OB", b"OW"})
DEPTH_MAX = 32
HEAD_BYTES = 8
"""Of an element, with a short length, and of an item."""
PADDING_BYTES = 1 << 16
"""So much of what stands after the last element is looked at together."""
HEADER_BYTES_MAX = 64 << 20
"""Of what stands before the pixels in a deflated data set: it is parsed in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a file's parts lie.

    `dataset_offset` is where the data set begins; `pixel_bytes` how many bytes the pixels hold,
    None without pixels; `fragments` how many pieces they are in, 0 when they are not encapsulated.
    """

    transfer_syntax: str
    dataset_offset: int
    pixel_bytes: int | None
    fragments: int


def layout_of(data: bytes) -> Layout:
    """Walk through a file, to its last byte.

    Args:     data: A DICOM file, with or without preamble and group 0002.
    Returns:  Where its parts lie.
    Raises:   BadInput: reason `file_empty`, `not_dicom`, `truncated`, `too_large` or `damaged`.
    Source:   DICOM PS3.10 section 7.1, PS3.5 section 7.
    """
    start = start_of(data)
    syntax, stream = start.transfer_syntax, plain(io.BytesIO(data))
    stream.seek(start.offset)
    explicit = syntax == BIG_ENDIAN or _is_vr((stream.read(HEAD_BYTES) or b"")[4:6])
    stream.seek(start.offset)
    walk = _Walk(stream, little=syntax != BIG_ENDIAN, explicit=explicit)
    walk.to_the_end()
    if not walk.elements:
        message = "This file is not DICOM: it holds no attributes."
        raise BadInput(message, reason="not_dicom")
    header_bytes = walk.header_end - start.offset
    if syntax == DEFLATED and header_bytes > HEADER_BYTES_MAX:
        message = (
            f"The object holds {header_bytes} bytes beside its pixels, deflated; the limit is "
            f"{HEADER_BYTES_MAX}. Send it in another transfer syntax."
        )
        raise BadInput(message, reason="too_large", bytes=header_bytes, limit=HEADER_BYTES_MAX)
    return Layout(
        transfer_syntax=syntax or (EXPLICIT if explicit else IMPLICIT),
        dataset_offset=start.offset,
        pixel_bytes=walk.pixel_bytes,
        fragments=walk.fragments,
    )


class _Walk:
    """A place in a data set that moves from element to element."""

    def __init__(self, stream: Stream, *, little: bool, explicit: bool) -> None:
        self._stream = stream
        self._tag = struct.Struct("<HH" if little else ">HH")
        self._short = struct.Struct("<H" if little else ">H")
        self._long = struct.Struct("<L" if little else ">L")
        self._explicit = explicit
        self.elements = 0
        self.header_end = 0
        self.pixel_bytes: int | None = None
        self.fragments = 0

    def to_the_end(self) -> None:
        """Walk through the top level; zeros after the last element are padding, up to the end."""
        while any(head := self._stream.read(HEAD_BYTES) or b""):
            if len(head) < HEAD_BYTES:
                raise truncated()
            self._element(head, depth=0, explicit=self._explicit)
            self.elements += 1
            if self.pixel_bytes is None:
                self.header_end = self._stream.tell()
        while self.elements and (more := self._stream.read(PADDING_BYTES)):
            if any(more):
                raise damaged()

    def _element(self, head: bytes, *, depth: int, explicit: bool) -> None:
        tag = self._tag_in(head)
        vr, length = self._head(head, explicit=explicit)
        if tag in PIXEL_TAGS and depth == 0:
            self._pixels(length)
        elif length != UNDEFINED:
            self._skip(length)
        elif vr in FRAGMENTED_VRS:
            self._fragments()
        elif vr in {b"SQ", b"UN", b""}:
            self._items(depth=depth + 1, explicit=explicit and vr != b"UN")
        else:
            raise damaged()

    def _head(self, head: bytes, *, explicit: bool) -> tuple[bytes, int]:
        """Give VR and length, and go to the value (PS3.5 7.1.2, 7.1.3)."""
        if not explicit:
            return b"", int(self._long.unpack_from(head, 4)[0])
        vr = head[4:6]
        if vr in LONG_VRS:
            return vr, int(self._long.unpack(self._read(4))[0])
        if not _is_vr(vr):
            raise damaged()
        return vr, int(self._short.unpack_from(head, 6)[0])

    def _pixels(self, length: int) -> None:
        if length == UNDEFINED:
            self.pixel_bytes = self._fragments()
        else:
            self.pixel_bytes = length
            self._skip(length)

    def _fragments(self) -> int:
        """Go past encapsulated fragments; give their bytes without the offset table."""
        held, number = 0, 0
        while True:
            tag, length = self._item_head()
            if tag == SEQUENCE_END:
                self.fragments = max(0, number - 1)
                return held
            if tag != ITEM or length == UNDEFINED:
                raise damaged()
            self._skip(length)
            held += length if number else 0
            number += 1

    def _items(self, *, depth: int, explicit: bool) -> None:
        if depth > DEPTH_MAX:
            raise damaged()
        while True:
            tag, length = self._item_head()
            if tag == SEQUENCE_END:
                return
            if tag != ITEM:
                raise damaged()
            if length != UNDEFINED:
                self._skip(length)
                continue
            while self._tag_in(head := self._read(HEAD_BYTES)) != ITEM_END:
                self._element(head, depth=depth, explicit=explicit)

    def _item_head(self) -> tuple[int, int]:
        head = self._read(HEAD_BYTES)
        return self._tag_in(head), int(self._long.unpack_from(head, 4)[0])

    def _tag_in(self, head: bytes) -> int:
        group, element = self._tag.unpack_from(head)
        return int(group) << 16 | int(element)

    def _skip(self, length: int) -> None:
        """Go past a value, whose last byte must be there."""
        if length:
            self._stream.seek(length - 1, io.SEEK_CUR)
            self._read(1)

    def _read(self, length: int) -> bytes:
        found = self._stream.read(length) or b""
        if len(found) < length:
            raise truncated()
        return found


def _is_vr(letters: bytes) -> bool:
    return len(letters) == 2 and letters.isalpha() and letters.isupper()  # noqa: PLR2004  # a VR
