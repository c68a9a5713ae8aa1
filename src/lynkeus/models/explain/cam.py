"""The class activation map: how much each cell of the last feature map adds to the logit."""

import numpy as np
import numpy.typing as npt
import scipy

from lynkeus.models.explain.box import Box, box_of

Map = npt.NDArray[np.float64]
STRONG = 0.5
"""Share of the strongest cell from which a cell belongs to the marked region."""
MARKED_MAX = 0.2
"""Greatest share of the film that a marked region may take."""
STEP = 0.05


def activation_map(cells: npt.NDArray[np.float32], head: npt.NDArray[np.float32]) -> Map:
    """Split a logit over the cells that it is made of.

    Args:     cells: Shape (K, rows, columns), the last feature map. head: Shape (K + 1,), the
              weights of the last layer, the intercept last.
    Returns:  Shape (rows, columns), in units of the logit; the mean plus the intercept is the
              logit, exactly: the network ends in a mean over cells and one linear layer.
    Source:   Zhou et al. 2016, CVPR, "Learning deep features for discriminative localization",
              doi:10.1109/CVPR.2016.319.
    Limits:   Says what the network used, not where a disease is; a cell sees more of the film than
              the square that is drawn for it.
    """
    weights = head[:-1].astype(np.float64)
    return np.tensordot(weights, cells.astype(np.float64), axes=1)


def shades(contributions: Map) -> Map:
    """Give what speaks for the finding, 1 where most; shape (rows, columns), 0 to 1, no unit.

    Args:     contributions: From `activation_map`.
    Source:   Cells that speak against the finding are drawn as nothing.
    """
    positive = np.clip(contributions, 0.0, None)
    most = float(positive.max())
    return positive / most if most > 0 else positive


def marked(contributions: Map) -> Box:
    """Give the box around the strongest cell and its strong neighbours.

    Args:     contributions: Shape (rows, columns), from `activation_map`; square, one cell above 0.
    Returns:  Shares of the film. Neighbours count from `STRONG` of the strongest cell on, or from
              so much more that the box takes at most `MARKED_MAX` of the film.
    Source:   docs/methods/explanation.md.
    """
    shade = shades(contributions)
    peak = np.unravel_index(int(np.argmax(shade)), shade.shape)
    threshold = STRONG
    while threshold < 1.0:
        box = _around(shade >= threshold, (int(peak[0]), int(peak[1])))
        if box[2] * box[3] <= MARKED_MAX:
            return box
        threshold += STEP
    alone = np.zeros(shade.shape, dtype=np.bool_)
    alone[peak] = True
    return _around(alone, (int(peak[0]), int(peak[1])))


def _around(strong: npt.NDArray[np.bool_], peak: tuple[int, int]) -> Box:
    labels, _ = scipy.ndimage.label(strong)
    rows, columns = scipy.ndimage.find_objects(labels)[int(labels[peak]) - 1]
    return box_of((rows, columns), size=strong.shape[0])
