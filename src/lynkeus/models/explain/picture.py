"""A map drawn over its film, as a picture that says what it is."""

import textwrap
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

SIDE_MAX_PX = 1024
FAINTEST = 0.08
"""Cells under this strength are left clear, as on the pages."""
STRONGEST = 0.5
"""Opacity of the strongest cell."""
HUE = (255.0, 176.0, 0.0)
LINE_PX, LETTER_PX = 14, 7
MARGIN_PX = 6
INK, PAPER = (217, 217, 217), (20, 20, 20)
LOW_PERCENTILE, HIGH_PERCENTILE = 1.0, 99.0
Picture = npt.NDArray[np.uint8]


def picture(
    pixels: npt.NDArray[np.float32],
    cells: Sequence[Sequence[float]],
    captions: Sequence[str],
    padding: npt.NDArray[np.bool_] | None = None,
) -> Picture:
    """Draw a map over its film, in one hue, in the network's own cells, with words under it.

    Args:     pixels: Shape (rows, columns), brighter is denser. cells: Rows of strengths, 0 to 1,
              that divide the film evenly. captions: Lines under the film; words of ASCII.
              padding: Shape (rows, columns), what only fills the film up; None where nothing does.
    Returns:  Shape (rows, columns, 3), 8 bits; the longer side of the film at most `SIDE_MAX_PX`.
    Source:   As the pages draw it; docs/methods/explanation.md.
    Limits:   Says what the network used, not where a disease is.
    """
    grey = _grey(pixels, padding)
    rows, columns = grey.shape
    strength = np.asarray(cells, np.float64)
    down = np.arange(rows) * strength.shape[0] // rows
    across = np.arange(columns) * strength.shape[1] // columns
    spread = strength[down[:, None], across[None, :]]
    cover = np.where(spread < FAINTEST, 0.0, np.clip(spread, 0, 1) * STRONGEST)[..., None]
    film = grey[..., None] * (1 - cover) + np.array(HUE) * cover
    return np.concatenate([np.asarray(np.rint(film), np.uint8), _words(captions, columns)])


def _grey(
    pixels: npt.NDArray[np.float32], padding: npt.NDArray[np.bool_] | None
) -> npt.NDArray[np.float64]:
    image = Image.fromarray(np.ascontiguousarray(pixels, np.float32), mode="F")
    image.thumbnail((SIDE_MAX_PX, SIDE_MAX_PX), Image.Resampling.BILINEAR)
    small = np.asarray(image, np.float64)
    counted = small
    if padding is not None and not padding.all():
        counted = np.asarray(pixels[~padding], np.float64)
    low, high = np.percentile(counted, [LOW_PERCENTILE, HIGH_PERCENTILE])
    grey: npt.NDArray[np.float64] = np.clip((small - low) / max(high - low, 1e-9), 0, 1) * 255
    return grey


def _words(captions: Sequence[str], columns: int) -> Picture:
    letters = max(1, (columns - 2 * MARGIN_PX) // LETTER_PX)
    lines = [line for words in captions for line in textwrap.wrap(words, letters)]
    strip = Image.new("RGB", (columns, LINE_PX * len(lines) + 2 * MARGIN_PX), PAPER)
    drawing = ImageDraw.Draw(strip)
    for line, words in enumerate(lines):
        drawing.text((MARGIN_PX, MARGIN_PX + line * LINE_PX), words, fill=INK)
    return np.asarray(strip, np.uint8)
