"""Pictures that the pixel gates must refuse, made of the training films or of nothing.

No film of another body part, no lateral film and no slice is used: what a stranger looks like is
said here in words of geometry, so that real strangers stay unseen until they judge the gates.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from lynkeus.learning.drawn import DRAWN, chance
from lynkeus.models.gates import KINDS
from lynkeus.models.preprocess import squeeze

Picture = npt.NDArray[np.float32]
SIZE = 224
BARE_SHARE = 0.15
"""Share of the turned and upside-down pictures that are inverted as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bent:
    """How far a film may be bent: degrees, logarithms and shares of the side."""

    rotation_deg: float
    view_low: float
    view_high: float
    shift: float
    stretch: float
    shear: float = 0.05


USUAL = Bent(rotation_deg=10, view_low=0.85, view_high=1.2, shift=0.07, stretch=0.25)
STRONG = Bent(rotation_deg=14, view_low=0.8, view_high=1.3, shift=0.12, stretch=0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A training film, its lungs (all False where nobody drew them), and natural pictures."""

    film: Picture
    lungs: npt.NDArray[np.bool_]
    natural: Sequence[Picture]


def make(kind: str, model: Model, rng: np.random.Generator) -> Picture:
    """Make a picture of a kind.

    Args:     kind: One of `KINDS`; `fine` is the film itself, as another day and detector would
              have given it. model: What it is made of. rng: All chance.
    Returns:  Shape (SIZE, SIZE), any range.
    """
    return _MAKERS[kind](model, rng)


def _fine(model: Model, rng: np.random.Generator) -> Picture:
    return _marked(_toned(_bent(model.film, USUAL, rng), rng), rng)


def _inverted(model: Model, rng: np.random.Generator) -> Picture:
    made = _fine(model, rng)
    result: Picture = made.max() - made
    return result


def _turned(model: Model, rng: np.random.Generator) -> Picture:
    made = np.rot90(_fine(model, rng), int(rng.choice([1, 3])))
    if chance(rng, 0.4):
        made = ndimage.rotate(made, rng.uniform(-35, 35), reshape=False, order=1, mode="nearest")
    return made.max() - made if chance(rng, BARE_SHARE) else made


def _upside_down(model: Model, rng: np.random.Generator) -> Picture:
    made = _fine(model, rng)[::-1]
    made = made[:, ::-1] if chance(rng, 0.5) else made
    return made.max() - made if chance(rng, BARE_SHARE) else made


def _part(model: Model, rng: np.random.Generator) -> Picture:
    """Give a belly, the shoulders, a small piece of the film, or its pieces in a wrong order."""
    if chance(rng, 0.25):
        return _marked(_toned(_shuffled(model.film, rng), rng), rng)
    across = _span(rng, least=0.6)
    which = int(rng.integers(4))
    if which == 0:
        made = _cut(model.film, (rng.uniform(0.55, 0.65), 1.0), across)
    elif which == 1:
        made = _cut(model.film, (0.0, rng.uniform(0.25, 0.4)), across)
    else:
        side = rng.uniform(0.2, 0.4)
        top, left = rng.uniform(0, 1 - side, 2)
        made = _cut(model.film, (top, top + side), (left, left + side))
    return _marked(_toned(made, rng), rng)


def _lateral(model: Model, rng: np.random.Generator) -> Picture:
    """Give a chest without two lungs side by side: one half, both over each other, one filled in.

    No lateral film of a child is at hand, so what is learned is what a frontal film must have.
    """
    which = int(rng.integers(4))
    if which == 3:  # noqa: PLR2004  # the last of four
        made = _one_lung(model, rng)
    else:
        made = _overlaid(model.film, rng) if which == 2 else _half(model.film, rng)  # noqa: PLR2004  # as above
    return _marked(_toned(_bent(made, STRONG, rng), rng), rng)


def _other(model: Model, rng: np.random.Generator) -> Picture:
    """Give something that was never a chest film."""
    which = int(rng.integers(len(DRAWN) + 1))
    made = _natural(model, rng) if which == len(DRAWN) else DRAWN[which](SIZE, rng)
    return _marked(_toned(made, rng), rng)


def _natural(model: Model, rng: np.random.Generator) -> Picture:
    picture = model.natural[int(rng.integers(len(model.natural)))]
    rows, columns = picture.shape
    high = int(rng.uniform(0.15, 1) * min(rows, columns))
    wide = int(min(high * np.exp(rng.uniform(-0.4, 0.4)), columns))
    top, left = int(rng.integers(rows - high + 1)), int(rng.integers(columns - wide + 1))
    made = squeeze(picture[top : top + high, left : left + wide], size=SIZE)
    made = made[:, ::-1] if chance(rng, 0.5) else made
    return made.max() - made if chance(rng, 0.3) else made


def _half(film: Picture, rng: np.random.Generator) -> Picture:
    """Cut one lung out, with the spine at one side."""
    wide = rng.uniform(0.35, 0.55)
    rim = 0.02 if chance(rng, 0.5) else 0.0
    left = rim if chance(rng, 0.5) else 1 - rim - wide
    high = rng.uniform(0.7, 1.0)
    top = rng.uniform(0, 1 - high)
    return _cut(film, (top, top + high), (left, left + wide))


def _overlaid(film: Picture, rng: np.random.Generator) -> Picture:
    """Lay both lungs over each other, as a beam from the side does."""
    shift = rng.uniform(0.14, 0.24) * SIZE
    right = ndimage.shift(film, (0, shift), order=1, mode="nearest")
    left = ndimage.shift(film, (0, -shift), order=1, mode="nearest")
    share = rng.uniform(0.35, 0.65)
    result: Picture = (share * right + (1 - share) * left).astype(np.float32)
    return result


def _one_lung(model: Model, rng: np.random.Generator) -> Picture:
    """Fill one lung with soft tissue."""
    labels, count = ndimage.label(model.lungs)
    if count < 2:  # noqa: PLR2004  # two lungs
        return _half(model.film, rng)
    sizes = ndimage.sum(model.lungs, labels, range(1, count + 1))
    gone = labels == 1 + int(np.argsort(sizes)[-1 - int(rng.integers(2))])
    soft = ndimage.gaussian_filter(
        ndimage.binary_dilation(gone, iterations=3).astype(np.float32), 3.0
    )
    coarse = ndimage.gaussian_filter(model.film, 14.0)
    tissue = np.percentile(model.film[model.lungs], 97) + 0.3 * (coarse - coarse.mean())
    grain = rng.normal(0, 4, model.film.shape)
    result: Picture = (model.film * (1 - soft) + (tissue + grain) * soft).astype(np.float32)
    return result


def _shuffled(film: Picture, rng: np.random.Generator) -> Picture:
    count = int(rng.integers(2, 4))
    edges = np.linspace(0, SIZE, count + 1).astype(int)
    runs = [slice(first, last) for first, last in pairwise(edges)]
    tiles = [film[rows, columns] for rows in runs for columns in runs]
    order = np.roll(rng.permutation(len(tiles)), 1)
    side = SIZE // count
    small = [squeeze(tiles[one], size=side) for one in order]
    lines = [np.hstack(small[first : first + count]) for first in range(0, len(small), count)]
    return squeeze(np.vstack(lines), size=SIZE)


def _span(rng: np.random.Generator, *, least: float) -> tuple[float, float]:
    wide = rng.uniform(least, 1.0)
    first = rng.uniform(0, 1 - wide)
    return first, first + wide


def _cut(film: Picture, down: tuple[float, float], across: tuple[float, float]) -> Picture:
    rows = slice(int(down[0] * SIZE), int(down[1] * SIZE))
    columns = slice(int(across[0] * SIZE), int(across[1] * SIZE))
    return squeeze(film[rows, columns], size=SIZE)


def _bent(film: Picture, bent: Bent, rng: np.random.Generator) -> Picture:
    angle = np.deg2rad(rng.uniform(-bent.rotation_deg, bent.rotation_deg))
    view = rng.uniform(bent.view_low, bent.view_high)
    half = np.exp(rng.uniform(-bent.stretch, bent.stretch) / 2)
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, sin], [-sin, cos]])
    slant = np.array([[1, rng.uniform(-bent.shear, bent.shear)], [0, 1]])
    matrix = turn @ np.diag([view * half, view / half]) @ slant
    middle = np.full(2, SIZE / 2 - 0.5)
    offset = middle - matrix @ (middle + rng.uniform(-bent.shift, bent.shift, 2) * SIZE)
    outside = "constant" if chance(rng, 0.4) else "nearest"
    result: Picture = ndimage.affine_transform(
        film, matrix, offset, order=1, mode=outside, cval=float(film.min())
    )
    return result


def _toned(picture: Picture, rng: np.random.Generator) -> Picture:
    """Give another tone curve, a slanted shade, blur, grain and clipped ends."""
    unit = (picture - picture.min()) / max(float(np.ptp(picture)), 1e-6)
    unit = unit ** np.exp(rng.uniform(-0.5, 0.5))
    down, across = np.mgrid[-1 : 1 : SIZE * 1j, -1 : 1 : SIZE * 1j]
    slope = rng.uniform(-0.1, 0.1, 2)
    unit = unit + slope[0] * across + slope[1] * down
    if chance(rng, 0.5):
        unit = ndimage.gaussian_filter(unit, rng.uniform(0, 1.8))
    if chance(rng, 0.5):
        unit = unit + rng.normal(0, rng.uniform(0, 0.04), unit.shape)
    if chance(rng, 0.3):
        ends = np.percentile(unit, [rng.uniform(0, 4), rng.uniform(96, 100)])
        unit = np.clip(unit, *ends)
    result: Picture = unit.astype(np.float32)
    return result


def _marked(picture: Picture, rng: np.random.Generator) -> Picture:
    """Put small white marks on a picture, and a shutter at one side."""
    made = picture.copy()
    if chance(rng, 0.3):
        for _ in range(int(rng.integers(1, 4))):
            top, left = rng.integers(0, SIZE - 20, 2)
            high, wide = rng.integers(4, 18, 2)
            made[top : top + high, left : left + wide] = made.max()
    if chance(rng, 0.25):
        edge = int(rng.uniform(0.02, 0.12) * SIZE)
        value = made.min() if chance(rng, 0.8) else made.max()
        sides = (np.s_[:edge], np.s_[-edge:], np.s_[:, :edge], np.s_[:, -edge:])
        made[sides[int(rng.integers(4))]] = value
    return made


_MAKERS: dict[str, Callable[[Model, np.random.Generator], Picture]] = dict(
    zip(
        KINDS,
        (_fine, _inverted, _turned, _upside_down, _part, _lateral, _other),
        strict=True,
    )
)
