"""What stands before a data set: where it begins, and how it is encoded.

Source: DICOM PS3.10 section 7.1 (File Meta Information), PS3.5 section 10 (transfer syntaxes).
"""

import io
from dataclasses import dataclass
from typing import BinaryIO

from lynkeus.core.errors import BadInput

PREAMBLE_BYTES = 128
MAGIC = b"DICM"
IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
LONG_VRS = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)
META_GROUP = b"\x02\x00"
TRANSFER_SYNTAX = b"\x02\x00\x10\x00"
ELEMENT_BYTES = 12
"""Of an element before its value, with a long length; no other element of the group is the last."""
UID_BYTES_MAX = 64
Stream = BinaryIO | io.RawIOBase
BARE_BYTES_MIN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a data set begins, and its transfer syntax: empty where none is said.

    `said` is where that stands in the file.
    """

    offset: int
    transfer_syntax: str
    said: slice


def start_of(data: bytes) -> Start:
    """Read what stands before a data set.

    Args:     data: A DICOM file, with or without preamble and group 0002.
    Returns:  Where the data set begins.
    Raises:   BadInput: reason `file_empty`, `not_dicom` or `truncated`.
    Source:   DICOM PS3.10 section 7.1.
    """
    return start_in(io.BytesIO(data))


def start_in(stream: Stream) -> Start:
    """Read what stands before a data set, however long it is: of its values only what is needed.

    Args:     stream: A DICOM file as `start_of` takes it, at any place; it is left at any other.
    Returns:  Where the data set begins.
    Raises:   BadInput: As `start_of`.
    Source:   DICOM PS3.10 section 7.1.
    """
    stream.seek(0)
    first = stream.read(PREAMBLE_BYTES + len(MAGIC)) or b""
    if not first:
        message = "This file is empty: fetch it again from where it came."
        raise BadInput(message, reason="file_empty")
    at = PREAMBLE_BYTES + len(MAGIC)
    if first[PREAMBLE_BYTES:] != MAGIC:
        if not _looks_bare(first):
            message = "This file is not DICOM: send DICOM objects, or import PNG and JPEG pictures."
            raise BadInput(message, reason="not_dicom")
        at = 0
    said, syntax = slice(0, 0), b""
    while (head := _read(stream, at, ELEMENT_BYTES))[:2] == META_GROUP:
        if len(head) < ELEMENT_BYTES:
            raise truncated()
        long = head[4:6] in LONG_VRS
        begin = at + (ELEMENT_BYTES if long else 8)
        length = int.from_bytes(head[8:12] if long else head[6:8], "little")
        at = begin + length
        if length and not _read(stream, at - 1, 1):
            raise truncated()
        if head[:4] == TRANSFER_SYNTAX:
            said, syntax = slice(begin, at), _read(stream, begin, min(length, UID_BYTES_MAX))
    named = syntax.rstrip(b"\x00 ").decode("ascii", "replace")
    return Start(offset=at, transfer_syntax=named, said=said)


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


def _read(stream: Stream, at: int, length: int) -> bytes:
    stream.seek(at)
    return stream.read(length) or b""
