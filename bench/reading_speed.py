"""Print how long the shipped packages take to read: as they serve, beside torch, in one run.

    python bench/reading_speed.py DATA [PAGE]

DATA holds `cxr-pneumonia` and `ct-nodules`. Each network runs with the same weights on the same
500 images: in ONNX Runtime, in torch as it is written, and compiled by torch. Single images are
timed in turn; what each decides of all of them is compared. What is printed is written into PAGE
too, between the two marks.
"""

import io
import os
import platform
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
import yaml
from PIL import Image
from torch import nn

from lynkeus.app.shipped.packages import outline_keys, shipped_packages
from lynkeus.learning.training.begin import known_networks
from lynkeus.learning.training.unfold import Unlike, take_over
from lynkeus.models.card import Task
from lynkeus.models.ports import AnyOpened, OpenedPackage, OpenedSegmenter, open_any
from lynkeus.models.preprocess import prepare

PLANS = Path(__file__).parents[1] / "plans"
IMAGES = 500
SETTLED = 32
WARM, ROUNDS = 5, 40
THREADS = 2
SERVED = "ONNX Runtime"
BEGIN = "<!-- beside torch: begin -->"
END = "<!-- beside torch: end -->"
Array = np.ndarray
Reader = Callable[[Array], Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Of one way to run a network: seconds an image, and how many decisions are the served ones."""

    taken: Sequence[float]
    same: int
    decisions: int


def main(data: Path, page: Path | None) -> None:
    """Time all, print, write."""
    load = os.getloadavg()[0]
    torch.set_num_threads(THREADS)
    found = {}
    for folder in shipped_packages():
        package = open_any(folder, outline_keys())
        if (measured := measure(package, data)) is not None:
            found[package.card.id] = measured
    table = "\n".join(told(found, load))
    print(table)
    if page is not None:
        before, rest = page.read_text(encoding="utf-8").split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def measure(package: AnyOpened, data: Path) -> dict[str, Measured] | None:
    """Run a package in all three ways; None where its network is not one that torch knows here."""
    images = [prepare(one, package.card.preprocess) for one in pictures(package, data)]
    network = rebuilt(package, images)
    if network is None:
        return None
    readers = {
        SERVED: served(package),
        "torch eager": by_torch(network),
        "torch compiled": by_torch(torch.compile(network)),
    }
    taken = timed(readers, images)
    decided = {
        name: [decision(package, read(one)) for one in images] for name, read in readers.items()
    }
    return {
        name: Measured(
            taken=taken[name],
            same=sum(
                int(np.sum(one == other))
                for one, other in zip(decided[name], decided[SERVED], strict=True)
            ),
            decisions=sum(one.size for one in decided[name]),
        )
        for name in readers
    }


def pictures(package: AnyOpened, data: Path) -> Iterator[Array]:
    """Give images of the kind that a package reads, spread evenly over what is there."""
    if [*package.card.reads.modalities] == ["CT"]:
        with zipfile.ZipFile(data / "ct-nodules" / "luna16_candidates_50px.zip") as crops:
            names = sorted(name for name in crops.namelist() if name.endswith((".jpg", ".png")))
            for name in spread(names):
                yield grey(crops.read(name))
        return
    for path in spread(sorted((data / "cxr-pneumonia").rglob("*.jp*g"))):
        yield grey(path.read_bytes())


def spread(names: Sequence[Any]) -> Sequence[Any]:
    """Take every so many."""
    return names[:: max(1, len(names) // IMAGES)][:IMAGES]


def grey(stored: bytes) -> Array:
    """Decode a picture."""
    return np.asarray(Image.open(io.BytesIO(stored)).convert("L"), np.float32)


def rebuilt(package: AnyOpened, images: Sequence[Array]) -> nn.Module | None:
    """Rebuild a package's network as its plan describes it."""
    plan = PLANS / f"{package.card.id}.yaml"
    if not plan.is_file():
        return None
    said = yaml.safe_load(plan.read_text(encoding="utf-8"))["network"]
    kind = known_networks()[said["name"]]
    flat = said.get("settings") or {name: one for name, one in said.items() if name != "name"}
    settings = kind.settings(**flat)
    network = kind.build(dims=2, outputs=outputs(package), settings=settings)
    films = torch.from_numpy(np.concatenate(images[:SETTLED]))
    try:
        take_over(network, onnx.load_from_string(package.weights), films)
    except Unlike as problem:
        print(f"{package.card.id}: {problem}", file=sys.stderr)
        return None
    return network.eval()


def outputs(package: AnyOpened) -> int:
    """Count the logits of a package's network."""
    if isinstance(package, OpenedPackage):
        return 1
    card = package.card
    return len(card.outlines if isinstance(package, OpenedSegmenter) else card.classes)


def served(package: AnyOpened) -> Reader:
    """Read as a package serves."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(package.weights, options)
    name = session.get_outputs()[0].name
    return lambda film: np.asarray(session.run([name], {"film": film})[0])


def by_torch(network: Callable[[torch.Tensor], Any]) -> Reader:
    """Read with torch."""

    def read(film: Array) -> Array:
        with torch.inference_mode():
            return np.asarray(network(torch.from_numpy(film)).logit)

    return read


def decision(package: AnyOpened, logits: Array) -> Array:
    """Say what is decided: above the point or not, of each pixel where it outlines; which class."""
    if isinstance(package, OpenedPackage):
        said = package.card.calibration.line.probabilities(logits.reshape(-1).astype(np.float64))
        return np.asarray(said >= package.card.operating_point.probability)
    if isinstance(package, OpenedSegmenter):
        points = np.array([one.point for one in package.card.outlines])
        return logits[0] >= np.log(points / (1 - points))[:, np.newaxis, np.newaxis]
    several = package.card.task is Task.MULTI_LABEL
    return logits[0] >= 0 if several else np.array([int(np.argmax(logits))])


def timed(readers: Mapping[str, Reader], images: Sequence[Array]) -> dict[str, list[float]]:
    """Give the seconds that each reader took; in turn, so that all meet one machine."""
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for turn, film in enumerate(images[: WARM + ROUNDS]):
        for name, read in readers.items():
            began = time.perf_counter()
            read(film)
            if turn >= WARM:
                taken[name].append(time.perf_counter() - began)
    return taken


def told(found: Mapping[str, Mapping[str, Measured]], load: float) -> list[str]:
    """Write what was measured, with date and machine."""
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores, "  # noqa: TID251  # a measurement bears its date
        f"torch {torch.__version__}, ONNX Runtime {onnxruntime.__version__}; one image at a time, "
        f"{THREADS} threads, {ROUNDS} times in turn; decisions on {IMAGES} images; other work on "
        f"the machine before: load {load:.1f}.",
        "",
        "| package | with | median | least to greatest | served is | decisions as served |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for package, ways in found.items():
        fast = statistics.median(ways[SERVED].taken)
        for name, one in ways.items():
            low, middle, high = (
                1000 * each
                for each in (min(one.taken), statistics.median(one.taken), max(one.taken))
            )
            times = "" if name == SERVED else f"{middle / 1000 / fast:.1f} times as fast"
            same = "" if name == SERVED else f"{one.same:,} of {one.decisions:,}"
            lines.append(
                f"| `{package}` | {name} | {middle:.1f} ms | {low:.1f} to {high:.1f} | {times} "
                f"| {same} |"
            )
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)  # noqa: PLR2004  # the second word, if one was said
