"""Augmentations that do nothing but move pixels: all they need follows from where those go."""

import numpy as np
from torch import Tensor

from lynkeus.learning.geometry import Move, back, look, look_nearest
from lynkeus.learning.transform import Draw, Moving, Params, Transform


def moving(*, settings: type, usual: object, draw: Draw, move: Moving) -> Transform:
    """Make an augmentation of two and three axes from where its pixels come from."""

    def apply(batch: Tensor, params: Params) -> Tensor:
        return look(batch, move(params, tuple(batch.shape[2:])))

    def apply_mask(masks: Tensor, params: Params) -> Tensor:
        return look_nearest(masks, move(params, tuple(masks.shape[2:])))

    def undo(batch: Tensor, params: Params) -> Tensor:
        return look(batch, back(move(params, tuple(batch.shape[2:]))))

    return Transform(
        settings=settings,
        usual=usual,
        draw=draw,
        apply=apply,
        dims=(2, 3),
        apply_mask=apply_mask,
        undo=undo,
        move=move,
    )


def straight(matrix: np.ndarray, shift: np.ndarray) -> Move:
    """Give a move without a field that goes on with the last pixel outside."""
    return Move(matrix=matrix, shift=shift, black=np.zeros(len(matrix), bool))
