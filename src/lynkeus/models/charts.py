"""The reliability diagram and the decision curve of an evaluation, as SVG."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast
from xml.sax.saxutils import escape

from lynkeus.core.json import Json

SIDE, EDGE = 360, 48
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
INK, GREY, LINE, OTHER = "#000000", "#999999", "#0072b2", "#d55e00"
"""Told apart without red and green too (Okabe and Ito 2008)."""
BENEFIT_MIN = -0.05
"""Where the decision curve's picture ends below: to act on everybody soon does far worse."""
Values = Mapping[str, Json]


def reliability_svg(measured: Values) -> str:
    """Draw how often it was so beside what was said.

    Args:     measured: From `evaluate`.
    Source:   `measures/reliability.py`.
    """
    bins = cast("Sequence[Values]", measured["reliability"])
    drawn = [f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="{GREY}" stroke-dasharray="4"/>']
    for one in bins:
        x = _x(cast("float", one["said"]))
        value, low, high = (cast("float", one[name]) for name in ("value", "low", "high"))
        drawn.append(f'<path d="M{x} {_y(low)}V{_y(high)}" stroke="{LINE}" stroke-width="2"/>')
        drawn.append(
            f'<circle cx="{x}" cy="{_y(value)}" r="4" fill="{LINE}">'
            f"<title>{one['n']} films</title></circle>"
        )
    return _svg("probability that was said", "share that had it (95 %)", drawn, (0.0, 1.0))


def decision_svg(measured: Values) -> str:
    """Draw what acting from a probability on is worth, beside acting on everybody and on nobody.

    Args:     measured: From `evaluate`.
    Source:   `measures/net_benefit.py`.
    """
    rows = cast("Sequence[Values]", measured["decision_curve"])
    tops = [cast("float", row[name]) for row in rows for name in ("value", "treat_all")]
    ends = (BENEFIT_MIN, max([0.1, *tops]))
    drawn = [f'<path d="M{_x(0)} {_y(0, ends)}H{_x(1)}" stroke="{GREY}"/>']
    for name, colour in (("treat_all", OTHER), ("value", LINE)):
        points = [
            (_x(cast("float", row["threshold"])), _y(max(cast("float", row[name]), ends[0]), ends))
            for row in rows
        ]
        line = " ".join(f"{x},{y}" for x, y in points)
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
    drawn += [
        _text(_x(1), EDGE - 24, "model", "end", LINE),
        _text(_x(1), EDGE - 8, "acting on everybody", "end", OTHER),
    ]
    return _svg("acting from this probability on", "net benefit", drawn, ends)


def _svg(across: str, up: str, drawn: Sequence[str], ends: tuple[float, float]) -> str:
    whole = SIDE + 2 * EDGE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img" '
        f'aria-label="{escape(up)}; {escape(across)}" font-family="sans-serif" font-size="12">',
        f'<rect width="{whole}" height="{whole}" fill="#ffffff"/>',
        *_axes(across, up, ends),
        *drawn,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _axes(across: str, up: str, ends: tuple[float, float]) -> Iterator[str]:
    yield f'<path d="M{_x(0)} {EDGE}V{_y(0)}H{_x(1)}" fill="none" stroke="{INK}"/>'
    for share in TICKS:
        yield _text(_x(share), _y(0) + 18, f"{share:g}", "middle")
        said = ends[0] + share * (ends[1] - ends[0])
        yield _text(EDGE - 6, _y(share) + 4, f"{said:.2f}", "end")
    yield _text(_x(0.5), _y(0) + 36, across, "middle")
    yield _text(4, EDGE - 14, up, "start")


def _x(share: float) -> float:
    return round(EDGE + share * SIDE, 1)


def _y(value: float, ends: tuple[float, float] = (0.0, 1.0)) -> float:
    return round(EDGE + SIDE - (value - ends[0]) / (ends[1] - ends[0]) * SIDE, 1)


def _text(x: float, y: float, words: str, anchor: str, colour: str = INK) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
