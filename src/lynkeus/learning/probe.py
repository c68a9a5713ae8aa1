"""The ranking probe: films changed as another machine and another hand would have changed them."""

import io
import zlib

import numpy as np
import numpy.typing as npt
from PIL import Image

from lynkeus.learning.plan import Probe

Grey = npt.NDArray[np.uint8]
KNOWN_MIN = 0.01


def change(film: Grey, file: str, probe: Probe) -> Grey:
    """Turn, scale, stretch, shift, darken or lighten a film, add grain, and store it as JPEG.

    The same file always gives the same film, whatever was changed before.

    Args:     film: Shape (S, S). file: Its name, the seed. probe: The limits.
    Returns:  Shape (S, S).
    Limits:   It ranks recipes; it does not predict what another hospital's films will give.
    """
    rng = np.random.default_rng([probe.seed, zlib.crc32(file.encode())])
    size = film.shape[0]
    angle = np.deg2rad(rng.uniform(-probe.rotation_deg, probe.rotation_deg))
    scale = 1 + rng.uniform(-probe.scale, probe.scale)
    wide = 1 + rng.uniform(-probe.stretch, probe.stretch)
    across, down = rng.uniform(-probe.shift, probe.shift, 2) * size
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    back = turn @ np.diag([scale * np.sqrt(wide), scale / np.sqrt(wide)])
    middle = np.array([size / 2, size / 2])
    start = middle - back @ middle + [across, down]
    flat = (*back[0], start[0], *back[1], start[1])
    image = Image.fromarray(film).transform(
        (size, size), Image.Transform.AFFINE, flat, Image.Resampling.BICUBIC
    )
    unit = np.asarray(image, dtype=np.float64) / 255
    unit = unit ** np.exp(rng.uniform(-np.log(probe.gamma), np.log(probe.gamma)))
    unit = unit + rng.normal(0, rng.uniform(0, probe.noise) + 1e-9, unit.shape)
    grey = (np.clip(unit, 0, 1) * 255).round().astype(np.uint8)
    return _jpeg(grey, int(rng.integers(probe.quality_low, probe.quality_high + 1)))


def crop_to_aspect(film: Grey, aspect: float, target: float) -> Grey:
    """Cut a squeezed film as if it had been taken with another shape.

    Args:     film: Shape (S, S). aspect: Width by height as taken, 0 if unknown. target: The new.
    Returns:  Shape (S, S): the middle part of aspect `target`, squeezed again.
    """
    if aspect < KNOWN_MIN:
        return film
    size = film.shape[0]
    across = min(1.0, target / aspect) * size
    down = min(1.0, aspect / target) * size
    left, top = (size - across) / 2, (size - down) / 2
    box = (left, top, left + across, top + down)
    image = Image.fromarray(film).resize((size, size), Image.Resampling.BILINEAR, box=box)
    return np.asarray(image, dtype=np.uint8)


def _jpeg(grey: Grey, quality: int) -> Grey:
    stored = io.BytesIO()
    Image.fromarray(grey).save(stored, "JPEG", quality=quality)
    return np.asarray(Image.open(stored), dtype=np.uint8)
