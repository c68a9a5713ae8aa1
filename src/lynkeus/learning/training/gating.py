"""Make a package's pixel gates (`gates.npz`) from the plan's training films.

python -m lynkeus.learning.training.gating PLAN --data FOLDER --out gates.npz

Films of the train set and strangers made of them teach; films of the tune set give the limits.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

from lynkeus.learning import ports
from lynkeus.learning.cohort import Film, has
from lynkeus.learning.ports import Followed
from lynkeus.learning.strangers import SIZE, Model, make
from lynkeus.learning.training.films import load_films
from lynkeus.learning.vault import Vault, Where
from lynkeus.models.gate_features import features
from lynkeus.models.gates import (
    ASPECT_LEAST,
    ASPECT_MOST,
    DISTANCE_MOST,
    FINE,
    KINDS,
    Gates,
    load_gates,
    look,
    save_gates,
)
from lynkeus.models.preprocess import Preprocess, stretch

Matrix = npt.NDArray[np.float32]
SEED = 20261126
FILMS = {FINE: 6000, "inverted": 1500, "turned": 1800, "upside_down": 1500, "part": 1800,
         "lateral": 3500, "other": 3000}  # fmt: skip
TUNE_FILMS = 1500
AXES = 120
MEMBERS = 3
HIDDEN = 64
PASSES = 30
BATCH = 256
RATE = 3e-3
DECAY = 1e-2
BLUR = 0.15
SMOOTHING = 0.02
DROPPED = 0.2
REFUSED_ALTERED = 0.02
"""Share of the altered tune films that each of the two limits may refuse."""
ASPECT_SHARE = 0.001
ASPECT_MARGIN = 1.25
CHUNK = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Films, their lungs, and what natural pictures there are."""

    films: npt.NDArray[np.uint8]
    lungs: npt.NDArray[np.bool_]
    positive: npt.NDArray[np.bool_]
    natural: Sequence[Matrix]


def main(words: list[str] | None = None) -> int:
    """Make the gates and write them; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--data", type=Path, default=os.environ.get("LYNKEUS_DATA"))
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args(words)
    made = make_gates(ports.follow(arguments.plan, Path(arguments.data)))
    arguments.out.write_bytes(save_gates(made))
    sys.stdout.write(
        f"{arguments.out}: distance at most {float(made.distance_max):.3f}, share of an upright "
        f"chest at least {float(made.fine_min):.3f}\n"
    )
    return 0


def make_gates(followed: Followed) -> Gates:
    """Make the gates of a plan's films: the same films and the same machine give the same gates.

    Where no film tells its shape, the gates ask for none.
    """
    plan, cohort = followed.plan, followed.cohort
    torch.set_num_threads(plan.training.threads)
    train, tune = (_library(followed, films) for films in (cohort.train, cohort.tune))
    spec = plan.preprocess
    plain = _described(stretch(one.astype(np.float32), spec) for one in train.films)
    made = [_described(_squares(kind, FILMS[kind], train, spec)) for kind in KINDS]
    fine = np.concatenate([plain, made[0]])
    kinds = np.repeat(np.arange(len(KINDS)), [len(fine), *(len(one) for one in made[1:])])
    mean = fine.mean(axis=0)
    cloud = _cloud(fine - mean)
    inner, outer = _classifier(np.concatenate([fine, *made[1:]]) - mean, kinds)
    low, high = _shapes([film.aspect for film in cohort.train if film.aspect])
    loose = Gates(
        mean=mean,
        basis=cloud[0],
        spread=cloud[1],
        rest=cloud[2],
        inner=inner[0],
        inner_bias=inner[1],
        outer=outer[0],
        outer_bias=outer[1],
        distance_max=np.array(DISTANCE_MOST, np.float32),
        fine_min=np.array(0.0, np.float32),
        aspect_low=np.array(low / ASPECT_MARGIN, np.float32),
        aspect_high=np.array(high * ASPECT_MARGIN, np.float32),
    )
    return _limited(loose, tune, spec)


def _shapes(aspects: Sequence[float]) -> tuple[float, float]:
    if not aspects:
        return ASPECT_LEAST * ASPECT_MARGIN, ASPECT_MOST / ASPECT_MARGIN
    low, high = np.quantile(aspects, [ASPECT_SHARE, 1 - ASPECT_SHARE])
    return float(low), float(high)


def _limited(loose: Gates, tune: Library, spec: Preprocess) -> Gates:
    """Set both limits by altered tune films, with the gates as they will be stored."""
    stored = load_gates(save_gates(loose))
    seen = [look(stored, square) for square in _squares(FINE, TUNE_FILMS, tune, spec)]
    distances = [one.distance for one in seen]
    shares = [float(one.shares[0]) for one in seen]
    values = {name: getattr(stored, name) for name in Gates.__slots__}
    limits = {
        "distance_max": np.array(np.quantile(distances, 1 - REFUSED_ALTERED), np.float32),
        "fine_min": np.array(np.quantile(shares, REFUSED_ALTERED), np.float32),
    }
    return Gates(**{**values, **limits})


def _library(followed: Followed, films: Sequence[Film]) -> Library:
    from sklearn.datasets import load_sample_images  # noqa: PLC0415  # comes with `learn`

    return Library(
        films=load_films(followed.folder, films, SIZE),
        lungs=np.stack([_lungs(followed.folder, film.file) for film in films]),
        positive=has(tuple(films), followed.plan.task.positive),
        natural=[
            np.asarray(Image.fromarray(one).convert("L"), np.float32)
            for one in load_sample_images().images
        ],
    )


def _lungs(folder: Where, file: str) -> npt.NDArray[np.bool_]:
    of_file = Path(file).with_suffix(".png").name
    path = None if isinstance(folder, Vault) else folder / "lung-masks" / of_file
    if path is None or not path.is_file():
        return np.zeros((SIZE, SIZE), dtype=np.bool_)
    with Image.open(path) as mask:
        return np.asarray(mask.resize((SIZE, SIZE), Image.Resampling.NEAREST)).astype(np.bool_)


def _squares(kind: str, count: int, library: Library, spec: Preprocess) -> Iterator[Matrix]:
    """Make pictures of a kind, of well and ill films alike, as the network would see them."""
    classes = [np.flatnonzero(library.positive), np.flatnonzero(~library.positive)]
    for index in range(count):
        rng = np.random.default_rng([SEED, KINDS.index(kind), len(library.films), index])
        chosen = int(rng.choice(classes[index % 2]))
        model = Model(
            film=library.films[chosen].astype(np.float32),
            lungs=library.lungs[chosen],
            natural=library.natural,
        )
        yield stretch(make(kind, model, rng), spec)


def _described(squares: Iterator[Matrix]) -> Matrix:
    parts = []
    while chunk := list(islice(squares, CHUNK)):
        parts.append(features(np.stack(chunk)))
    return np.concatenate(parts)


def _cloud(centred: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Find the main axes of the training films, the spread along them and the mean rest."""
    values, vectors = np.linalg.eigh(np.cov(centred.T.astype(np.float64)))
    basis, spread = vectors[:, ::-1][:, :AXES], values[::-1]
    rest = np.array(spread[AXES:].mean(), np.float32)
    return basis.astype(np.float32), spread[:AXES].astype(np.float32), rest


