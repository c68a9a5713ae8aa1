"""Write how far the figures of runs lie apart that differ in the seed alone.

    python bench/seeds.py PAGE SEED=CARD SEED=CARD SEED=CARD ...

CARD is the `card.yaml` of the package that the plan gave with SEED, that of the shipped package
first; PAGE is `docs/methods/chest-xray-pneumonia.md`, where the table stands between its marks. The
runs are started by hand: the plan's `seed` is changed, and each gets a folder of its own (--out).
"""

import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scipy.stats import t

from lynkeus.models.card import Card, Figure, parse_card

BEGIN, END = "<!-- seeds: begin -->", "<!-- seeds: end -->"
SHARE = 0.95
NAMES = ("AUC", "sensitivity at the operating point", "specificity at the operating point")
"""What a reading goes by."""


def main(page: Path, runs: Mapping[str, Card]) -> None:
    """Write the table between its marks."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{table(runs)}\n{END}{after}", encoding="utf-8")


def table(runs: Mapping[str, Card]) -> str:
    """Write each figure of all runs, their spread, and where a further one would lie."""
    first = next(iter(runs.values()))
    lines = [
        f"| figure | on | {' | '.join(f'seed {seed}' for seed in runs)} | standard deviation | "
        f"a further seed ({SHARE:.0%}) |",
        f"| --- | --- | {' | '.join('---' for _ in runs)} | --- | --- |",
    ]
    for figure in first.figures:
        if figure.name in NAMES:
            lines.append(_row(figure, [_same(figure, card).value for card in runs.values()]))
    points = [card.operating_point.probability for card in runs.values()]
    told = " | ".join(f"{one:.4f}" for one in points)
    lines.append(f"| operating point | tune films | {told} | {statistics.stdev(points):.4f} | |")
    return "\n".join(lines)


def _row(figure: Figure, values: Sequence[float]) -> str:
    spread = statistics.stdev(values)
    low, high = further(values)
    return (
        f"| {figure.name} | {figure.on} | {' | '.join(f'{one:.4f}' for one in values)} "
        f"| {spread:.4f} | {low:.4f} to {high:.4f} |"
    )


def further(values: Sequence[float]) -> tuple[float, float]:
    """Give the interval in which one further value lies; shares end at 0 and 1.

    Args:     values: Of runs that differ by chance alone, two or more.
    Source:   Prediction interval of a normal sample with Student's t (Hahn and Meeker 1991).
    Limits:   Of three values t is 4.3: wide, because three say little of a spread.
    """
    count, mean = len(values), statistics.mean(values)
    factor = float(t.ppf((1 + SHARE) / 2, count - 1)) * (1 + 1 / count) ** 0.5
    reach = factor * statistics.stdev(values)
    return max(0.0, mean - reach), min(1.0, mean + reach)


def _same(figure: Figure, card: Card) -> Figure:
    """Find a figure of another run: the one of the same name on the same films."""
    [found] = [one for one in card.figures if (one.name, one.on) == (figure.name, figure.on)]
    return found


if __name__ == "__main__":
    given = (one.partition("=") for one in sys.argv[2:])
    cards = {seed: parse_card(Path(card).read_bytes()) for seed, _, card in given}
    main(Path(sys.argv[1]), cards)
