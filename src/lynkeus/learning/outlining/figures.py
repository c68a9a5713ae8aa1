"""The numbers on the card of a package that outlines: of films that did not train it."""

from collections.abc import Mapping, Sequence
from typing import cast

from lynkeus.core.json import Json
from lynkeus.learning.cohort import Film
from lynkeus.models.card import Figure
from lynkeus.models.segmenting.evaluate import (
    FILMS_MIN,
    MEASURED,
    Agreement,
    evaluate_masks,
)
from lynkeus.models.segmenting.masked import Masked

DRAWN = "mean over films; bootstrap by patient, 2,000 draws"
NAMES = {
    "dice": "Dice",
    "jaccard": "Jaccard",
    "assd": "average symmetric surface distance",
    "hd95": "Hausdorff distance at 95 %",
}
UNITS = {"px": "pixels of each film's own size", "mm": "mm"}
DIGITS = 4


def outline_figures(films: Sequence[Film], found: Sequence[Agreement], on: str) -> list[Figure]:
    """Measure how outlines agree with people's.

    Args:     films: Those that judge. found: Of each. on: Whose films these are, in words.
    Returns:  All measures of all films, then Dice of each group that is large enough.
    Source:   `models/segmenting/evaluate.py`.
    """
    measured = evaluate_masks([_row(film) for film in films], found)
    figures = [_figure(name, measured, on) for name in MEASURED]
    groups = cast("Mapping[str, Mapping[str, Json]]", measured["groups"])
    for group, values in groups.items():
        if cast("int", values["n"]) >= FILMS_MIN:
            figures.append(_figure("dice", values, on, group))
    return figures


def _row(film: Film) -> Masked:
    return Masked(
        line=0, path=film.file, row=film.row, mask=film.mask, patient=film.patient, group=film.group
    )


def _figure(name: str, measured: Mapping[str, Json], on: str, group: str = "") -> Figure:
    said = cast("Mapping[str, float | None]", measured[name])
    unit = cast("Mapping[str, str]", measured[name]).get("unit")
    called = NAMES[name] + (f", {UNITS[unit]}" if unit else "") + (f", {group}" if group else "")
    ends = {one: said[one] for one in ("low", "high")}
    return Figure(
        name=called,
        value=round(said["value"] or 0.0, DIGITS),
        **{one: None if end is None else round(end, DIGITS) for one, end in ends.items()},
        on=on,
        films=cast("int", measured["n"]),
        patients=cast("int", measured["n_patients"]),
        method=DRAWN,
    )
