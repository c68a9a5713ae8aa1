"""Run a package's network on prepared films: ONNX Runtime, single precision, two threads."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lynkeus.models.ports import OpenedPackage
from lynkeus.models.preprocess import prepare

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

THREADS = 2
KEPT = 4


def probabilities(
    package: OpenedPackage, films: list[npt.NDArray[np.float32]]
) -> npt.NDArray[np.float64]:
    """Read films.

    Args:     package: Opened and verified. films: Each of shape (rows, columns), brighter denser.
    Returns:  Shape (N,), calibrated, between 0 and 1.
    Source:   The card's preprocessing and calibration; ONNX opset 17.
    """
    spec = package.card.preprocess
    batch = np.concatenate([prepare(one, spec) for one in films])
    (logits,) = _session(package.digest, package.weights).run(["logit"], {"film": batch})
    flat = np.asarray(logits, np.float64).ravel()
    line = package.card.calibration.line
    return 1.0 / (1.0 + np.exp(-(line.slope * flat + line.intercept)))


@lru_cache(maxsize=KEPT)
def _session(digest: str, weights: bytes) -> "InferenceSession":  # noqa: ARG001  # the digest names the weights
    import onnxruntime  # noqa: PLC0415  # slow to import: only where a model runs

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
