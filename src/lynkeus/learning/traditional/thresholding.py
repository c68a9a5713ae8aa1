"""Outlining without a network: a threshold, and what morphology makes of it.

Whether what is sought is darker or brighter than the rest, whether it touches the border, how much
is opened and how many parts are kept is chosen on masks that people drew: by the mean Dice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from lynkeus.core.errors import BadInput
from lynkeus.learning.traditional.classifier import Images, Masks
from lynkeus.measures.dice import dice

Grid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
CASES_MAX = 150
"""So many masks are enough to choose the settings by."""
BINS = 256
OPENINGS = (0.0, 0.01, 0.025)
PARTS = (1, 2, 0)
NAME = "otsu_morphology"
"""What a card calls it, for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholding:
    """How an image is outlined.

    `darker`: what lies below the threshold. `inside`: no part that touches the border. `opening`:
    the radius, as a share of the shortest side. `parts`: how many of the largest are kept, 0 for
    all.
    """

    darker: bool
    inside: bool
    opening: float
    parts: int

    @property
    def says(self) -> str:
        """Say what it is, for a card."""
        which = "darker" if self.darker else "brighter"
        kept = f"the {self.parts} largest parts" if self.parts else "all parts"
        opened = f"opened by {self.opening:.1%} of the side, " if self.opening else ""
        inside = ", none that touches the border" if self.inside else ""
        return f"what is {which} than Otsu's threshold, {opened}{kept}{inside}, holes filled"

    def outline(self, image: Grid) -> Mask:
        """Outline an image of two or three axes, any unit; where it is one grey, nothing.

        Source:   Otsu 1979, IEEE Transactions on Systems, Man, and Cybernetics 9:62-66,
                  doi:10.1109/TSMC.1979.4310076.
        """
        if not np.ptp(image) > 0:
            return np.zeros(image.shape, dtype=np.bool_)
        found: Mask = image > otsu(image)
        found = ~found if self.darker else found
        if self.inside:
            found = _off_the_border(found)
        reach = round(self.opening * min(image.shape))
        if reach:
            found = _opened(found, reach)
        if self.parts:
            found = _largest(found, self.parts)
        filled: Mask = ndimage.binary_fill_holes(found)
        return filled

    def outlines(self, images: Images) -> Masks:
        """Outline prepared images, shape (N, 1, ...), to masks of shape (N, ...)."""
        return np.stack([self.outline(one[0]) for one in images])


def choose(images: Images, masks: Masks) -> Thresholding:
    """Choose the settings under which masks are most like those that people drew.

    Args:     images: Shape (N, 1, ...), in any unit. masks: Shape (N, ...). All are looked at:
              about `CASES_MAX` are enough.
    Returns:  The best of all settings by mean Dice; the first of those that are as good.
    Raises:   BadInput: reason `masks_empty`, if nothing is outlined on any of them.
    """
    if not masks.any():
        sentence = (
            "No mask outlines anything, so there is nothing to learn from. Look at the masks that "
            "the table names: what is outlined must be above zero."
        )
        raise BadInput(sentence, reason="masks_empty")
    pairs = [*zip(images, masks, strict=True)]
    scored = [
        (
            np.mean([_alike(one.outline(each[0]), mask) for each, mask in pairs]),
            one,
        )
        for one in _settings()
    ]
    return max(scored, key=lambda pair: pair[0])[1]


def otsu(image: Grid) -> float:
    """Find the threshold that parts the greys best in two.

    Args:     image: Any shape, not one grey.
    Returns:  In the unit of the image: what is above it is the brighter class.
    Source:   Otsu 1979, as above; of 256 even bins.
    """
    from skimage.filters import threshold_otsu  # noqa: PLC0415  # slow to import

    return float(threshold_otsu(image, nbins=BINS))  # type: ignore[no-untyped-call]  # it has no types


def _settings() -> Iterator[Thresholding]:
    for darker, inside, opening, parts in product((True, False), (False, True), OPENINGS, PARTS):
        yield Thresholding(darker=darker, inside=inside, opening=opening, parts=parts)


def _alike(found: Mask, drawn: Mask) -> float:
    """Give the Dice, and 1 where neither outlines anything."""
    return dice(found, drawn) if found.any() or drawn.any() else 1.0


def _off_the_border(mask: Mask) -> Mask:
    labels, _ = ndimage.label(mask)
    touching = [
        np.unique(np.take(labels, end, axis=axis)) for axis in range(mask.ndim) for end in (0, -1)
    ]
    kept: Mask = mask & ~np.isin(labels, np.concatenate(touching))
    return kept


def _opened(mask: Mask, reach: int) -> Mask:
    """Take away what a ball of this radius does not fit into: by distances, as quick for any."""
    eroded = ndimage.distance_transform_edt(np.pad(mask, 1)) > reach
    grown: Mask = ndimage.distance_transform_edt(~eroded) <= reach
    inner = (slice(1, -1),) * mask.ndim
    return grown[inner] & mask if eroded.any() else np.zeros_like(mask)


def _largest(mask: Mask, parts: int) -> Mask:
    labels, count = ndimage.label(mask)
    if count <= parts:
        return mask
    sizes = np.bincount(labels.ravel())[1:]
    kept = np.argsort(-sizes, kind="stable")[:parts] + 1
    result: Mask = np.isin(labels, kept)
    return result
