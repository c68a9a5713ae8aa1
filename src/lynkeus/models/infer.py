"""Run a package's network: ONNX Runtime in single precision, on as many threads as it is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.core.lanes import in_lanes
from lynkeus.dicom.film import Film
from lynkeus.models.ports import OpenedPackage, OpenedSegmenter
from lynkeus.models.preprocess import prepare
from lynkeus.models.sorting.opened import OpenedSorter

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

T = TypeVar("T")
Prepared = npt.NDArray[np.float32]
THREADS = 2
KEPT = 4
"""Networks that one process keeps ready."""
INPUT, LOGIT, CELLS = "film", "logit", "cells"
PLANES = "logits"
"""What a network that outlines gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a network says of one film: its number, and the cells that it is the mean of."""

    logit: float
    cells: npt.NDArray[np.float32]


def read_one(package: OpenedPackage, prepared: npt.NDArray[np.float32]) -> Output:
    """Read one film, on one thread.

    Args:     package: Opened and verified. prepared: Shape (1, 1, S, S), from `preprocess.py`.
    Returns:  The logit, and cells of shape (K, rows, columns).
    Raises:   BadInput: reason `package_broken`, if the network gives something else than its card
              says, or no numbers. The engine raises errors of its own.
    Source:   ONNX opset 17; the network's outputs as the package's methods page names them.
    """
    session = _session(package.digest, package.weights, 1)
    logit, cells = session.run([LOGIT, CELLS], {INPUT: prepared})
    known = package.card.network
    wanted = (1, known.cells_channels, known.cells_rows, known.cells_columns)
    if np.shape(cells) != wanted or not np.isfinite(cells).all():
        raise _not_as_said(CELLS, f"numbers of shape {wanted}")
    return Output(logit=_number(logit), cells=np.asarray(cells, np.float32)[0])


def logits(
    package: OpenedPackage,
    films: Sequence[T],
    prepared: Callable[[T], Prepared],
    *,
    threads: int,
) -> npt.NDArray[np.float64]:
    """Read several films for their numbers: as many at once as there are threads.

    A small network keeps two threads busier with a film each than with halves of one film, whose
    layers end together. The numbers are the same to the bit.

    Args:     package: Opened and verified. films: N of them. prepared: Makes of a film what the
              network reads when its turn comes, shape (1, 1, S, S). threads: At least 1.
    Returns:  Shape (N,).
    Source:   As `read_one`; docs/methods/speed.md.
    """
    session = _session(package.digest, package.weights, 1)

    def read(film: T) -> float:
        return _number(session.run([LOGIT], {INPUT: prepared(film)})[0])

    return np.array(in_lanes(read, films, lanes=threads), dtype=np.float64)


def planes(
    package: OpenedSegmenter, prepared: npt.NDArray[np.float32], *, threads: int
) -> npt.NDArray[np.float32]:
    """Outline one film.

    Args:     package: Opened and verified. prepared: Shape (1, 1, S, S), from `preprocess.py`.
              threads: At least 1.
    Returns:  A logit for each outline of the card and each pixel, shape (K, S, S).
    Raises:   BadInput: As `read_one`.
    Source:   As `read_one`.
    """
    session = _session(package.digest, package.weights, threads)
    said = np.asarray(session.run([PLANES], {INPUT: prepared})[0], np.float32)
    wanted = (1, len(package.card.outlines), *prepared.shape[2:])
    if said.shape != wanted or not np.isfinite(said).all():
        raise _not_as_said(PLANES, f"numbers of shape {wanted}")
    planes: npt.NDArray[np.float32] = said[0]
    return planes


def sorted_by(
    package: OpenedSorter, prepared: npt.NDArray[np.float32], *, threads: int
) -> npt.NDArray[np.float64]:
    """Read one film for its logits, one a class.

    Args:     package: Opened and verified. prepared: Shape (1, 1, S, S), from `preprocess.py`.
              threads: At least 1.
    Returns:  Shape (K,), in the order of the card's classes.
    Raises:   BadInput: As `read_one`.
    Source:   As `read_one`.
    """
    session = _session(package.digest, package.weights, threads)
    said: npt.NDArray[np.float64] = np.asarray(
        session.run([LOGIT], {INPUT: prepared})[0], np.float64
    )
    wanted = (1, len(package.card.classes))
    if said.shape != wanted or not np.isfinite(said).all():
        raise _not_as_said(LOGIT, f"numbers of shape {wanted}")
    return said.reshape(-1)


def probability_of(package: OpenedPackage, film: Film) -> float:
    """Read a film, whether the card allows it or not: for evaluation.

    Args:     package: Opened and verified. film: Brighter is denser.
    Returns:  Calibrated, between 0 and 1.
    Source:   The card's preprocessing and calibration.
    """
    prepared = prepare(film.pixels, package.card.preprocess, film.padding)
    said = read_one(package, prepared)
    return package.card.calibration.line.probability(said.logit)


def _number(said: npt.NDArray[np.float32]) -> float:
    if np.size(said) != 1 or not np.isfinite(said).all():
        raise _not_as_said(LOGIT, "one number")
    return float(np.ravel(said)[0])


def _not_as_said(output: str, wanted: str) -> BadInput:
    sentence = (
        f"The package's network gives {output} that is not {wanted}, as its card says. Ask its "
        "maker for a whole package."
    )
    return BadInput(sentence, reason="package_broken", why=f"{output} is not {wanted}")


@lru_cache(maxsize=KEPT)
def _session(digest: str, weights: bytes, threads: int) -> "InferenceSession":  # noqa: ARG001  # the digest names the weights
    import onnxruntime  # noqa: PLC0415  # slow to import: only where a model runs

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
