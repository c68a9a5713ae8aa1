"""A learning curve as a picture: SVG of an arm a line, seeds as dots, sampling as bars."""

from collections.abc import Iterator, Sequence
from math import floor, log10
from xml.sax.saxutils import escape, quoteattr

from lynkeus.learning.curve.outcome import Curve, Point
from lynkeus.learning.curve.tables import alternative

WIDE, HIGH = 820, 460
LEFT, RIGHT, TOP, BOTTOM = 64, 214, 24, 52
COLOURS = ("#000000", "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Told apart without red and green too (Okabe and Ito 2008)."""
APART = 7.0
"""Pixels by which arms of one size stand beside each other."""
TICK = 0.05
LEAST_SPAN = 0.1
NOTE = (
    ("line", "mean of the seeds"),
    ("dot", "each seed"),
    ("bar", "95 %, by patient"),
)


class _Frame:
    """Where a number of patients, and an area, lie on the picture."""

    def __init__(self, points: Sequence[Point]) -> None:
        patients = [one.patients for one in points]
        values = [seen for one in points for seen in (*one.auc.seeds, one.auc.low)]
        lowest = min(value for value in values if value is not None)
        self.low = min(floor(lowest / TICK) * TICK, 1.0 - LEAST_SPAN)
        self.first, self.last = log10(min(patients)), log10(max(patients))

    def across(self, patients: int, aside: float) -> float:
        width = WIDE - LEFT - RIGHT - 2 * APART * len(COLOURS)
        share = (log10(patients) - self.first) / ((self.last - self.first) or 1.0)
        return LEFT + APART * len(COLOURS) + share * width + aside

    def down(self, value: float) -> float:
        return TOP + (1.0 - value) / (1.0 - self.low) * (HIGH - TOP - BOTTOM)

    def ticks(self) -> Iterator[float]:
        count = round((1.0 - self.low) / TICK)
        every = 1 if count <= 10 else 2  # noqa: PLR2004  # more lines than that are a grid, no help
        for step in range(0, count + 1, every):
            yield 1.0 - step * TICK


def plot(curve: Curve) -> str:
    """Draw a curve that has a point at least."""
    frame = _Frame(curve.points)
    names = [*curve.arms]
    drawn = [line for name in names for line in _arm(curve, frame, name, names.index(name))]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" '
            f"aria-label={quoteattr(alternative(curve))} "
            'font-family="sans-serif" font-size="13">',
            f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>',
            *_axes(curve, frame),
            *drawn,
            *_note(names),
            "</svg>\n",
        ]
    )


def _axes(curve: Curve, frame: _Frame) -> Iterator[str]:
    for value in frame.ticks():
        y = frame.down(value)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDE - RIGHT}" stroke="#dddddd"/>'
        yield _text(LEFT - 8, y + 4, f"{value:.2f}", "end")
    for size in curve.sizes:
        there = [one.patients for one in curve.points if one.size == size]
        if there:
            words = f"{there[0]:,}" if isinstance(size, int) else f"{size} ({there[0]:,})"
            yield _text(frame.across(there[0], 0.0), HIGH - BOTTOM + 20, words, "middle")
    middle = (LEFT + WIDE - RIGHT) / 2
    yield _text(middle, HIGH - 10, "training patients", "middle")
    yield _text(LEFT - 8, TOP - 8, "AUC", "end")


def _arm(curve: Curve, frame: _Frame, name: str, place: int) -> Iterator[str]:
    points = [one for one in curve.points if one.arm == name]
    colour = COLOURS[place % len(COLOURS)]
    aside = APART * (place - (len(curve.arms) - 1) / 2)
    at = [(frame.across(one.patients, aside), one) for one in points]
    line = " ".join(f"{x:.1f},{frame.down(one.auc.value):.1f}" for x, one in at)
    yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    for x, one in at:
        if one.auc.low is not None and one.auc.high is not None:
            low, high = frame.down(one.auc.low), frame.down(one.auc.high)
            yield (
                f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{colour}" stroke-width="4" '
                'stroke-opacity="0.3"/>'
            )
        for seed in one.auc.seeds:
            yield f'<circle cx="{x:.1f}" cy="{frame.down(seed):.1f}" r="2.5" fill="{colour}"/>'


def _note(names: Sequence[str]) -> Iterator[str]:
    x = WIDE - RIGHT + 20
    for place, name in enumerate(names):
        y = TOP + 14 + 20 * place
        colour = COLOURS[place % len(COLOURS)]
        yield f'<path d="M{x} {y - 4}h22" stroke="{colour}" stroke-width="3"/>'
        yield _text(x + 30, y, name, "start")
    for place, (mark, words) in enumerate(NOTE):
        y = TOP + 34 + 20 * (len(names) + place)
        shapes = {
            "line": f'<path d="M{x} {y - 4}h22" stroke="#666666" stroke-width="1.5"/>',
            "dot": f'<circle cx="{x + 11}" cy="{y - 4}" r="2.5" fill="#666666"/>',
            "bar": f'<path d="M{x + 11} {y - 11}v14" stroke="#666666" stroke-width="4" '
            'stroke-opacity="0.3"/>',
        }
        yield shapes[mark]
        yield _text(x + 30, y, words, "start")


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
