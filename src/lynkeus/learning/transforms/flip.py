"""A mirrored image: of a body that has a left and a right, one that does not exist."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.geometry import Move, Sides
from lynkeus.learning.moving import moving, straight
from lynkeus.learning.transform import Params, some

AXES = {"left_right": -1, "front_back": -2, "head_feet": -3}
"""Axes of a volume (Z, Y, X); the rows of a film run from head to feet, or from front to back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which axis is mirrored, of what share of images.

    `although`: why it is right here, in words, where the body part has sides; else it is refused.
    """

    axis: Literal["left_right", "front_back", "head_feet"]
    share: float
    although: str = ""


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Choose images; the axis is counted from the last, and 0 leaves an image as it is."""
    axis = AXES[settings.axis] * some(rng, count, settings.share)
    return {"axis": axis.astype(np.float32)}


def move(params: Params, sides: Sides) -> Move:
    """Mirror about the middle."""
    dims = len(sides)
    matrix = np.broadcast_to(np.eye(dims), (len(params["axis"]), dims, dims)).copy()
    for image, axis in enumerate(_axes(params, dims)):
        if axis:
            matrix[image, axis, axis] = -1
    return straight(matrix, np.zeros(matrix.shape[:2]))


def apply(batch: Tensor, params: Params) -> Tensor:
    """Mirror to the bit: no pixel lies between two others."""
    result = torch.empty_like(batch)
    for image, axis in enumerate(_axes(params, batch.ndim - 2)):
        result[image] = batch[image].flip(axis) if axis else batch[image]
    return result


def _axes(params: Params, dims: int) -> list[int]:
    return [max(int(axis), -dims) for axis in params["axis"]]


TRANSFORM = replace(
    moving(
        settings=Settings,
        usual=Settings(axis="left_right", share=0.5, although="the laws ask for nothing more"),
        draw=draw,
        move=move,
    ),
    apply=apply,
    apply_mask=apply,
    undo=apply,
)
