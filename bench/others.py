"""The operations of `augmentation.py` as TorchIO, MONAI and albumentations write them.

A way takes the whole batch, draws, applies, and gives what it made; images go one by one, as those
libraries have it. What a library does not have is missing.
"""

import os
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import numpy as np

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # it would ask the network whether it is new

import albumentations
import cv2
import monai.transforms as mt
import torch
import torchio as tio
from monai.data import set_track_meta

Way = Callable[[], Any]
Ways = Mapping[str, Mapping[str, Way]]

ANGLE, FACTOR, SHIFT, SIDE = 12, 1.2, 0.1, 0.75
GAMMA, CONTRAST, BRIGHTNESS = 1.5, 1.3, 0.1
SIGMA, NOISE, QUALITY = 1.6, 0.04, (60, 95)
CELLS = 4
FILM = 2
"""Axes of a film."""
NAMES = ("TorchIO", "MONAI", "albumentations")


def versions() -> str:
    """Say which they are."""
    return ", ".join(f"{one} {version(one.lower())}" for one in NAMES)


def pull(side: int) -> float:
    """Give how far a control point is pulled at most, as ours with `strength` 0.8."""
    return 0.8 / 2.48 * (side - 1) / CELLS


def ways(batch: torch.Tensor, threads: int) -> dict[str, dict[str, Way]]:
    """Give each operation's ways on these images: operation to library to way."""
    cv2.setNumThreads(threads)
    set_track_meta(False)
    side, dims = batch.shape[-1], batch.ndim - 2
    found: dict[str, dict[str, Way]] = {}
    libraries = {"TorchIO": _torchio(side, dims), "MONAI": _monai(side, dims)}
    if dims == FILM:
        libraries["albumentations"] = _albumentations(side)
    for library, known in libraries.items():
        for operation, transform in known.items():
            run = {"TorchIO": _each_volume, "MONAI": _each, "albumentations": _each_film}[library]
            found.setdefault(operation, {})[library] = run(batch, transform)
    return found


def _each(batch: torch.Tensor, transform: Callable[[Any], Any]) -> Way:
    return lambda: [transform(one) for one in batch]


def _each_volume(batch: torch.Tensor, transform: Callable[[Any], Any]) -> Way:
    # TorchIO's images are volumes: a film is one voxel deep.
    volumes = batch if batch.ndim > FILM + 2 else batch.unsqueeze(-1)
    return lambda: [transform(one) for one in volumes]


def _each_film(batch: torch.Tensor, transform: Callable[..., Any]) -> Way:
    films = [np.ascontiguousarray(one[0]) for one in batch.numpy()]
    return lambda: [transform(image=one)["image"] for one in films]


def _torchio(side: int, dims: int) -> dict[str, Any]:
    flat = dims == FILM
    turn = (0, 0, 0, 0, -ANGLE, ANGLE) if flat else (-ANGLE, ANGLE)
    sizes = (1 / FACTOR, FACTOR)
    way = SHIFT * side
    away = (-way, way, -way, way, 0, 0) if flat else (-way, way)
    bend = {
        "num_control_points": CELLS + 3,
        "max_displacement": (pull(side), pull(side), 0.0 if flat else pull(side)),
        "locked_borders": 0,
    }
    affine = {"scales": sizes, "degrees": turn, "translation": away, "isotropic": True}
    pads = {"default_pad_value": 0.0}
    blur = tio.RandomBlur(std=(0, SIGMA, 0, SIGMA, 0, 0) if flat else (0, SIGMA))
    greys = tio.RandomGamma(log_gamma=(-np.log(GAMMA), np.log(GAMMA)))
    noise = tio.RandomNoise(std=(0, NOISE))
    both = tio.RandomAffineElasticDeformation(
        affine_first=True, affine_kwargs={**affine, **pads}, elastic_kwargs=bend
    )
    still = {"scales": (1, 1), "degrees": 0, **pads}
    return {
        "rotation": tio.RandomAffine(**{**still, "degrees": turn}),
        "scale": tio.RandomAffine(**{**still, "scales": sizes}, isotropic=True),
        "flip": tio.RandomFlip(axes=(1,), flip_probability=0.5),
        "elastic": tio.RandomElasticDeformation(**bend),
        "gamma": greys,
        "blur": blur,
        "noise": noise,
        "all in a row": tio.Compose([both, greys, blur, noise]),
    }


