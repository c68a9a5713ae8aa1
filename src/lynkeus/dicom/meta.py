"""What stands before a data set: where it begins, and how it is encoded.

Source: DICOM PS3.10 section 7.1 (File Meta Information), PS3.5 section 10 (transfer syntaxes).
"""

from dataclasses import dataclass

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
META_GROUP = 0x0002
TRANSFER_SYNTAX = 0x00020010
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

    Args:     data: A DICOM file, with or without preamble and group 0002, or its first part.
    Returns:  Where the data set begins.
    Raises:   BadInput: reason `file_empty`, `not_dicom` or `truncated`.
    Source:   DICOM PS3.10 section 7.1.
    """
    if not data:
        message = "This file is empty: fetch it again from where it came."
        raise BadInput(message, reason="file_empty")
    at = PREAMBLE_BYTES + len(MAGIC)
    if data[PREAMBLE_BYTES:at] != MAGIC:
        if not _looks_bare(data):
            message = "This file is not DICOM: send DICOM objects, or import PNG and JPEG pictures."
            raise BadInput(message, reason="not_dicom")
        at = 0
    said = slice(0, 0)
    while data[at : at + 2] == b"\x02\x00":
        if at + 12 > len(data):
            raise truncated()
        tag = META_GROUP << 16 | int.from_bytes(data[at + 2 : at + 4], "little")
        long = data[at + 4 : at + 6] in LONG_VRS
        begin = at + (12 if long else 8)
        length = int.from_bytes(data[at + 8 : begin] if long else data[at + 6 : begin], "little")
        if begin + length > len(data):
            raise truncated()
        at = begin + length
        if tag == TRANSFER_SYNTAX:
            said = slice(begin, at)
    syntax = data[said].rstrip(b"\x00 ").decode("ascii", "replace")
    return Start(offset=at, transfer_syntax=syntax, said=said)


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
