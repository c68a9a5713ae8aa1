"""What a JPEG file says before its picture: tables, colours, and how much is said beside it."""

from dataclasses import dataclass
from itertools import pairwise

BEGINS, FILLING = b"\xff\xd8", b"\xff"
PICTURE, PICTURE_ENDS = 0xDA, 0xD9
COLOURS_AT = 5
"""After the bits, the rows and the columns of a frame."""
TABLES = 0xDB
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
BESIDE = frozenset({*range(0xE0, 0xF0), 0xFE})
ALONE = frozenset({0x01, 0xFF, *range(0xD0, 0xD8)})
"""Markers that say nothing; 0xFF only fills up before one."""
ENTRIES = 64
SEGMENTS_MAX = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Jpeg:
    """What stands before the picture of a JPEG file.

    `table` is the first quantisation table: how coarse each of 64 frequencies is kept, the coarser
    the larger. `beside_bytes` is what applications and comments say.
    """

    table: tuple[int, ...]
    tables: int
    colours: int
    progressive: bool
    beside_bytes: int


def read_jpeg(data: bytes) -> Jpeg | None:
    """Read what stands before the picture; None where it is no JPEG file, or breaks off before.

    Args:     data: The whole file.
    Source:   ITU-T T.81, B.1.1.3 (markers), B.2.2 (frames), B.2.4.1 (quantisation tables).
    """
    segments = _segments(data)
    if not segments:
        return None
    tables: dict[int, tuple[int, ...]] = {}
    colours, progressive, beside = 0, False, 0
    for kind, said in segments:
        if kind == TABLES:
            tables |= _tables(said)
        elif kind in FRAMES and len(said) > COLOURS_AT:
            colours, progressive = said[COLOURS_AT], kind in PROGRESSIVE
        elif kind in BESIDE:
            beside += len(said)
    return Jpeg(
        table=tables[min(tables)] if tables else (),
        tables=len(tables),
        colours=colours,
        progressive=progressive,
        beside_bytes=beside,
    )


def _segments(data: bytes) -> list[tuple[int, bytes]]:
    """Give what each marker before the picture says; nothing where there is no picture."""
    found: list[tuple[int, bytes]] = []
    place = len(BEGINS) if data.startswith(BEGINS) else len(data)
    while data[place : place + 1] == FILLING and len(found) < SEGMENTS_MAX:
        kind = data[place + 1] if place + 1 < len(data) else PICTURE_ENDS
        if kind == PICTURE:
            return found
        if kind in ALONE:
            place += 1 if kind == FILLING[0] else 2
            continue
        length = int.from_bytes(data[place + 2 : place + 4])
        found.append((kind, data[place + 4 : place + 2 + length]))
        place += 2 + max(length, 2)
    return []


def _tables(said: bytes) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    while said:
        width = 2 if said[0] >> 4 else 1
        entries = said[1 : 1 + ENTRIES * width]
        if len(entries) < ENTRIES * width:
            break
        ends = range(0, len(entries) + width, width)
        found[said[0] & 15] = tuple(
            int.from_bytes(entries[low:high]) for low, high in pairwise(ends)
        )
        said = said[1 + ENTRIES * width :]
    return found