def _classifier(
    centred: Matrix, kinds: npt.NDArray[np.int64]
) -> tuple[tuple[Matrix, Matrix], tuple[Matrix, Matrix]]:
    """Train several small classifiers, and write their mean as one."""
    scale = centred.std(axis=0).mean()
    inputs, target = torch.from_numpy(centred / scale), torch.from_numpy(kinds)
    members = [_member(inputs, target, seed=SEED + number) for number in range(MEMBERS)]
    inner = torch.cat([first.weight for first, _ in members]).T / float(scale)
    outer = torch.cat([last.weight for _, last in members], dim=1).T / MEMBERS
    biases = torch.cat([first.bias for first, _ in members])
    ends = torch.stack([last.bias for _, last in members]).mean(dim=0)
    return (_array(inner), _array(biases)), (_array(outer), _array(ends))


def _member(
    inputs: torch.Tensor, target: torch.Tensor, *, seed: int
) -> tuple[nn.Linear, nn.Linear]:
    torch.manual_seed(seed)
    first, last = nn.Linear(inputs.shape[1], HIDDEN), nn.Linear(HIDDEN, len(KINDS))
    weights = [*first.parameters(), *last.parameters()]
    optimiser = torch.optim.AdamW(weights, lr=RATE, weight_decay=DECAY)
    steps = PASSES * (len(inputs) // BATCH)
    slope = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(PASSES):
        order = torch.randperm(len(inputs))
        for at in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[at : at + BATCH]
            blurred = inputs[chosen] + BLUR * torch.randn(BATCH, inputs.shape[1])
            hidden = functional.dropout(functional.relu(first(blurred)), DROPPED)
            loss = functional.cross_entropy(last(hidden), target[chosen], label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch gives no type
            optimiser.step()
            slope.step()
    return first, last


def _array(values: torch.Tensor) -> Matrix:
    return values.detach().numpy().astype(np.float32)


if __name__ == "__main__":
    raise SystemExit(main())