def _monai(side: int, dims: int) -> dict[str, Any]:
    sides, rest = (side,) * dims, {"prob": 1.0, "padding_mode": "border"}
    turn = {"rotate_range": (np.deg2rad(ANGLE),) * (1 if dims == FILM else 3)}
    size = {"scale_range": (1 / FACTOR - 1, FACTOR - 1)}
    all_moves = {**turn, **size, "translate_range": SHIFT * side}
    mode = "bilinear" if dims == FILM else "trilinear"
    fixed = {**rest, "cache_grid": True, "spatial_size": sides}
    greys = _monai_greys()
    return {
        "rotation": mt.RandAffine(**turn, **fixed),
        "scale": mt.RandAffine(**size, **fixed),
        "crop": mt.Compose(
            [
                mt.RandSpatialCrop([int(SIDE * side)] * dims, random_size=True),
                mt.Resize(sides, mode=mode),
            ]
        ),
        "flip": mt.RandFlip(prob=0.5, spatial_axis=dims - 1),
        "elastic": _monai_bend(side, dims, rest),
        **greys,
        "all in a row": mt.Compose(
            [
                _monai_bend(side, dims, {**rest, **all_moves}),
                *(greys[name] for name in ("gamma", "blur", "noise")),
            ]
        ),
    }


def _monai_bend(side: int, dims: int, rest: dict[str, Any]) -> mt.Transform:
    if dims == FILM:
        cell = (side - 1) / CELLS
        return mt.Rand2DElastic((cell, cell), (0, pull(side)), **rest)
    # In three axes it has no control points, but a full field of chance that it blurs.
    return mt.Rand3DElastic((side / 12, side / 10), (50, 100), spatial_size=(side,) * 3, **rest)


def _monai_greys() -> dict[str, Any]:
    blur = dict.fromkeys(("sigma_x", "sigma_y", "sigma_z"), (0.01, SIGMA))
    return {
        "gamma": mt.RandAdjustContrast(prob=1, gamma=(1 / GAMMA, GAMMA)),
        "contrast, brightness": mt.Compose(
            [
                mt.RandScaleIntensity(factors=CONTRAST - 1, prob=1),
                mt.RandShiftIntensity(offsets=BRIGHTNESS, prob=1),
            ]
        ),
        "blur": mt.RandGaussianSmooth(prob=1, **blur),
        "noise": mt.RandGaussianNoise(prob=1, std=NOISE),
    }


def _albumentations(side: int) -> dict[str, Any]:
    known = albumentations
    rim = {"border_mode": cv2.BORDER_REPLICATE, "p": 1.0}
    bend = known.ElasticTransform(
        alpha=pull(side) * 2, sigma=side / CELLS / 2, approximate=True, **rim
    )
    greys = known.RandomGamma(gamma_limit=(100 / GAMMA, 100 * GAMMA), p=1)
    soft = known.GaussianBlur(blur_limit=0, sigma_limit=(0.01, SIGMA), p=1)
    noise = known.GaussNoise(std_range=(0.0, NOISE), p=1)
    affine = known.Affine(
        rotate=(-ANGLE, ANGLE), scale=(1 / FACTOR, FACTOR),
        translate_percent=(-SHIFT, SHIFT), **rim,
    )  # fmt: skip
    return {
        "rotation": known.Rotate(limit=(-ANGLE, ANGLE), **rim),
        "scale": known.Affine(scale=(1 / FACTOR, FACTOR), **rim),
        "crop": known.RandomResizedCrop((side, side), scale=(SIDE**2, 1.0), ratio=(1.0, 1.0)),
        "flip": known.HorizontalFlip(p=0.5),
        "elastic": bend,
        "gamma": greys,
        "contrast, brightness": known.RandomBrightnessContrast(
            brightness_limit=BRIGHTNESS, contrast_limit=CONTRAST - 1, p=1
        ),
        "blur": soft,
        "noise": noise,
        "JPEG": known.ImageCompression(quality_range=QUALITY, p=1),
        "all in a row": known.Compose([affine, bend, greys, soft, noise]),
    }
