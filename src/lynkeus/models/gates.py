"""Whether the picture itself is one that a model was made for, whatever its header says.

Two questions of the film's coarse shape: does it look like an upright frontal chest rather
than like the same chest inverted, turned, cut or from the side, or like something else; and is it
as near to the training films as they are to each other. The numbers that answer are data of the
package (`gates.npz`), made by `learning/training/gating.py`. Then, of every package alike: has it
the greys and the fine detail of a radiograph.
"""

import io
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.models import reasons
from lynkeus.models.detail import odd_detail
from lynkeus.models.gate_features import FEATURES, features
from lynkeus.models.reasons import Reason

Array = npt.NDArray[np.float32]
FINE = "fine"
KINDS = (FINE, "inverted", "turned", "upside_down", "part", "lateral", "other")
"""What a picture may be taken for; the order of the classifier's outputs."""
SIZE = 224
"""Rows and columns of the square that gates are made of and look at."""
SHARE_OF_SIZE_MIN = 0.5
"""A film with fewer rows or columns than this share of the network's input is not read."""


FINE_LEAST = 0.5
"""An upright frontal chest must be likelier than everything else together."""
DISTANCE_MOST = 4.0
"""Twice as far as training films lie; other parts, animals and slices begin at about five."""
ASPECT_LEAST, ASPECT_MOST = 0.5, 4.0
"""Width divided by height of any film of a chest."""
GREYS_MIN = 64
"""Different greys of any radiograph: of 5,232 films of children, 224 x 224, none has below 113."""
GREYS_OF = 1 << 16
"""Pixels, evenly spread over a film, whose greys are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What the pixel gates know of the training films.

    `mean`, `basis` (features, axes), `spread` (axes) and `rest` describe the cloud of training
    films; `distance_max` is how far from it a film may lie. `inner`, `inner_bias`, `outer` and
    `outer_bias` are the classifier; `fine_min` is what it must say of a film. `aspect_low` and
    `aspect_high` bound the width divided by the height.
    """

    mean: Array
    basis: Array
    spread: Array
    rest: Array
    inner: Array
    inner_bias: Array
    outer: Array
    outer_bias: Array
    distance_max: Array
    fine_min: Array
    aspect_low: Array
    aspect_high: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the gates make of a picture: the share that each kind gets, and how far it lies."""

    shares: npt.NDArray[np.float64]
    distance: float


def load_gates(data: bytes) -> Gates:
    """Read a package's gates; its limits hold where they are stricter than those of this file.

    Args:     data: The bytes of `gates.npz`.
    Raises:   BadInput: reason `package_broken`.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            names = [one.name for one in fields(Gates)]
            gates = Gates(**{name: stored[name].astype(np.float32) for name in names})
    except Exception as error:  # what a stranger wrote may break in any way
        raise _broken() from error
    if not _fits(gates):
        raise _broken()
    return replace(
        gates,
        fine_min=np.maximum(gates.fine_min, FINE_LEAST),
        distance_max=np.minimum(gates.distance_max, DISTANCE_MOST),
        aspect_low=np.maximum(gates.aspect_low, ASPECT_LEAST),
        aspect_high=np.minimum(gates.aspect_high, ASPECT_MOST),
    )


def save_gates(gates: Gates) -> bytes:
    """Write gates as `gates.npz`, in half precision where they are large."""
    target = io.BytesIO()
    stored = {one.name: getattr(gates, one.name) for one in fields(Gates)}
    half = {
        name: value.astype(np.float16) if value.ndim > 1 else value.astype(np.float32)
        for name, value in stored.items()
    }
    np.savez_compressed(target, allow_pickle=False, **half)
    return target.getvalue()


