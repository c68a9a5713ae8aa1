"""A learning curve in words: two tables in Markdown, and under which conditions."""

from collections.abc import Sequence

from lynkeus.learning.curve.outcome import Curve, Gain, Measured, Point

BEGIN = "<!-- learning curve: begin -->"
END = "<!-- learning curve: end -->"
UNKNOWN = "—"


def tables(curve: Curve) -> str:
    """Write a curve: how far it is, the areas, and what each arm brings."""
    return "\n".join(
        [
            f"{curve.runs} of {curve.runs_wanted} runs, each of {curve.images:,} images of "
            f"{curve.size_px} x {curve.size_px} through {curve.network}, the longest in "
            f"{curve.seconds_longest:g} s. Judged on {curve.judging_films:,} films of "
            f"{curve.judging_patients:,} {curve.whose}, as another machine and another hand would "
            "have given them.",
            "",
            *_table(
                ["arm", "patients", "films", "AUC", "each seed", "their spread", "by patient"],
                [_point(one) for one in curve.points],
            ),
            "",
            *_table(
                ["what", "patients", "difference", "each seed", "their spread", "by patient"],
                [_gain(one) for one in curve.gains],
            ),
            "",
            *(f"- **{name}**: {says}." for name, says in curve.arms.items()),
        ]
    )


def alternative(curve: Curve) -> str:
    """Say what the plot shows, for who cannot see it."""
    least, most = curve.points[0], curve.points[-1]
    for one in curve.points:
        least, most = min(least, one, key=_value), max(most, one, key=_value)
    return (
        f"AUC by training patients, {len(curve.arms)} arms: the lowest point is {least.arm} at "
        f"{least.patients} ({least.auc.value:.3f}), the highest {most.arm} at {most.patients} "
        f"({most.auc.value:.3f})"
    )


def _value(point: Point) -> float:
    return point.auc.value


def _point(one: Point) -> list[str]:
    patients = _patients(one.size, one.patients)
    return [one.arm, patients, f"{one.films:,}", *_measured(one.auc, ".3f")]


def _gain(one: Gain) -> list[str]:
    patients = _patients(one.size, None)
    return [f"{one.arm} above {one.above}", patients, *_measured(one.difference, "+.3f")]


def _measured(one: Measured, how: str) -> list[str]:
    return [
        f"{one.value:{how}}",
        ", ".join(f"{seed:{how}}" for seed in one.seeds),
        UNKNOWN if one.spread is None else f"{one.spread:.3f}",
        UNKNOWN if one.low is None or one.high is None else f"{one.low:{how}} to {one.high:{how}}",
    ]


def _patients(size: int | str, count: int | None) -> str:
    if isinstance(size, int):
        return f"{size:,}"
    return size if count is None else f"{size} ({count:,})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
