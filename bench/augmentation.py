"""Print how many images a second are augmented, and prove first that their record replays.

python bench/augmentation.py
"""

import json
import time
from dataclasses import asdict

import numpy as np
import torch

from lynkeus.learning.training import augment

FILMS = 16
SIDE = 512
ROUNDS = 5


def main() -> None:
    """Time every augmentation by itself, as it usually is."""
    torch.set_num_threads(2)
    batch = torch.rand(FILMS, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(0))
    for name, known in augment.transforms().items():
        steps = augment.augmentations([{name: asdict(known.usual)}])
        record = augment.draw(steps, np.random.default_rng(0), FILMS)
        replays(batch, record)
        began = time.perf_counter()
        for _ in range(ROUNDS):
            augment.replay(batch, record)
        print(f"{name}: {ROUNDS * FILMS / (time.perf_counter() - began):.0f} films/s")


def replays(batch: torch.Tensor, record: augment.Record) -> None:
    """Stop where a record that was kept gives other bits, or masks do not follow."""
    kept = augment.from_json(json.loads(json.dumps(augment.as_json(record))))
    assert torch.equal(augment.replay(batch, record), augment.replay(batch, kept))
    masks = (batch > batch.mean()).to(torch.uint8)
    assert torch.equal(augment.replay_masks(masks, record), augment.replay_masks(masks, kept))


if __name__ == "__main__":
    main()
