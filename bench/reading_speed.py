"""Print how long a reading takes: the network that serves beside torch, in one run.

    python bench/reading_speed.py [PAGE]

Both run the same network with the same weights on the same film, one film at a time, in turn. What
is printed is written into PAGE too, between the two marks.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from lynkeus.learning.networks.efficientnet_lite0 import Config, build
from lynkeus.learning.training.export import export

SIZE = 224
WARM = 5
ROUNDS = 40
APART_MAX = 1e-3
THREADS = 2
BEGIN = "<!-- beside torch: begin -->"
END = "<!-- beside torch: end -->"


def main(threads: int, page: Path | None) -> None:
    """Time both, print, write."""
    load = os.getloadavg()[0]
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    network = build(Config(dropout=0.0, depth_drop=0.0)).eval()
    film = np.random.default_rng(0).standard_normal((1, 1, SIZE, SIZE)).astype(np.float32)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(export(network, size=SIZE).weights, options)
    readers: dict[str, Callable[[], float]] = {
        "ONNX Runtime": lambda: float(session.run(["logit"], {"film": film})[0].item()),
        "torch eager": lambda: eager(network, film),
    }
    apart = abs(readers["ONNX Runtime"]() - readers["torch eager"]())
    if apart > APART_MAX:
        sys.exit(f"The two do not agree: their logits are {apart:g} apart.")
    taken = timed(readers)
    table = "\n".join(told(taken, threads, load))
    print(table)
    if page is not None:
        before, rest = page.read_text(encoding="utf-8").split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def told(taken: dict[str, list[float]], threads: int, load: float) -> list[str]:
    """Write what was measured, with date and machine."""
    slowest = max(statistics.median(each) for each in taken.values())
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores; "  # noqa: TID251  # a measurement bears its date
        f"one film of {SIZE} x {SIZE}, {threads} threads, {ROUNDS} times in turn, weights in half "
        f"precision when served; other work on the machine before: load {load:.1f}.",
        "",
        "| what | median | least to greatest | times as fast |",
        "| --- | --- | --- | --- |",
    ]
    for name, each in taken.items():
        low, middle, high = (1000 * one for one in (min(each), statistics.median(each), max(each)))
        lines.append(
            f"| {name} | {middle:.1f} ms | {low:.1f} to {high:.1f} "
            f"| {slowest * 1000 / middle:.1f} |"
        )
    return lines


def eager(network: torch.nn.Module, film: np.ndarray) -> float:
    """Read with torch."""
    with torch.inference_mode():
        logit, _ = network(torch.from_numpy(film))
    return float(logit.item())


def timed(readers: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Give the seconds that each reader took; in turn, so that both meet one machine."""
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for turn in range(WARM + ROUNDS):
        for name, read in readers.items():
            began = time.perf_counter()
            read()
            if turn >= WARM:
                taken[name].append(time.perf_counter() - began)
    return taken


if __name__ == "__main__":
    main(THREADS, Path(sys.argv[1]) if len(sys.argv) > 1 else None)
