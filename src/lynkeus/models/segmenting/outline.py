"""Outline a film: the network's logits, brought to the film's own size, cut and tidied."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
from PIL import Image

from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import Film
from lynkeus.dicom.header import Header
from lynkeus.models import infer
from lynkeus.models.ports import OpenedSegmenter
from lynkeus.models.preprocess import prepare
from lynkeus.models.segmentation_card import Outline
from lynkeus.models.segmenting.tidying import tidied

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlined:
    """What was outlined, at the film's own size, and why a person should doubt it ("": nothing)."""

    mask: Mask
    doubt: str


def check_one_picture(header: Header) -> None:
    """Refuse a file of several frames: an outline of the first would pass for one of them all.

    Raises:   BadInput: reason `film_of_frames`.
    """
    said = header.text("NumberOfFrames") or "1"
    if said.isdecimal() and int(said) > 1:
        sentence = (
            f"The file holds {said} frames, and one picture is outlined at a time. Give its frames "
            "as files of their own."
        )
        raise BadInput(sentence, reason="film_of_frames", frames=int(said))


def outline(package: OpenedSegmenter, film: Film) -> Mapping[str, Outlined]:
    """Outline all that a package outlines on one film.

    Args:     package: Opened and verified. film: Brighter is denser.
    Returns:  By the names on the card, each of the film's shape; padding is never inside.
    Raises:   BadInput: As `prepare`, or reason `package_broken`.
    Source:   The card's preprocessing and outlines; docs/methods/segmentation.md.
    Limits:   Nothing asks whether this is a film of what the package was made for: a hand is
              outlined too, and is doubted only by how much of it was covered.
    """
    prepared = prepare(film.pixels, package.card.preprocess, film.padding)
    said = infer.planes(package, prepared, threads=infer.THREADS)
    return {
        one.name: _outlined(plane, one, film)
        for one, plane in zip(package.card.outlines, said, strict=True)
    }


def _outlined(plane: npt.NDArray[np.float32], one: Outline, film: Film) -> Outlined:
    mask = enlarged(plane, film.pixels.shape) >= log(one.point / (1 - one.point))
    if film.padding is not None:
        mask &= ~film.padding
    mask = tidied(mask, one)
    return Outlined(mask=mask, doubt=_doubt(mask, one))


def enlarged(plane: npt.NDArray[np.float32], shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """Bring logits to the size of a film, straight from pixel to pixel.

    Args:     plane: Shape (S, S). shape: The film's rows and columns.
    Returns:  Of that shape, in the units of `plane`.
    Source:   The way back of `preprocess.squeeze`: pixel middles lie where they lay.
    """
    rows, columns = shape
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32), mode="F")
    return np.asarray(image.resize((columns, rows), Image.Resampling.BILINEAR), np.float32)


def _doubt(mask: Mask, one: Outline) -> str:
    share = float(mask.mean())
    if not share:
        return "nothing was found"
    if one.share_low <= share <= one.share_high:
        return ""
    return (
        f"it covers {share:.0%} of the picture; of nearly all training films it covered "
        f"{one.share_low:.0%} to {one.share_high:.0%}"
    )