def look(gates: Gates, square: Array) -> Look:
    """Look at a film.

    Args:     gates: Of the package. square: Shape (224, 224), 0 to 1, squeezed and stretched as
              the network sees it.
    Returns:  Shares of `KINDS`, of sum 1; and the distance, no unit, about 1 for training films.
    Source:   A classifier with one hidden layer; Tipping and Bishop 1999, "Probabilistic principal
              component analysis", doi:10.1111/1467-9868.00196, for the distance.
    """
    found = features(square[np.newaxis])[0] - gates.mean
    hidden = np.maximum(found @ gates.inner + gates.inner_bias, 0.0)
    logits = (hidden @ gates.outer + gates.outer_bias).astype(np.float64)
    shares = np.exp(logits - logits.max())
    along = found @ gates.basis
    off = max(float(found @ found - along @ along), 0.0)
    distance = (float((along**2 / gates.spread).sum()) + off / float(gates.rest)) / FEATURES
    return Look(shares=shares / shares.sum(), distance=distance)


def judge_pixels(gates: Gates, square: Array, film: Array) -> Reason | None:
    """Say why a picture may not be read, or None when nothing speaks against it.

    Args:     gates: Of the package. square: Shape (S, S), 0 to 1, see `look`.
              film: Shape (rows, columns), as it came.
    Source:   docs/methods/applicability.md, with measured rates.
    Limits:   Coarse: sees what a picture is, not whether it is well taken. Adults pass mostly.
    """
    rows, columns = film.shape
    if min(film.shape) < SHARE_OF_SIZE_MIN * square.shape[0]:
        least = int(SHARE_OF_SIZE_MIN * square.shape[0])
        return reasons.too_small(rows=rows, columns=columns, least=least)
    if not float(gates.aspect_low) <= columns / rows <= float(gates.aspect_high):
        return reasons.odd_shape(rows=rows, columns=columns)
    seen = look(gates, square)
    if not _is_fine(gates, seen):
        return _what_else(gates, square, seen)
    limit = float(gates.distance_max)
    if seen.distance > limit:
        return reasons.unlike_training(score=seen.distance, limit=limit)
    return _what_was_done(square, film)


def _what_was_done(square: Array, film: Array) -> Reason | None:
    """Say what was done to a chest film that leaves its coarse shape as it was."""
    greys = _greys(film)
    if greys < GREYS_MIN:
        return reasons.too_few_greys(greys=greys, least=GREYS_MIN)
    odd = odd_detail(square)
    if odd is not None:
        value, held = odd
        return reasons.filtered(detail=value, low=held.low, high=held.high)
    return None


def _greys(film: Array) -> int:
    step = max(1, film.size // GREYS_OF)
    return len(np.unique(film.ravel()[::step]))


def _is_fine(gates: Gates, seen: Look) -> bool:
    return float(seen.shares[0]) >= float(gates.fine_min)


def _what_else(gates: Gates, square: Array, seen: Look) -> Reason:
    """Say what a picture is: inverted or turned only if undoing that makes it a chest."""
    if _is_fine(gates, look(gates, 1.0 - square)):
        return reasons.inverted()
    for turns in (1, 2, 3):
        if _is_fine(gates, look(gates, np.rot90(square, turns))):
            return reasons.turned()
    kind = KINDS[1 + int(np.argmax(seen.shares[1:]))]
    return reasons.seen_lateral() if kind == "lateral" else reasons.seen_no_chest()


def _fits(gates: Gates) -> bool:
    """Tell whether all parts fit each other and hold numbers: a gate of NaN lets everything by."""
    axes, hidden = gates.spread.size, gates.inner_bias.size
    shapes = {
        "mean": (FEATURES,),
        "basis": (FEATURES, axes),
        "spread": (axes,),
        "inner": (FEATURES, hidden),
        "inner_bias": (hidden,),
        "outer": (hidden, len(KINDS)),
        "outer_bias": (len(KINDS),),
    }
    parts = {one.name: getattr(gates, one.name) for one in fields(Gates)}
    fitting = all(part.shape == shapes.get(name, ()) for name, part in parts.items())
    finite = all(np.isfinite(part).all() for part in parts.values())
    return bool(fitting and finite and gates.rest > 0 and (gates.spread > 0).all())


def _broken() -> BadInput:
    sentence = "The package's gates.npz cannot be used. Ask its maker for a whole package."
    return BadInput(sentence, reason="package_broken", why="gates.npz")
