"""All outside the lungs taken from another film, or made one grey: it tells nothing."""

from enum import StrEnum

import numpy as np
import scipy
from pydantic import Field

from lynkeus.learning.batches import Indices
from lynkeus.learning.plan import FromPackage, Part
from lynkeus.learning.remedy import Each, Known, Pixels, Remedy
from lynkeus.models.part import Share
from lynkeus.models.shortcuts.altered import MARGIN


class With(StrEnum):
    """What stands outside the lungs instead: a film of either class, or one grey for all."""

    ANOTHER_FILM = "another_film"
    GREY = "grey"


class Settings(Part):
    """The share of films that are masked, with what, and the package that outlines the lungs."""

    share: Share
    with_: With = Field(alias="with")
    outlines: FromPackage


def each(pixels: Pixels, known: Known, settings: Settings) -> Each:
    """Keep the lungs and a margin around them, as wide as the audit's; change all else.

    Films whose lungs were not found stay as they are. The other film is of either class with the
    same chance, whatever the class of the first: what it brings, its own lungs too, says nothing.
    """
    steps = max(1, round(MARGIN * pixels.shape[-1]))
    grown = [scipy.ndimage.binary_dilation(one, iterations=steps) for one in known.lungs]
    kept = np.packbits(np.array(grown, np.bool_), axis=-1)
    found = np.array([one.any() for one in known.lungs])
    classes = [np.flatnonzero(known.targets == one) for one in (False, True)]

    def changed(films: Pixels, chosen: Indices, rng: np.random.Generator) -> Pixels:
        masked = found[chosen] & (rng.random(len(chosen)) < settings.share)
        ill, place = rng.integers(2, size=len(chosen)), rng.random(len(chosen))
        drawn = [one[(place * len(one)).astype(np.intp)] for one in classes]
        others = np.where(ill, drawn[1], drawn[0])
        inside = np.unpackbits(kept[chosen], axis=-1, count=pixels.shape[-1]).astype(np.bool_)
        outside = (
            pixels[others] if settings.with_ is With.ANOTHER_FILM else np.uint8(round(known.grey))
        )
        return np.where(inside | ~masked[:, np.newaxis, np.newaxis], films, outside)

    return changed


REMEDY = Remedy(
    settings=Settings,
    usual=Settings.model_validate(
        {
            "share": 0.8,
            "with": With.ANOTHER_FILM,
            "outlines": FromPackage(package="lung-fields", trust="lynkeus-outlines.pub"),
        }
    ),
    each=each,
)
