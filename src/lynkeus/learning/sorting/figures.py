"""The numbers on the card of a package that sorts: of films that did not train it."""

from math import isnan

from lynkeus.learning.figures import DIGITS, DRAWN, ORDERED, SHARED
from lynkeus.measures.intervals import Interval
from lynkeus.measures.ordered import ENDS
from lynkeus.models.card import Figure
from lynkeus.models.sorting.evaluate import Measured


def sorting_figures(found: Measured, *, on: str, films: int, patients: int) -> tuple[Figure, ...]:
    """Write what was measured as figures; what could not be measured is no figure.

    Args:     found: From `measure`. on: Whose films these are, in words. films, patients: How many.
    """
    rows = [("films sorted rightly", found.accuracy, SHARED), ("mean AUC", found.macro_auc, DRAWN)]
    for name, one in found.classes.items():
        method = ORDERED if one.auc.value in ENDS else DRAWN
        rows += [
            (f"AUC, {name} against all others", one.auc, method),
            (f"sensitivity, {name}", one.sensitivity, SHARED),
            (f"specificity, {name}", one.specificity, SHARED),
        ]
    whose = {"on": on, "films": films, "patients": patients}
    return tuple(
        Figure.model_validate({"name": name, "method": method, **_numbers(interval), **whose})
        for name, interval, method in rows
        if not isnan(interval.value)
    )


def _numbers(interval: Interval) -> dict[str, float | None]:
    said = {"value": interval.value, "low": interval.low, "high": interval.high}
    return {name: None if isnan(one) else round(one, DIGITS) for name, one in said.items()}
