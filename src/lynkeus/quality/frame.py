"""A decoded picture, as the checks of pictures see it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

Pixels = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One grey picture in the sense of MONOCHROME2: low is black, high is white.

    `pixels` has shape (rows, columns); `low` and `high` are the least and greatest value that the
    file could hold, in the same unit. `padding` marks what only fills the picture up to a
    rectangle, where anything does: no check counts it.
    """

    pixels: Pixels
    low: float
    high: float
    padding: NDArray[np.bool_] | None = None

    def shares(self) -> Pixels:
        """The grey values as shares of the possible range.

        Returns:  Shape (rows, columns), 0 (black) to 1 (white), no unit.
        """
        span = max(self.high - self.low, 1e-6)
        shares: Pixels = np.clip((self.pixels - self.low) / span, 0.0, 1.0).astype(np.float32)
        return shares


def exposed(frame: Frame) -> NDArray[np.bool_]:
    """Mark what lies inside the collimation: all but padding, and black or white at the edge.

    Args:     frame: Shape (rows, columns).
    Returns:  Shape (rows, columns), True inside.
    Source:   DICOM PS3.3 C.8.7.3 (shutters and collimation leave a uniform rim), C.7.5.1.1.2. The
              edge of what is padded is where its padding begins.
    Limits:   A rim that is not at the end of the range is taken for anatomy.
    """
    shares = frame.shares()
    if frame.padding is None:
        return ~(_at_edge(shares <= 0.0) | _at_edge(shares >= 1.0))
    around = frame.padding
    return ~(around | _at_edge((shares <= 0.0) | around) | _at_edge((shares >= 1.0) | around))


def _at_edge(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    if not mask.any():
        return mask
    labels: NDArray[Any] = scipy.ndimage.label(mask)[0]
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    touching = np.unique(rim)
    return np.isin(labels, touching[touching > 0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How the decoding of an instance's frames went."""

    expected: int
    tried: int
    decoded: int
    problem: str = ""
