"""Ask every question about one file: its header as it was read, its pictures decoded here."""

import io

from lynkeus.core.errors import LynkeusError
from lynkeus.dicom.display import frame_bytes
from lynkeus.dicom.film import read_film
from lynkeus.dicom.opened import open_image
from lynkeus.quality.catalogue import Material, ask_instance
from lynkeus.quality.check import Answer
from lynkeus.quality.facts import Facts
from lynkeus.quality.frame import Decoding, Frame

FRAMES_TRIED_MAX = 64
"""Of a longer multi-frame image only so many frames, evenly spread, are decoded."""


def examine_file(data: bytes, facts: Facts) -> dict[str, Answer]:
    """Decode an instance and ask every question that concerns it.

    Args:     data: The whole file. facts: Its header.
    Returns:  Answers by check.
    Source:   The catalogue in `quality/checks/`.
    Limits:   Of a multi-frame image the first frame alone is looked at.
    """
    if not facts.has_pixels:
        return ask_instance(Material(facts=facts))
    decoding = decode(data, frames=int(facts.first("NumberOfFrames") or 1))
    whole = decoding.tried > 0 and decoding.decoded == decoding.tried
    frame = _grey(data) if whole and facts.is_film else None
    return ask_instance(Material(facts=facts, decoding=decoding, frame=frame))


def not_examined(facts: Facts, why: str) -> dict[str, Answer]:
    """Ask only what the header answers; the pictures stay unknown.

    Args:     facts: The header. why: In words.
    Returns:  Answers by check.
    Source:   House rule "unknown warns".
    """
    decoding = Decoding(expected=1, tried=0, decoded=0, problem=why)
    return ask_instance(Material(facts=facts, decoding=decoding if facts.has_pixels else None))


def decode(data: bytes, *, frames: int) -> Decoding:
    """Decode the frames of a file, `FRAMES_TRIED_MAX` at most.

    Args:     data: The whole file. frames: How many it claims to have.
    Returns:  How many were tried and decoded, and the first problem.
    Source:   DICOM PS3.5 8.2, A.4.
    """
    tried = sorted({frames * place // FRAMES_TRIED_MAX for place in range(FRAMES_TRIED_MAX)})
    decoded, problem = 0, ""
    try:
        image = open_image(io.BytesIO(data))
    except LynkeusError as error:
        return Decoding(expected=frames, tried=len(tried), decoded=0, problem=error.reason)
    for frame in tried:
        try:
            frame_bytes(image, frame)
        except LynkeusError as error:
            problem = problem or error.reason
        else:
            decoded += 1
    return Decoding(expected=frames, tried=len(tried), decoded=decoded, problem=problem)


def _grey(data: bytes) -> Frame | None:
    try:
        film = read_film(data)
    except LynkeusError:
        return None
    return Frame(pixels=film.pixels, low=film.low, high=film.high, padding=film.padding)
