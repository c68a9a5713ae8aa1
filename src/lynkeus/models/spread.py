"""How much a number moves when the same film is put a little otherwise: test-time augmentation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from lynkeus.core.json import Json
from lynkeus.dicom.film import Film
from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.ordered import auc_interval
from lynkeus.models import infer
from lynkeus.models.judged import SEED, Table, interval_json, wide
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.preprocess import prepare, standardise

Square = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A film turned, enlarged, shifted (shares of its side) and with another gamma."""

    degrees: float = 0.0
    scale: float = 1.0
    down: float = 0.0
    across: float = 0.0
    gamma: float = 1.0


WAYS = (
    *(Put(degrees=2.0), Put(degrees=-2.0), Put(scale=1.04), Put(scale=0.96)),
    *(Put(down=0.02), Put(across=-0.02), Put(gamma=1.1), Put(gamma=0.9)),
)
"""Nothing is mirrored: the heart has a side."""


def put(square: Square, way: Put) -> Square:
    """Put a film otherwise.

    Args:     square: Shape (S, S), 0 to 1. way: How; turned and enlarged around the middle.
    Returns:  Same shape; what comes in from outside is as the border is.
    Source:   docs/methods/uncertainty.md.
    """
    turn = np.deg2rad(way.degrees)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) / way.scale
    middle = (np.array(square.shape) - 1) / 2
    shift = np.array([way.down, way.across]) * square.shape[0]
    moved = scipy.ndimage.affine_transform(
        square, matrix, middle - matrix @ (middle + shift), order=1, mode="nearest"
    )
    changed: Square = (np.clip(moved, 0.0, 1.0) ** way.gamma).astype(np.float32)
    return changed


def spread_of(package: OpenedPackage, film: Film) -> float:
    """Measure how far the log odds of a film put otherwise lie apart.

    Args:     package: Opened and verified. film: Brighter is denser.
    Returns:  Standard deviation of the calibrated log odds of `WAYS`, at least 0.
    Source:   Test-time augmentation: Wang et al. 2019, Neurocomputing 338:34-45,
              doi:10.1016/j.neucom.2019.01.103.
    Limits:   A number that does not move may be wrong all the same: it says how steady, not how
              true.
    """
    spec, slope = package.card.preprocess, package.card.calibration.line.slope
    square = prepare(film.pixels, spec, film.padding)[0, 0] * spec.std + spec.mean

    def prepared(way: Put) -> Square:
        return standardise(put(square, way), spec)[np.newaxis, np.newaxis]

    said = infer.logits(package, WAYS, prepared, threads=infer.THREADS)
    return float(abs(slope) * said.std())


def spread_json(table: Table, spreads: Sequence[float], *, point: float) -> dict[str, Json]:
    """Say how far numbers moved, and whether they moved more where the answer was wrong.

    Args:     table: What was said. spreads: Of each film. point: The operating point.
    Returns:  `mean` over films, and `tells_wrong`: the AUC of the spread for films on the wrong
              side of the point; null where none, or all, are.
    """
    values = np.array(spreads, np.float64)

    def mean(chosen: Indices) -> float:
        return float(values[chosen].mean())

    wrong = (table.said >= point) != table.so
    return {
        "mean": interval_json(wide(bootstrap(mean, table.patients, seed=SEED))),
        "tells_wrong": interval_json(auc_interval(values, wrong, table.patients, seed=SEED)),
        "n_wrong": int(wrong.sum()),
    }
