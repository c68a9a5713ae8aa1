"""Write a model card's figures into its docs page, between the two marks.

    python bench/card_figures.py CARD PAGE

CARD is a package's `card.yaml`, PAGE such as `docs/methods/chest-xray-pneumonia.md`.
"""

import sys
from pathlib import Path

from lynkeus.models.card import Card, Figure, parse_card

BEGIN = "<!-- figures of the card: begin -->"
END = "<!-- figures of the card: end -->"


def main(card: Path, page: Path) -> None:
    """Replace what stands between the marks."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    table = figures(parse_card(card.read_bytes()))
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def figures(card: Card) -> str:
    """Write the figures as tables."""
    made, line = card.making, card.calibration.line
    lines = [
        f"Version {card.version}, made on {made.made_at} in {made.minutes:g} minutes "
        f"({made.machine}; shared); pass {made.kept_pass} of {made.passes} was kept. "
        f"Trained on {made.films} films of {made.patients} patients, tuned on "
        f"{card.calibration.films} films of {card.calibration.patients}.",
        "",
        f"Operating point: probability {card.operating_point.probability:g}, "
        f"{card.operating_point.rule}. Calibration: slope {line.slope:.3f}, intercept "
        f"{line.intercept:.3f}, for a share of {card.calibration.prior:g} ill. "
        f"Weights: {card.network.stored_as}.",
        "",
        "| figure | value | 95 % interval | films (patients) | on |",
        "| --- | --- | --- | --- | --- |",
        *(_row(figure) for figure in card.figures),
    ]
    return "\n".join(lines)


def _row(figure: Figure) -> str:
    interval = "" if figure.low is None else f"{figure.low:.4f} to {figure.high:.4f}"
    return (
        f"| {figure.name} | {figure.value:.4f} | {interval} | {figure.films} ({figure.patients}) "
        f"| {figure.on} |"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
