"""Print how faint a planted shortcut an audit still finds, as a table for the methods page.

    python bench/shortcuts.py DATA [PAGE]

Real normal films of `cxr-pneumonia`, one a patient, get labels by lot, so that nothing tells them;
half of them then get a marker, a border or a gain, from nothing to plain. With PAGE, which is
`docs/methods/shortcuts.md`, the table is written there between its marks.
"""

import csv
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lynkeus.dicom.film import Film, Taken, take
from lynkeus.measures.areas import Sample
from lynkeus.measures.delong import delong_paired
from lynkeus.measures.foretold import foretold
from lynkeus.measures.intervals import Z
from lynkeus.measures.ordered import ENDS, independent_pairs, ordered
from lynkeus.models.shortcuts.audit import CHANCE
from lynkeus.models.shortcuts.facts import facts_of_film
from lynkeus.models.shortcuts.limits import WORRY_AUC

Pixels = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float64]
Plant = Callable[[Pixels, float], Pixels]
BEGIN, END = "<!-- power: begin -->", "<!-- power: end -->"
FILMS, CHOSEN, DRAWS = 200, 160, 20
TOP = 255
SETS = ("corners", "rim", "greys")
PLANTED = (0.02, 0.05, 0.1, 0.2, 0.4)


def marker(pixels: Pixels, strength: float) -> Pixels:
    """Mix a block as large as a side letter with white, in a corner."""
    made = pixels.copy()
    part = (slice(8, 20), slice(8, 16))
    made[part] += strength * (TOP - made[part])
    return made


def border(pixels: Pixels, strength: float) -> Pixels:
    """Mix two pixels all around with black."""
    made = pixels * np.float32(1 - strength)
    made[2:-2, 2:-2] = pixels[2:-2, 2:-2]
    return made


def gain(pixels: Pixels, strength: float) -> Pixels:
    """Make all of it brighter by a share of itself."""
    made: Pixels = np.clip(pixels * np.float32(1 + strength), 0, TOP)
    return made


PLANTS: Mapping[str, Plant] = {
    "marker": marker,
    "border": border,
    "gain": gain,
}


def main(root: Path, page: Path | None) -> None:
    """Print the table, and write it where there is a page."""
    films = _films(root / "cxr-pneumonia")
    plain = [_told(one, one.film.pixels) for one in films]
    lines = ["| planted | strength | " + " | ".join(SETS) + " |"]
    lines += ["| --- | --- |" + " --- |" * (len(SETS) + 1)]
    asked: list[tuple[str, Plant, float]] = [("nothing", marker, 0.0)]
    asked += [(name, plant, one) for name, plant in PLANTS.items() for one in PLANTED]
    for name, plant, strength in asked:
        made = [_told(one, np.rint(plant(one.film.pixels, strength))) for one in films]
        cells = [_power(plain, made, one) for one in SETS]
        lines.append(f"| {name} | {strength:g} | " + " | ".join(cells) + " |")
        sys.stdout.write(f"{lines[-1]}\n")
        sys.stdout.flush()
    if page is not None:
        text = page.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        table = "\n".join(lines)
        page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _films(folder: Path) -> list[Taken]:
    with (folder / "labels.csv").open(encoding="utf-8") as table:
        rows = [one for one in csv.DictReader(table) if one["label"] == "normal"]
    first = {one["patient"]: one["file"] for one in rows if one["source_split"] == "train"}
    chosen = np.random.default_rng(0).permutation(sorted(first.values()))[:FILMS]
    return [take((folder / str(one)).read_bytes()) for one in chosen]


def _told(taken: Taken, pixels: Pixels) -> dict[str, Vector]:
    film = Film(pixels=pixels.astype(np.float32), low=0.0, high=float(TOP))
    facts = facts_of_film(None, Taken(film=film, header=taken.header))
    return {name: np.array(facts[name], np.float64) for name in SETS}


def _power(plain: list[dict[str, Vector]], made: list[dict[str, Vector]], name: str) -> str:
    """Say in which share of draws the audit worries, in which it shows something; the mean AUC."""
    areas, shown, worried = [], 0, 0
    for draw in range(DRAWS):
        order = np.random.default_rng(draw).permutation(len(plain))[:CHOSEN]
        labels = np.arange(CHOSEN) % 2 == 1
        columns = np.array(
            [(made if so else plain)[at][name] for at, so in zip(order, labels, strict=True)]
        )
        whose = np.array([f"p{at}" for at in order])
        scores = foretold(columns, labels, whose, seed=draw)
        sample = Sample(scores=scores, labels=labels, groups=whose)
        area, low = _low(sample)
        areas.append(area)
        shown += low > CHANCE
        worried += low > WORRY_AUC
    return f"{worried / DRAWS:.0%} ({shown / DRAWS:.0%}), {np.mean(areas):.2f}"


def _low(sample: Sample) -> tuple[float, float]:
    """Give an AUC and the lower end of its interval: each film is of another patient.

    By DeLong, which takes a hundredth of the time of the audit's own drawing of patients.
    """
    areas = delong_paired(sample, sample)
    area = areas.values[0]
    if area in ENDS:
        return area, ordered(area, independent_pairs(sample.labels, sample.groups)).low
    return area, area - Z * float(np.sqrt(areas.covariance[0, 0]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)
