"""Walk a file's structure without believing it: every length must fit into what is there.

pydicom takes a value that was cut off as it finds it; here a file either holds all that it says,
or is refused. Nothing is allocated from a size that a file claims.

Source: DICOM PS3.5 section 7 (data elements, nested data sets), A.4 (fragments), PS3.10 section 7.
"""

import struct
import zlib
from dataclasses import dataclass

from lynkeus.core.errors import BadInput

PREAMBLE_BYTES = 128
MAGIC = b"DICM"
IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
META_GROUP = 0x0002
TRANSFER_SYNTAX = 0x00020010
PIXEL_TAGS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
LONG_VRS = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)
FRAGMENTED_VRS = frozenset({b"OB", b"OW"})
DEPTH_MAX = 32
ITEM_HEAD_BYTES = 8
BARE_BYTES_MIN = 8
INFLATED_BYTES_MAX = 256 << 20
"""Of a deflated data set, which is unpacked in memory: reports and the like are small."""
INFLATION_MAX = 200
"""How many times its size a deflated data set may unpack to, beyond one piece."""
HARMLESS_BYTES = 64 << 20
"""What unpacks to no more is no trap, however small it was: a mask is nearly all of one value."""
INFLATE_PIECE_BYTES = 1 << 20


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
    Raises:   BadInput: reason `not_dicom`, `truncated`, `too_large` or `damaged`.
    Source:   DICOM PS3.10 section 7.1, PS3.5 section 7.
    """
    start = PREAMBLE_BYTES + len(MAGIC)
    if data[PREAMBLE_BYTES:start] != MAGIC:
        if not _looks_bare(data):
            message = "This file is not DICOM: send DICOM objects, or import PNG and JPEG pictures."
            raise BadInput(message, reason="not_dicom")
        start = 0
    offset, syntax = _meta(data, start)
    body, at = (_inflated(data, offset), 0) if syntax == DEFLATED else (data, offset)
    if syntax == BIG_ENDIAN:
        walk = _Walk(body, at, little=False, explicit=True)
    else:
        walk = _Walk(body, at, little=True, explicit=_is_vr(body[at + 4 : at + 6]))
    if not syntax:
        syntax = EXPLICIT if walk.explicit else IMPLICIT
    walk.to_the_end()
    if not walk.elements:
        message = "This file is not DICOM: it holds no attributes."
        raise BadInput(message, reason="not_dicom")
    return Layout(
        transfer_syntax=syntax,
        dataset_offset=offset,
        pixel_bytes=walk.pixel_bytes,
        fragments=walk.fragments,
    )


class _Walk:
    """A place in a data set that moves from element to element."""

    def __init__(self, data: bytes, at: int, *, little: bool, explicit: bool) -> None:
        self._data = data
        self._at = at
        self._tag = struct.Struct("<HH" if little else ">HH")
        self._short = struct.Struct("<H" if little else ">H")
        self._long = struct.Struct("<L" if little else ">L")
        self.explicit = explicit
        self.elements = 0
        self.pixel_bytes: int | None = None
        self.fragments = 0

    def to_the_end(self) -> None:
        """Walk through the top level; zeros after the last element are padding."""
        while self._at < len(self._data):
            if self._at + 8 > len(self._data):
                if any(self._data[self._at :]):
                    raise truncated()
                return
            tag = self._peek_tag()
            if tag == 0 and not any(self._data[self._at : self._at + 8]):
                return
            self._element(tag, depth=0, explicit=self.explicit)
            self.elements += 1

    def _element(self, tag: int, *, depth: int, explicit: bool) -> None:
        vr, length = self._head(explicit=explicit)
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

    def _head(self, *, explicit: bool) -> tuple[bytes, int]:
        """Read VR and length, and go to the value (PS3.5 7.1.2, 7.1.3)."""
        self._need(8)
        at = self._at
        if not explicit:
            self._at = at + 8
            return b"", int(self._long.unpack_from(self._data, at + 4)[0])
        vr = self._data[at + 4 : at + 6]
        if vr in LONG_VRS:
            self._need(12)
            self._at = at + 12
            return vr, int(self._long.unpack_from(self._data, at + 8)[0])
        if not _is_vr(vr):
            raise damaged()
        self._at = at + 8
        return vr, int(self._short.unpack_from(self._data, at + 6)[0])

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
            while (inner := self._peek_tag()) != ITEM_END:
                self._element(inner, depth=depth, explicit=explicit)
            self._at += 8

    def _item_head(self) -> tuple[int, int]:
        tag = self._peek_tag()
        length = int(self._long.unpack_from(self._data, self._at + 4)[0])
        self._at += 8
        return tag, length

    def _peek_tag(self) -> int:
        self._need(8)
        group, element = self._tag.unpack_from(self._data, self._at)
        return int(group) << 16 | int(element)

    def _skip(self, length: int) -> None:
        self._need(length)
        self._at += length

    def _need(self, length: int) -> None:
        if self._at + length > len(self._data):
            raise truncated()


def truncated() -> BadInput:
    """Make the error of a file that ends too early."""
    message = "The file ends before its contents do: it was cut off. Send it again."
    return BadInput(message, reason="truncated")


def damaged() -> BadInput:
    """Make the error of a file whose structure is no DICOM."""
    message = "This file begins like DICOM but cannot be read: it is damaged. Send it again."
    return BadInput(message, reason="damaged")


def _looks_bare(data: bytes) -> bool:
    """Tell whether a file without preamble begins with an element of group 2 or 8."""
    begins = data[0:2] in {b"\x02\x00", b"\x08\x00"} and data[3:4] == b"\x00"
    return begins and len(data) > BARE_BYTES_MIN


def _meta(data: bytes, start: int) -> tuple[int, str]:
    """Go through group 0002: where the data set begins, and the transfer syntax, if said."""
    at, syntax = start, ""
    while data[at : at + 2] == b"\x02\x00":
        if at + 12 > len(data):
            raise truncated()
        tag = META_GROUP << 16 | int.from_bytes(data[at + 2 : at + 4], "little")
        long = data[at + 4 : at + 6] in LONG_VRS
        begin = at + (12 if long else 8)
        length = int.from_bytes(data[at + 8 : begin] if long else data[at + 6 : begin], "little")
        if begin + length > len(data):
            raise truncated()
        if tag == TRANSFER_SYNTAX:
            syntax = data[begin : begin + length].rstrip(b"\x00 ").decode("ascii", "replace")
        at = begin + length
    return at, syntax


def _inflated(data: bytes, offset: int) -> bytes:
    """Inflate a deflated data set, within limits (PS3.5 A.5)."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    body, rest = bytearray(), data[offset:]
    limit = min(INFLATED_BYTES_MAX, max(HARMLESS_BYTES, INFLATION_MAX * len(rest)))
    try:
        while rest and not inflate.eof:
            body += inflate.decompress(rest, INFLATE_PIECE_BYTES)
            rest = inflate.unconsumed_tail
            if len(body) > limit:
                message = (
                    f"The object unpacks to more than {limit} bytes: it is damaged, or a trap. "
                    "Send it in another transfer syntax."
                )
                raise BadInput(message, reason="too_large", bytes=len(body), limit=limit)
    except zlib.error as problem:
        raise damaged() from problem
    if not inflate.eof:
        raise truncated()
    return bytes(body)


def _is_vr(letters: bytes) -> bool:
    return len(letters) == 2 and letters.isalpha() and letters.isupper()  # noqa: PLR2004  # a VR
