"""Write a model card's figures into its docs page, between the two marks.

    python bench/card_figures.py CARD PAGE

CARD is a package's `card.yaml`, PAGE such as `docs/methods/chest-xray-pneumonia.md`.
"""

import sys
from pathlib import Path

from lynkeus.models.card import Card, Figure, Task, parse_card, parse_head
from lynkeus.models.segmentation_card import SegmentationCard, parse_segmentation_card
from lynkeus.models.sorting.card import SortingCard, parse_sorting_card
from lynkeus.models.traditional import Traditional

BEGIN = "<!-- figures of the card: begin -->"
END = "<!-- figures of the card: end -->"


def main(card: Path, page: Path) -> None:
    """Replace what stands between the marks."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    table = figures(read(card))
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def figures(card: Card | SegmentationCard | SortingCard) -> str:
    """Write the figures as tables."""
    lines = [
        *_begins(card),
        "",
        "| figure | value | 95 % interval | films (patients) | on |",
        "| --- | --- | --- | --- | --- |",
        *(_row(figure) for figure in card.figures),
    ]
    return "\n".join(lines)


def _begins(card: Card | SegmentationCard | SortingCard) -> list[str]:
    if isinstance(card, SegmentationCard):
        return _of_outlines(card)
    return _of_sorting(card) if isinstance(card, SortingCard) else _of_classes(card)


def read(path: Path) -> Card | SegmentationCard | SortingCard:
    """Read a card of any task."""
    text = path.read_bytes()
    task = parse_head(text).task
    if task is Task.SEGMENTATION:
        return parse_segmentation_card(text)
    if task in {Task.MULTI_CLASS, Task.MULTI_LABEL}:
        return parse_sorting_card(text)
    return parse_card(text)


def _of_classes(card: Card) -> list[str]:
    line = card.calibration.line
    return [
        f"{_made(card)}, tuned on {card.calibration.films} films of {card.calibration.patients}.",
        "",
        f"Operating point: probability {card.operating_point.probability:g}, "
        f"{card.operating_point.rule}. Calibration: slope {line.slope:.3f}, intercept "
        f"{line.intercept:.3f}, for a share of {card.calibration.prior:g} ill. "
        f"Weights: {card.network.stored_as}.",
    ]


def _of_outlines(card: SegmentationCard) -> list[str]:
    shares = [
        f"{one.name} usually cover {one.share_low:.0%} to {one.share_high:.0%} of the picture"
        for one in card.outlines
    ]
    return [
        f"{_made(card)}.",
        "",
        f"Network: {card.network.architecture}, {card.network.parameters} weights, from "
        f"{card.network.began_from}. Weights: {card.network.stored_as}. {'; '.join(shares)}.",
    ]


def _of_sorting(card: SortingCard) -> list[str]:
    lines = [
        f"{_made(card)}.",
        "",
        f"Network: {card.network.architecture}, {card.network.parameters} weights, from "
        f"{card.network.began_from}. Weights: {card.network.stored_as}.",
    ]
    if card.traditional is not None:
        lines += ["", f"Beside it: {card.traditional.says}.", *_beside(card.traditional)]
    return lines


def _beside(traditional: Traditional) -> list[str]:
    return [
        "",
        f"| on | {traditional.measure}, this | the traditional method | difference | "
        "95 % interval |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {one.on} | {one.network:.4f} | {one.traditional:.4f} | {one.difference:+.4f} | "
            f"{'' if one.low is None else f'{one.low:+.4f} to {one.high:+.4f}'} |"
            for one in traditional.beside
        ),
    ]


def _made(card: Card | SegmentationCard | SortingCard) -> str:
    made = card.making
    return (
        f"Version {card.version}, made on {made.made_at} in {made.minutes:g} minutes "
        f"({made.machine}; shared); pass {made.kept_pass} of {made.passes} was kept. "
        f"Trained on {made.films} films of {made.patients} patients"
    )


def _row(figure: Figure) -> str:
    interval = "" if figure.low is None else f"{figure.low:.4f} to {figure.high:.4f}"
    return (
        f"| {figure.name} | {figure.value:.4f} | {interval} | {figure.films} ({figure.patients}) "
        f"| {figure.on} |"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
