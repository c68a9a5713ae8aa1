"""How large a picture a compressed frame claims to hold, before a decoder makes room for it.

Source: ISO/IEC 10918-1 B.2.2 (JPEG frame header), ISO/IEC 14495-1 C.2.2 (JPEG-LS), ISO/IEC 15444-1
A.5.1 (JPEG 2000 SIZ).
"""

import struct

JPEG_START, J2K_START = b"\xff\xd8", b"\xff\x4f\xff\x51"
NO_FRAME_HEADER = frozenset({0xC4, 0xC8, 0xCC})
FRAME_HEADERS = (frozenset(range(0xC0, 0xD0)) | {0xF7}) - NO_FRAME_HEADER
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
MARKER = 0xFF
SCAN = 0xDA
SIZ = struct.Struct(">IIII")
SIZ_AT = 8
SIDES = struct.Struct(">HH")
SIDES_AT = 5


def claimed_pixels(encoded: bytes) -> int | None:
    """Read how many pixels a frame claims.

    Args:     encoded: One frame, as it is encapsulated.
    Returns:  Rows times columns; None where the stream does not say, or is of another kind.
    Source:   See the module.
    """
    try:
        if encoded.startswith(JPEG_START):
            return _jpeg(encoded)
        at = encoded.find(J2K_START)
        if at < 0:
            return None
        right, bottom, left, top = SIZ.unpack_from(encoded, at + SIZ_AT)
    except struct.error:
        return None
    return int(max(0, right - left) * max(0, bottom - top))


def _jpeg(encoded: bytes) -> int | None:
    at = len(JPEG_START)
    while at + 1 < len(encoded):
        marker = encoded[at + 1]
        if encoded[at] != MARKER or marker == SCAN:
            return None
        if marker in FRAME_HEADERS:
            rows, columns = SIDES.unpack_from(encoded, at + SIDES_AT)
            return int(rows * columns)
        if marker == MARKER:
            at += 1
        elif marker in ALONE:
            at += 2
        else:
            at += 2 + int(struct.unpack_from(">H", encoded, at + 2)[0])
    return None
