"""Every figure in the documents is what its program writes today, or near it if it is sampled."""

import os
import re
from pathlib import Path

import numpy as np
import pytest

from lynkeus.app.shipped.packages import shipped_keys, shipped_package, shipped_packages
from lynkeus.learning import ports
from lynkeus.learning.figures import HELD_OUT, Judged, card_figures
from lynkeus.models import infer
from lynkeus.models.ports import open_package

from .pages import ROOT
from .programs import program

METHODS = ROOT / "docs" / "methods"
PLAN = ROOT / "plans" / "chest-xray-pneumonia.yaml"
DATA = os.environ.get("LYNKEUS_DATA")
EXACT_WITHIN = 0.0011
"""The same films and the same weights: only the last digit may turn, or one film change sides."""
SAMPLED_WITHIN = 0.006
"""Films that are changed at random and stored as JPEG, by whatever library the machine has."""
REFUSED_WITHIN = 1
"""Images whose distance to the training films lies at the limit."""
needs_films = pytest.mark.skipif(
    DATA is None, reason="LYNKEUS_DATA is not set: the films are there"
)


def between(text: str, begin: str, end: str) -> str:
    return text.split(begin, 1)[1].split(end, 1)[0].strip()


@pytest.mark.parametrize("folder", shipped_packages(), ids=lambda one: one.name)
def test_a_cards_figures_stand_in_its_page(folder: Path) -> None:
    bench = program("card_figures")
    page = (METHODS / f"{folder.name}.md").read_text(encoding="utf-8")
    card = bench.read(folder / "card.yaml")
    assert between(page, bench.BEGIN, bench.END) == bench.figures(card)


@needs_films
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_false_alarms_of_the_checks(tmp_path: Path) -> None:
    program("check_false_alarms").main(Path(str(DATA)), tmp_path / "checks.md")
    for name in ("checks.md", "checks.json"):
        assert (tmp_path / name).read_text("utf-8") == (METHODS / name).read_text("utf-8")


@needs_films
@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_rates_of_the_gates(tmp_path: Path) -> None:
    bench = program("gate_rates")
    written = (METHODS / "applicability.md").read_text(encoding="utf-8")
    page = tmp_path / "applicability.md"
    page.write_text(written, encoding="utf-8")
    bench.main(Path(str(DATA)), PLAN, page)
    tables = [between(text, bench.BEGIN, bench.END) for text in (written, page.read_text("utf-8"))]
    before, now = ([counted(line) for line in table.splitlines()[2:]] for table in tables)
    assert [row[:2] for row in now] == [row[:2] for row in before]
    for old, new in zip(before, now, strict=True):
        assert abs(int(old[2]) - int(new[2])) <= REFUSED_WITHIN


def counted(line: str) -> tuple[str, str, str]:
    """Give name, images asked and images refused of a line."""
    cells = [one.strip() for one in re.split(r"(?<!\\)\|", line)[1:-1]]
    return cells[0], cells[2], cells[3]


@needs_films
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_figures_of_the_card() -> None:
    from lynkeus.learning.training.films import load_films  # noqa: PLC0415  # with those below
    from lynkeus.learning.training.judging import ready  # noqa: PLC0415  # torch
    from lynkeus.learning.training.stored import read_stored  # noqa: PLC0415  # torch

    folder = shipped_package("chest-xray-pneumonia")
    assert folder is not None
    package = open_package(folder, shipped_keys())
    followed = ports.follow(PLAN, Path(str(DATA)))
    plan, films = followed.plan, followed.cohort.held_out
    pixels = load_films(followed.folder, films, plan.preprocess.size)
    judging = ready(films, pixels, plan.task, package.card.preprocess)
    line = package.card.calibration.line
    said = read_stored(package.weights, judging, threads=infer.THREADS)
    judged = Judged(
        who=HELD_OUT,
        probabilities={way: line.probabilities(one) for way, one in said.items()},
        labels=judging.labels,
        patients=judging.patients,
        groups=np.array([film.group for film in films]),
    )
    point, prior = package.card.operating_point.probability, package.card.calibration.prior
    now = card_figures(judged, point=point, prior=prior)
    # Behind them stand how sure its number is, and the traditional method: not measured again.
    for old, new in zip(package.card.figures[: len(now)], now, strict=True):
        assert (new.name, new.on, new.films, new.patients, new.method) == (
            *(old.name, old.on, old.films, old.patients),
            old.method,
        )
        within = EXACT_WITHIN if "as they are" in old.on else SAMPLED_WITHIN
        for before, after in ((old.value, new.value), (old.low, new.low), (old.high, new.high)):
            assert after == pytest.approx(before, abs=within), new.name
