"""Outlining without a network: a threshold and morphology, or the place where it usually lies.

Whether what is sought is darker or brighter than the rest, whether it touches the border or lies
near its usual place, how much is opened and how many parts are kept is chosen on masks that people
drew: by the mean Dice.
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
NEAR = (0.1, 0.3)
USUAL = (0.3, 0.5, 0.7)
"""Shares of the masks that reach what counts as near the usual place, and as the place itself."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Usual:
    """The place that at least this share of the masks reach, whatever the image shows."""

    place: Mask
    share: float

    name = "usual_place"

    @property
    def says(self) -> str:
        """Say what it is, for a card."""
        return f"the place that {self.share:.0%} of the training masks reach, whatever is there"

    def outline(self, image: Grid) -> Mask:
        """Outline an image of the size of the masks.

        Raises:  ValueError: If it has another.
        """
        if image.shape != self.place.shape:
            message = f"the image is {image.shape} and the place {self.place.shape}"
            raise ValueError(message)
        return self.place.copy()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Thresholding:
    """How an image is outlined.

    `darker`: what lies below the threshold. `inside`: no part that touches the border. `opening`:
    the radius, as a share of the shortest side. `parts`: how many of the largest are kept, 0 for
    all. `near`: nothing is sought, and no grey counted, outside; None for everywhere.
    """

    darker: bool
    inside: bool
    opening: float
    parts: int
    near: Mask | None = None

    name = "otsu_morphology"

    @property
    def says(self) -> str:
        """Say what it is, for a card."""
        which = "darker" if self.darker else "brighter"
        kept = f"the {self.parts} largest parts" if self.parts else "all parts"
        opened = f"opened by {self.opening:.1%} of the side, " if self.opening else ""
        inside = ", none that touches the border" if self.inside else ""
        near = "" if self.near is None else ", near the usual place alone"
        return f"what is {which} than Otsu's threshold, {opened}{kept}{inside}{near}, holes filled"

    def outline(self, image: Grid) -> Mask:
        """Outline an image of two or three axes, any unit; where it is one grey, nothing.

        Source:   Otsu 1979, IEEE Transactions on Systems, Man, and Cybernetics 9:62-66,
                  doi:10.1109/TSMC.1979.4310076.
        """
        looked_at = np.ones(image.shape, dtype=np.bool_) if self.near is None else self.near
        greys = image[looked_at]
        if not np.ptp(greys) > 0:
            return np.zeros(image.shape, dtype=np.bool_)
        brighter = image > otsu(greys)
        found: Mask = (~brighter if self.darker else brighter) & looked_at
        if self.inside:
            found = _off_the_border(found)
        reach = round(self.opening * min(image.shape))
        if reach:
            found = _opened(found, reach)
        if self.parts:
            found = _largest(found, self.parts)
        filled: Mask = ndimage.binary_fill_holes(found)
        return filled


def choose(images: Images, masks: Masks) -> Thresholding | Usual:
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
        for one in _settings(masks)
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


def _settings(masks: Masks) -> Iterator[Thresholding | Usual]:
    sides = (True, False)
    for darker, inside, opening, parts in product(sides, (False, True), OPENINGS, PARTS):
        yield Thresholding(darker=darker, inside=inside, opening=opening, parts=parts)
    reached = masks.mean(axis=0)
    places = [reached >= share for share in NEAR if (reached >= share).any()]
    for near, darker, opening, parts in product(places, sides, OPENINGS, PARTS):
        yield Thresholding(darker=darker, inside=False, opening=opening, parts=parts, near=near)
    for share in USUAL:
        yield Usual(place=reached >= share, share=share)


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
