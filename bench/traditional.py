"""Print what the traditional methods reach on a plan's films, as a table for the methods page.

    python bench/traditional.py DATA PLAN

Fits each on the plan's training films as they are, on one thread, and reads tune and held-out films
in the three ways of the plan's probe; outlines the lungs by thresholds, where there are masks.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import lynkeus.learning.traditional.classifiers
from lynkeus.core import catalogue
from lynkeus.learning import ports
from lynkeus.learning.cohort import Film, has
from lynkeus.learning.figures import WAYS as WORDS
from lynkeus.learning.ports import Followed
from lynkeus.learning.tasks.classification import WAYS as JUDGED
from lynkeus.learning.traditional import thresholding
from lynkeus.learning.traditional.beside import Cases, Strongest, held_beside
from lynkeus.learning.traditional.classifier import Classifier, Shown
from lynkeus.learning.training.films import load_films
from lynkeus.learning.training.judging import WAYS, ready
from lynkeus.measures.dice import dice

MASKS = "lung-masks"
OUTLINED_PX = 128
HALF = 127


def main(root: Path, plan_file: Path) -> None:
    """Print the table."""
    torch.set_num_threads(1)
    followed = ports.follow(plan_file, root)
    plan, cohort = followed.plan, followed.cohort
    pixels = load_films(followed.folder, cohort.train, plan.preprocess.size)
    train = Shown(images=pixels[:, np.newaxis], spec=plan.preprocess)
    labels = has(cohort.train, plan.task.positive)[:, np.newaxis]
    tune, held_out = (_judging(followed, films) for films in (cohort.tune, cohort.held_out))
    known = catalogue.load(lynkeus.learning.traditional.classifiers, "CLASSIFIER", Classifier)
    print("| method | films | " + " | ".join(WAYS) + " | seconds |")
    print("| --- | --- |" + " --- |" * (len(WAYS) + 1))
    for name, one in known.items():
        if one.needs_masks:
            continue
        began = time.perf_counter()
        fitted = one.fit(train, labels, plan.training.seed)
        took = time.perf_counter() - began
        method = Strongest(name=name, says=one.says, fitted=fitted, areas={})
        for words, cases in (("tune", tune), ("held out", held_out)):
            said = {way: fitted.scores(shown) for way, shown in cases.ways.items()}
            rows = held_beside(method, said, cases, judged=JUDGED, words=WORDS).beside
            areas = " | ".join(f"{row.traditional:.4f}" for row in rows)
            print(f"| {name} | {words} | {areas} | {took:.0f} |", flush=True)
    if (followed.folder / MASKS).is_dir():
        _outline(followed)


def _judging(followed: Followed, films: Sequence[Film]) -> Cases:
    plan = followed.plan
    pixels = load_films(followed.folder, films, plan.preprocess.size)
    made = ready(films, pixels, plan.task, plan.preprocess)
    return Cases(
        ways={way: Shown(images=one.numpy()) for way, one in made.films.items()},
        labels=made.labels[:, np.newaxis],
        patients=made.patients,
    )


def _outline(followed: Followed) -> None:
    train = followed.cohort.train
    drawn = np.random.default_rng(followed.plan.training.seed).permutation(len(train))
    some = [train[at] for at in drawn[: thresholding.CASES_MAX]]
    chosen = thresholding.choose(*_outlined(followed.folder, some))
    images, masks = _outlined(followed.folder, followed.cohort.held_out)
    found = [chosen.outline(one[0]) for one in images]
    alike = [dice(one, other) for one, other in zip(found, masks, strict=True)]
    print(f"\nLungs at {OUTLINED_PX} px: {chosen.says}")
    print(f"Mean Dice {np.mean(alike):.3f} of {len(alike)} held-out films")


def _outlined(folder: Path, films: Sequence[Film]) -> tuple[np.ndarray, np.ndarray]:
    there = [one for one in films if _mask(folder, one).is_file()]
    images = load_films(folder, there, OUTLINED_PX)
    side = (OUTLINED_PX, OUTLINED_PX)
    masks = [Image.open(_mask(folder, one)).convert("L").resize(side) for one in there]
    drawn = np.stack([np.asarray(one) > HALF for one in masks])
    return images[:, np.newaxis].astype(np.float32), drawn


def _mask(folder: Path, film: Film) -> Path:
    return folder / MASKS / Path(film.file).with_suffix(".png").name


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
