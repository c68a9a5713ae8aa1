"""Print how many images a second are augmented, beside TorchIO, MONAI and albumentations.

    python bench/augmentation.py [PAGE]

All take the same images, in turn, with two threads, and draw as well as apply within what is timed.
First it is proven that a record gives the same bits again. What is printed is written into PAGE
too, between the two marks. The others are installed by `make bench`, and needed by nothing else.
"""

import json
import os
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from others import (
    ANGLE,
    BRIGHTNESS,
    CELLS,
    CONTRAST,
    FACTOR,
    FILM,
    GAMMA,
    NAMES,
    NOISE,
    QUALITY,
    SHIFT,
    SIDE,
    SIGMA,
    Way,
    versions,
    ways,
)

from lynkeus.learning.training import augment

BATCHES = {"films of 512 x 512": (16, 1, 512, 512), "cubes of 64": (8, 1, 64, 64, 64),
           "cubes of 128": (2, 1, 128, 128, 128)}  # fmt: skip
THREADS = 2
WARM, ROUNDS_MIN, ROUNDS, ENOUGH_S = 1, 3, 9, 4.0
AIM = 2.0
OURS = "Lynkeus"
BEGIN = "<!-- beside others: begin -->"
END = "<!-- beside others: end -->"

TURN = {"rotation": {"in_plane_deg": ANGLE, "out_of_plane_deg": ANGLE}}
SIZE = {"scale": {"factor": FACTOR, "stretch": 1.0}}
MOVE = {"shift": {"share": SHIFT}}
BEND = {"elastic": {"cells": CELLS, "strength": 0.8}}
BENT = {"intensity": {"gamma": GAMMA, "contrast": 1.0, "brightness": 0.0}}
SOFT = {"blur": {"share": 1.0, "sigma_px": SIGMA}}
GRAIN = {"grain": {"share": 1.0, "sigma": NOISE}}
PLANS = {
    "rotation": [TURN],
    "scale": [SIZE],
    "crop": [{"crop": {"side_low": SIDE}}],
    "flip": [{"flip": {"axis": "left_right", "share": 0.5, "although": "it is timed"}}],
    "elastic": [BEND],
    "gamma": [BENT],
    "contrast, brightness": [
        {"intensity": {"gamma": 1.0, "contrast": CONTRAST, "brightness": BRIGHTNESS}}
    ],
    "blur": [SOFT],
    "noise": [GRAIN],
    "JPEG": [{"jpeg": {"share": 1.0, "quality_low": QUALITY[0], "quality_high": QUALITY[1]}}],
    "all in a row": [TURN, SIZE, MOVE, BEND, BENT, SOFT, GRAIN],
}
"""What ours is asked for; a row of all is one lookup, a power, a blur and grain."""


def main(page: Path | None) -> None:
    """Time all, print, write."""
    load = os.getloadavg()[0]
    warnings.simplefilter("ignore")  # the others warn of their own future
    torch.set_num_threads(THREADS)
    lines = told_where(load)
    short = []
    for what, shape in BATCHES.items():
        print(f"{what} ...", file=sys.stderr)
        rates = {name: rated(each, shape[0]) for name, each in operations(shape).items()}
        lines += ["", *table(what, shape[0], rates)]
        short += [f"{name} of {what}" for name, each in rates.items() if times(each) < AIM]
    lines += ["", f"Less than {AIM:g} times the best of the others: {', '.join(short) or 'none'}."]
    text = "\n".join(lines)
    print(text)
    if page is not None:
        before, rest = page.read_text(encoding="utf-8").split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def operations(shape: tuple[int, ...]) -> dict[str, dict[str, Way]]:
    """Give each operation's ways, ours and theirs, on soft images of a shape."""
    rng = np.random.default_rng(0)
    coarse = torch.from_numpy(rng.random((*shape[:2], *[8] * len(shape[2:])), dtype=np.float32))
    mode = "bilinear" if len(shape) == FILM + 2 else "trilinear"
    batch = torch.nn.functional.interpolate(coarse, size=shape[2:], mode=mode).contiguous()
    found = {}
    for name, theirs in ways(batch, THREADS).items():
        steps = augment.augmentations(PLANS[name], dims=len(shape) - 2)
        replays(batch[:2], augment.draw(steps, rng, 2))
        found[name] = {
            OURS: lambda steps=steps: augment.augment(batch, steps, rng),
            **theirs,
        }
    return found


def replays(batch: torch.Tensor, record: augment.Record) -> None:
    """Stop where a record that was kept gives other bits, or masks do not follow."""
    kept = augment.from_json(json.loads(json.dumps(augment.as_json(record))))
    assert torch.equal(augment.replay(batch, record), augment.replay(batch, kept))
    masks = (batch > batch.mean()).to(torch.uint8)
    assert torch.equal(augment.replay_masks(masks, record), augment.replay_masks(masks, kept))


def rated(each: Mapping[str, Way], images: int) -> dict[str, float]:
    """Give images a second, by the median of rounds; in turn, so that all meet one machine.

    Who is slow runs fewer rounds than who is fast.
    """
    taken: dict[str, list[float]] = {name: [] for name in each}
    for turn in range(WARM + ROUNDS):
        for name, way in each.items():
            if len(taken[name]) >= ROUNDS_MIN and sum(taken[name]) > ENOUGH_S:
                continue
            began = time.perf_counter()
            way()
            if turn >= WARM:
                taken[name].append(time.perf_counter() - began)
    return {name: images / statistics.median(one) for name, one in taken.items()}


def times(rates: Mapping[str, float]) -> float:
    """Say how many times as fast as the best of the others ours is."""
    return rates[OURS] / max(rate for name, rate in rates.items() if name != OURS)


def told_where(load: float) -> list[str]:
    """Say when, on what, beside whom."""
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores, "  # noqa: TID251  # a measurement bears its date
        f"{THREADS} threads, torch {torch.__version__}, {versions()}; "
        f"medians of {ROUNDS_MIN} to {ROUNDS} batches; "
        f"other work on the machine before: load {load:.1f}. Images a second; — where a library "
        "has no such thing.",
    ]


def table(what: str, images: int, rates: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Write one table."""
    lines = [
        f"| {what}, {images} a batch | {OURS} | {' | '.join(NAMES)} | times the best |",
        "| --- |" + " --- |" * (len(NAMES) + 2),
    ]
    for name, each in rates.items():
        cells = [f"{each[one]:,.1f}" if one in each else "—" for one in (OURS, *NAMES)]
        lines.append(f"| {name} | {' | '.join(cells)} | {times(each):.1f} |")
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
