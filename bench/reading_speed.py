"""Print how long a reading takes: the network that serves beside torch, in one run.

    python bench/reading_speed.py [THREADS]

Both run the same network with the same weights on the same film, one film at a time, in turn.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable

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


def main(threads: int) -> None:
    """Time both, print one line each."""
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
    print(f"One film of {SIZE} x {SIZE}, {threads} threads, {os.cpu_count()} cores,")
    print(f"{platform.machine()}, median of {ROUNDS}, weights in half precision when served:")
    slowest = max(taken.values())
    for name, seconds in taken.items():
        print(f"  {name:<14} {seconds * 1000:8.1f} ms   {slowest / seconds:4.1f} times as fast")


def eager(network: torch.nn.Module, film: np.ndarray) -> float:
    """Read with torch."""
    with torch.inference_mode():
        logit, _ = network(torch.from_numpy(film))
    return float(logit.item())


def timed(readers: dict[str, Callable[[], float]]) -> dict[str, float]:
    """Give each reader's median seconds; they take turns, so that both meet the same machine."""
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for turn in range(WARM + ROUNDS):
        for name, read in readers.items():
            began = time.perf_counter()
            read()
            if turn >= WARM:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in taken.items()}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else THREADS)
