"""What the pixel gates see of a film: its coarse edges and its coarse greys."""

import numpy as np
import numpy.typing as npt
import scipy

Array = npt.NDArray[np.float32]
SIDE_PX = 56
CELL_PX = 8
BINS = 12
GREY_CELLS = 14
EDGE_SIGMA_PX = 0.7
LOCAL_SIGMA_PX = 8.0
LOCAL_FLOOR = 0.05
LOCAL_WEIGHT = 0.5
EDGE_FLOOR = 1e-3
EDGE_SCALE = 0.3
_CELLS = SIDE_PX // CELL_PX
FEATURES = _CELLS * _CELLS * BINS + 2 * GREY_CELLS * GREY_CELLS


def features(squares: Array) -> Array:
    """Describe films by their edges and greys.

    Args:     squares: Shape (N, S, S), 0 to 1, squeezed and stretched; S a multiple of `SIDE_PX`.
    Returns:  Shape (N, FEATURES): histograms of signed edge directions in 7 x 7 cells, each divided
              by the strength of edges around it; greys of 14 x 14 cells against their surroundings;
              and the same greys as they are.
    Source:   Dalal and Triggs 2005, CVPR, "Histograms of oriented gradients for human detection",
              doi:10.1109/CVPR.2005.177; signed, so that an inverted film is another film.
    """
    small = _shrunk(squares, SIDE_PX)
    around = scipy.ndimage.gaussian_filter(small, (0, LOCAL_SIGMA_PX, LOCAL_SIGMA_PX))
    contrast = scipy.ndimage.gaussian_filter(
        (small - around) ** 2, (0, LOCAL_SIGMA_PX, LOCAL_SIGMA_PX)
    )
    local = (small - around) / (np.sqrt(contrast) + LOCAL_FLOOR)
    count = len(squares)
    return np.concatenate(
        [
            _edges(small),
            LOCAL_WEIGHT * _shrunk(local, GREY_CELLS).reshape(count, -1),
            _shrunk(small, GREY_CELLS).reshape(count, -1) - 0.5,
        ],
        axis=1,
    ).astype(np.float32)


def _shrunk(squares: Array, side: int) -> Array:
    count, size = squares.shape[:2]
    block = size // side
    result: Array = squares.reshape(count, side, block, side, block).mean((2, 4))
    return result


def _edges(small: Array) -> Array:
    smooth = scipy.ndimage.gaussian_filter(small, (0, EDGE_SIGMA_PX, EDGE_SIGMA_PX))
    down, across = np.gradient(smooth, axis=(1, 2))
    strength = np.hypot(across, down)
    direction = (np.arctan2(down, across) / (2 * np.pi) * BINS) % BINS
    lower = np.floor(direction).astype(np.int64)
    upper_share = direction - lower
    lower = lower % BINS
    bins = np.zeros((len(small), _CELLS, _CELLS, BINS), dtype=np.float32)
    for one in range(BINS):
        share = (lower == one) * (1 - upper_share) + ((lower + 1) % BINS == one) * upper_share
        cells = (strength * share).reshape(len(small), _CELLS, CELL_PX, _CELLS, CELL_PX)
        bins[..., one] = cells.sum((2, 4))
    energy = scipy.ndimage.uniform_filter((bins**2).sum(-1), (0, 3, 3), mode="nearest")
    scaled = bins / np.sqrt(energy * BINS * EDGE_SCALE + EDGE_FLOOR)[..., None]
    result: Array = np.sqrt(scaled).reshape(len(small), -1)
    return result
