"""What a package says of one film as it is, and altered; where on it its evidence lies."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.dicom.film import Film
from lynkeus.models import infer
from lynkeus.models.explain.cam import activation_map, shades
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.preprocess import Preprocess, prepare, squeeze, standardise
from lynkeus.models.shortcuts import altered

Mask = npt.NDArray[np.bool_]
Square = npt.NDArray[np.float32]
AS_IT_IS = "as_it_is"
BLANKED, ONLY, ALIKE = "lungs_blanked", "only_lungs", "lungs_blanked_alike"
ENCODED, SHAPED, BOTH = "re_encoded", "re_shaped", "re_encoded_and_re_shaped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What all films of a table are altered to: one aspect, columns by rows, and one outline.

    `lungs` is on the square that the network sees: where the lungs of any but the oddest films lie;
    None where they are not known.
    """

    aspect: float
    lungs: Mask | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Log odds by alteration; the share of evidence, and of the film, outside the lungs.

    NaN where no lungs are known, and where nothing spoke for the finding.
    """

    said: Mapping[str, float]
    outside: float
    area: float


def look_twice(package: OpenedPackage, film: Film, lungs: Mask | None, alike: Alike) -> Looked:
    """Read a film as it is, and altered as every other film of its table.

    Args:     package: Opened and verified. film: Brighter is denser. lungs: Of the film's shape;
              None where they are not known. alike: Of the whole table.
    Raises:   BadInput: As `prepare`.
    Source:   `shortcuts/altered.py`, `explain/cam.py`; docs/methods/shortcuts.md.
    """
    spec = package.card.preprocess
    prepared = prepare(film.pixels, spec, film.padding)
    first = infer.read_one(package, prepared)
    again = altered.encoded(film)
    films = {
        ENCODED: again,
        SHAPED: altered.shaped(film, alike.aspect),
        BOTH: altered.shaped(again, alike.aspect),
    }
    inputs = {name: prepare(one.pixels, spec, one.padding) for name, one in films.items()}
    outside = area = float("nan")
    if lungs is not None and lungs.any():
        inputs |= _blanked(prepared, lungs, alike.lungs, spec)
        outside = _outside(activation_map(first.cells, package.head), lungs)
        area = 1 - float(lungs.mean())
    said = infer.logits(package, [*inputs], inputs.__getitem__, threads=infer.THREADS)
    altogether = dict(zip(inputs, (float(one) for one in said), strict=True))
    return Looked(said={AS_IT_IS: first.logit, **altogether}, outside=outside, area=area)


def _blanked(
    prepared: Square, lungs: Mask, common: Mask | None, spec: Preprocess
) -> dict[str, Square]:
    unit = np.clip(prepared[0, 0] * spec.std + spec.mean, 0.0, 1.0).astype(np.float32)
    inside = altered.lungs_on(lungs, spec.size)
    made = {BLANKED: altered.without_lungs(unit, inside, spec.mean)}
    if common is not None:
        made[ALIKE] = altered.without_lungs(unit, common, spec.mean)
    made[ONLY] = altered.only_lungs(unit, inside, spec.mean)
    return {name: standardise(one, spec)[np.newaxis, np.newaxis] for name, one in made.items()}


def _outside(contributions: npt.NDArray[np.float64], lungs: Mask) -> float:
    """Give the share of what speaks for the finding that lies outside the lungs."""
    speaks = shades(contributions)
    if not speaks.any():
        return float("nan")
    inside = squeeze(lungs.astype(np.float32), size=len(speaks))
    return float((speaks * (1 - inside)).sum() / speaks.sum())
