"""Parts painted over: letters stand at the borders, and no single place may decide."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.transform import Params, Transform, even, some
from lynkeus.learning.transforms._column import value

LETTER = 0.18


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Shares of films, and the greatest size of what is painted over, as a share of the side."""

    border_share: float
    border: float
    box_share: float
    box: float
    letter_share: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw a frame's four widths, a box anywhere, a small box near an edge, and their greys."""
    edges = rng.uniform(0, settings.border, (count, 4))
    edges *= some(rng, count, settings.border_share)[:, None] * (rng.random((count, 4)) < 0.5)  # noqa: PLR2004  # one in two
    side = rng.uniform(0.05, settings.box, (count, 2))
    side *= some(rng, count, settings.box_share)[:, None]
    letter = rng.uniform(0.04, LETTER, (count, 2))
    letter *= some(rng, count, settings.letter_share)[:, None]
    near = rng.uniform(0, 1, (count, 2))
    far = some(rng, count, 0.5)
    near[np.arange(count), far.astype(int)] = np.where(some(rng, count, 0.5), 0.03, 0.97)
    return {
        "edges": edges.astype(np.float32),
        "box": np.concatenate([rng.uniform(0, 1, (count, 2)), side], axis=1).astype(np.float32),
        "letter": np.concatenate([near, letter], axis=1).astype(np.float32),
        "grey": even(rng, count * 3, 0.0, 1.0).reshape(count, 3),
    }


def apply(batch: Tensor, params: Params) -> Tensor:
    """Paint over frame, box and letter box, each in one grey."""
    rows, columns = batch.shape[2:]
    down = ((torch.arange(rows, device=batch.device) + 0.5) / rows).reshape(1, rows, 1)
    across = ((torch.arange(columns, device=batch.device) + 0.5) / columns).reshape(1, 1, columns)
    edges = value(params, "edges", batch)[:, :, None, None]
    frame = (down < edges[:, 0]) | (down > 1 - edges[:, 1])
    frame = frame | (across < edges[:, 2]) | (across > 1 - edges[:, 3])
    hidden = [
        frame,
        *(_inside(down, across, value(params, name, batch)) for name in ("box", "letter")),
    ]
    film = batch
    for index, where in enumerate(hidden):
        grey = value(params, "grey", batch)[:, index].reshape(-1, 1, 1, 1)
        film = torch.where(where.unsqueeze(1), grey, film)
    return film


def _inside(down: Tensor, across: Tensor, boxes: Tensor) -> Tensor:
    box = boxes[:, :, None, None]
    return ((down - box[:, 0]).abs() < box[:, 2] / 2) & ((across - box[:, 1]).abs() < box[:, 3] / 2)


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(border_share=0.4, border=0.12, box_share=0.3, box=0.35, letter_share=0.5),
    draw=draw,
    apply=apply,
)
