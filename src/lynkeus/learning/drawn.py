"""Pictures drawn from nothing: slices, limbs, pages, patterns. None is a radiograph."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

Picture = npt.NDArray[np.float32]
LETTERS = "abcdefghij klmno pqrstuvw xyz ABC 0123456789"


def slice_of_a_body(size: int, rng: np.random.Generator) -> Picture:
    """Draw an oval body seen from its feet: a rim, mostly two dark lungs, a bright spine."""
    wide, high = rng.uniform(0.6, 0.98), rng.uniform(0.45, 0.9)
    body = _oval(size, (0, 0), (wide, high)) < 1
    made = np.full((size, size), rng.uniform(0, 0.05))
    made[body] = rng.uniform(0.4, 0.8)
    if chance(rng, 0.7):
        for side in (-1, 1):
            middle = (side * wide * rng.uniform(0.42, 0.52), rng.uniform(-0.1, 0.1))
            axes = (wide * rng.uniform(0.3, 0.42), high * rng.uniform(0.5, 0.78))
            lung = _oval(size, middle, axes, rng.uniform(-0.3, 0.3)) < 1
            made[lung & body] = rng.uniform(0, 0.25)
    if chance(rng, 0.7):
        middle = (rng.uniform(-0.1, 0.1), high * rng.uniform(0.4, 0.7))
        made[_oval(size, middle, (0.15, 0.13)) < 1] = rng.uniform(0.8, 1)
    share = rng.uniform(0.8, 0.97)
    rim = body & (_oval(size, (0, 0), (wide * share, high * share)) > 1)
    made[rim] = rng.uniform(0.1, 0.5) if chance(rng, 0.5) else rng.uniform(0.8, 1)
    for _ in range(int(rng.integers(0, 25))):
        made[_any_oval(size, rng, reach=0.6, largest=0.15) & body] = rng.uniform(0, 1)
    made = ndimage.gaussian_filter(made, rng.uniform(0.5, 2.5)) + 0.03 * _grain(size, rng)
    made = made + rng.normal(0, rng.uniform(0, 0.06), made.shape)
    tilt = rng.uniform(-15, 15)
    result: Picture = ndimage.rotate(made, tilt, reshape=False, order=1, mode="nearest").astype(
        np.float32
    )
    return result


def limb(size: int, rng: np.random.Generator) -> Picture:
    """Draw long bones in soft tissue on black."""
    down, across = _grid(size)
    angle = rng.uniform(-0.5, 0.5) + (np.pi / 2 if chance(rng, 0.25) else 0)
    side = across * np.cos(angle) + down * np.sin(angle)
    along = down * np.cos(angle) - across * np.sin(angle)
    middle, wide = rng.uniform(-0.3, 0.3), rng.uniform(0.25, 0.9)
    made = np.clip(1 - ((side - middle) / wide) ** 2, 0, 1) ** 0.5 * rng.uniform(0.3, 0.6)
    for _ in range(int(rng.integers(1, 4))):
        knob = np.exp(-(((np.abs(along) - rng.uniform(0.5, 1.1)) / 0.25) ** 2))
        radius = rng.uniform(0.05, 0.22) * (1 + rng.uniform(0, 1.2) * knob)
        inside = np.abs(side - middle - rng.uniform(-0.6, 0.6) * wide) / radius
        made += np.where(inside < 1, rng.uniform(0.3, 0.8) * (0.6 + 0.4 * inside**4), 0)
    for _ in range(int(rng.integers(0, 4))):
        made += _any_oval(size, rng, reach=0.8, largest=0.5) * rng.uniform(0.1, 0.5)
    made = ndimage.gaussian_filter(made, rng.uniform(0.7, 2))
    made = made + 0.05 * rng.random() * _grain(size, rng)
    result: Picture = (made + rng.normal(0, 0.02, made.shape)).astype(np.float32)
    return result


def page(size: int, rng: np.random.Generator) -> Picture:
    """Write a page."""
    sheet = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=int(rng.integers(8, 26)))
    top = int(rng.integers(0, 20))
    while top < size:
        words = "".join(rng.choice(list(LETTERS)) for _ in range(int(rng.integers(4, 40))))
        pen.text((int(rng.integers(0, 20)), top), words, fill=int(rng.integers(0, 60)), font=font)
        top += int(rng.integers(10, 34))
    made = np.asarray(sheet, np.float32)
    return 255 - made if chance(rng, 0.4) else made


def pattern(size: int, rng: np.random.Generator) -> Picture:
    """Draw waves, rings, a chequerboard or ovals."""
    down, across = _grid(size)
    which = int(rng.integers(4))
    if which == 0:
        angle = rng.uniform(0, 3)
        made = np.sin((across * np.cos(angle) + down * np.sin(angle)) * rng.uniform(2, 40))
    elif which == 1:
        middle = rng.uniform(-0.5, 0.5, 2)
        made = np.hypot(across - middle[0], down - middle[1]) * rng.choice([-1, 1])
    elif which == 2:  # noqa: PLR2004  # the third of four
        count = int(rng.integers(2, 12))
        made = (np.floor(across * count) + np.floor(down * count)) % 2
    else:
        made = np.zeros((size, size))
        for _ in range(int(rng.integers(1, 15))):
            made += _any_oval(size, rng, reach=1.0, largest=0.8) * rng.uniform(-1, 1)
    result: Picture = (made + 0.07 * _grain(size, rng)).astype(np.float32)
    return result


def noise(size: int, rng: np.random.Generator) -> Picture:
    """Draw noise, from white to cloudy."""
    return _grain(size, rng).astype(np.float32)


DRAWN: tuple[Callable[[int, np.random.Generator], Picture], ...] = (
    slice_of_a_body,
    slice_of_a_body,
    limb,
    page,
    pattern,
    noise,
)
"""What is drawn, the likelier the oftener it stands here."""


def chance(rng: np.random.Generator, share: float) -> bool:
    """Let something happen in a share of the cases."""
    return bool(rng.random() < share)


def _grid(size: int) -> npt.NDArray[np.float64]:
    return np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]


def _oval(
    size: int, middle: tuple[float, float], axes: tuple[float, float], angle: float = 0.0
) -> npt.NDArray[np.float64]:
    down, across = _grid(size)
    x, y = across - middle[0], down - middle[1]
    cos, sin = np.cos(angle), np.sin(angle)
    result: npt.NDArray[np.float64] = ((x * cos + y * sin) / axes[0]) ** 2 + (
        (y * cos - x * sin) / axes[1]
    ) ** 2
    return result


def _any_oval(
    size: int, rng: np.random.Generator, *, reach: float, largest: float
) -> npt.NDArray[np.bool_]:
    x, y = rng.uniform(-reach, reach, 2)
    wide, high = rng.uniform(0.01, largest, 2)
    return _oval(size, (x, y), (wide, high), rng.uniform(0, 3)) < 1


def _grain(size: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Draw noise with a random share of coarse structure, of standard deviation 1."""
    waves = np.fft.fftfreq(size)
    distance = np.hypot(*np.meshgrid(waves, waves))
    distance[0, 0] = 1
    spectrum = np.fft.fft2(rng.normal(size=(size, size))) / distance ** rng.uniform(0, 2.2)
    made = np.fft.ifft2(spectrum).real
    result: npt.NDArray[np.float64] = made / made.std()
    return result
