"""What is done to a film before a network sees it: the same code for training and for serving."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from PIL import Image
from pydantic import ConfigDict

from lynkeus.core.errors import BadInput
from lynkeus.core.words import ordinal

Pixels = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
TOUCHED_MIN = 1e-3
"""Share of padding from which on a pixel of the square is not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprocess:
    """Preprocessing as data, as it stands on a card.

    `window`: the values that become 0 and 1, whatever else a film shows, where a value has a
    meaning of its own, as one of Hounsfield has. Nothing is then cut at percentiles.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", allow_inf_nan=False)

    size: int
    low_percentile: float
    high_percentile: float
    mean: float
    std: float
    window: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be done."""
        if self.size < 1 or self.std <= 0:
            message = f"size is {self.size} and std {self.std}; both must be above zero"
            raise ValueError(message)
        if not 0 <= self.low_percentile < self.high_percentile <= 100:  # noqa: PLR2004  # percentiles
            message = (
                f"percentiles {self.low_percentile} and {self.high_percentile} must lie between "
                "0 and 100, the low one first"
            )
            raise ValueError(message)
        if self.window is not None:
            self._check_window(*self.window)

    def _check_window(self, low: float, high: float) -> None:
        if not low < high:
            message = f"window is {low:g} to {high:g}; the low end comes first"
            raise ValueError(message)
        if (self.low_percentile, self.high_percentile) != (0, 100):
            message = "a window cuts nothing at percentiles: they are 0 and 100 where there is one"
            raise ValueError(message)


def squeeze(pixels: Pixels, *, size: int) -> Pixels:
    """Resize a film to a square with a smoothing bilinear filter; the aspect is not kept.

    Args:     pixels: Shape (rows, columns). size: Rows and columns of the result.
    Returns:  Shape (size, size), in the units of `pixels`.
    Source:   As the training films were made (Pillow's triangle filter, widened when shrinking).
    """
    if pixels.shape == (size, size):
        return pixels.astype(np.float32, copy=True)
    image = Image.fromarray(np.ascontiguousarray(pixels, dtype=np.float32), mode="F")
    return np.asarray(image.resize((size, size), Image.Resampling.BILINEAR), dtype=np.float32)


def stretch(square: Pixels, spec: Preprocess, counted: Mask | None = None) -> Pixels:
    """Spread the grey values between two percentiles over 0 to 1, and cut what lies outside.

    Args:     square: Any shape. spec: Says which percentiles, or the window in their place.
              counted: Of which pixels percentiles are taken; of all without it.
    Returns:  Same shape, 0 to 1.
    Raises:   BadInput: reason `film_constant`, if both percentiles are one value.
    """
    values = square if counted is None else square[counted]
    low, high = np.percentile(values, [spec.low_percentile, spec.high_percentile])
    if not high > low:
        sentence = (
            f"The film is one grey: the {ordinal(spec.low_percentile)} and "
            f"{ordinal(spec.high_percentile)} percentile are both {float(low):g}. There is nothing "
            "to read; look at the original."
        )
        raise BadInput(sentence, reason="film_constant", value=float(low))
    low, high = spec.window or (low, high)
    unit: Pixels = np.clip((square - low) / (high - low), 0.0, 1.0).astype(np.float32)
    return unit


def standardise(unit: Pixels, spec: Preprocess) -> Pixels:
    """Shift and scale 0..1 to what the network was trained on."""
    return ((unit - spec.mean) / spec.std).astype(np.float32)


def in_shades(prepared: Pixels, spec: Preprocess) -> Pixels:
    """Give a prepared film back in shades of 0 to 1; shape (1, 1, S, S) in, (S, S) out."""
    square: Pixels = np.clip(prepared[0, 0] * spec.std + spec.mean, 0.0, 1.0).astype(np.float32)
    return square


def prepare(pixels: Pixels, spec: Preprocess, padding: Mask | None = None) -> Pixels:
    """Make a network's input from a film.

    The film is squeezed first, so that the percentiles are taken of what the network sees and not
    of the noise and the letters of a large film.

    Args:     pixels: Shape (rows, columns), MONOCHROME2 sense (more is whiter), any range.
              spec: From the card. padding: Shape (rows, columns), what only fills the film up;
              None where nothing does.
    Returns:  Shape (1, 1, size, size), no unit.
    Raises:   BadInput: reason `film_shape`, `film_not_finite` or `film_constant`.
    Source:   docs/methods/chest-xray-pneumonia.md
    """
    if pixels.ndim != 2 or min(pixels.shape, default=0) < 1:  # noqa: PLR2004  # rows and columns
        shape = list(pixels.shape)
        sentence = f"A film has rows and columns; this one has the shape {shape}."
        raise BadInput(sentence, reason="film_shape", shape=shape)
    square = squeeze(pixels, size=spec.size)
    if not np.isfinite(square).all():
        sentence = "The film holds values that are no numbers (NaN or infinite); nothing was read."
        raise BadInput(sentence, reason="film_not_finite")
    counted = None if padding is None else _counted(padding, spec)
    return standardise(stretch(square, spec, counted), spec)[np.newaxis, np.newaxis]


def _counted(padding: Mask, spec: Preprocess) -> Mask | None:
    """Mark the pixels of the square in which there is no padding; None where it is in all."""
    free: Mask = squeeze(padding.astype(np.float32), size=spec.size) < TOUCHED_MIN
    return free if free.any() else None
