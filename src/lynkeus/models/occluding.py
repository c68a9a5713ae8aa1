"""Cover each place of a film by itself and read it again: the map of what each is worth."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.dicom.film import Film
from lynkeus.models import infer
from lynkeus.models.calibrate import probabilities_of
from lynkeus.models.card import Card
from lynkeus.models.explain.cam import shades
from lynkeus.models.explain.grade import Method, graded_json
from lynkeus.models.explain.occlusion import occlusion_map
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.preprocess import in_shades, prepare, standardise

Square = npt.NDArray[np.float32]
Map = npt.NDArray[np.float64]
DIGITS = 4
FALL_MIN = 0.01
"""Less than this (log odds) is no fall: a hundredth of the odds, and single precision wavers."""


def shape_of(card: Card) -> tuple[int, int]:
    """Give the rows and columns of places: those of the network's own cells."""
    return card.network.cells_rows, card.network.cells_columns


def log_odds(package: OpenedPackage, squares: Sequence[Square]) -> Map:
    """Read squares.

    Args:     package: Opened and verified. squares: N of shape (S, S), 0 to 1.
    Returns:  Shape (N,), calibrated.
    Source:   `infer.py`, the card's calibration.
    """
    spec, line = package.card.preprocess, package.card.calibration.line

    def prepared(square: Square) -> Square:
        return standardise(square, spec)[np.newaxis, np.newaxis]

    said = infer.logits(package, squares, prepared, threads=infer.THREADS)
    return line.log_odds(said)


def falls(package: OpenedPackage, square: Square) -> Map:
    """Draw the occlusion map of a square, as it is graded and as it is served.

    Args:     package: Opened and verified. square: Shape (S, S), 0 to 1.
    Returns:  Shape (rows, columns), log odds; see `occlusion_map`.
    Source:   `explain/occlusion.py`.
    """
    return occlusion_map(lambda squares: log_odds(package, squares), square, shape_of(package.card))


def occlusion_json(card: Card) -> Json:
    """Say with a reading above the point how its film can be covered place by place.

    Args:     card: Of the package that read.
    Returns:  Rows and columns of places, and how such maps were graded, null where they were not;
              null where the network has no places of its own.
    Source:   docs/methods/explanation.md.
    """
    rows, columns = shape_of(card)
    if rows * columns < 2:  # noqa: PLR2004  # of one place there is no map
        return None
    return {"rows": rows, "columns": columns, "grade": graded_json(card.graded(Method.OCCLUSION))}


def occlude(package: OpenedPackage, film: Film, point: float) -> dict[str, Json]:
    """Cover each place of a film by itself and read it again.

    Args:     package: Opened and verified. film: Brighter is denser; one that the package may read.
              point: The site's operating point, a probability.
    Returns:  The probability before, and `after`, rows of those with each place covered; `cells`,
              by how much each lowers its log odds, 1 where most and 0 where it does not; the grade.
    Raises:   BadInput: reason `map_failed`, if such maps did not pass; `map_no_places`, if the
              network has one cell alone; or if the film cannot be prepared.
    Source:   `explain/occlusion.py`; docs/methods/explanation.md.
    Limits:   What two places say alike, neither loses when one is covered.
    """
    card = package.card
    grade = card.graded(Method.OCCLUSION)
    if grade is not None and not grade.passes:
        message = "Occlusion maps of this model did not pass their grading, so none is drawn."
        raise BadInput(message, reason="map_failed", films=grade.films)
    if occlusion_json(card) is None:
        message = "This model has no places of its own to cover one by one: it gives one number."
        raise BadInput(message, reason="map_no_places")
    spec = card.preprocess
    square = in_shades(prepare(film.pixels, spec, film.padding), spec)
    [open_] = log_odds(package, [square])
    fell = falls(package, square)
    return {
        "before": float(probabilities_of(open_)),
        "after": probabilities_of(open_ - fell).tolist(),
        "cells": np.round(shades(np.where(fell < FALL_MIN, 0.0, fell)), DIGITS).tolist(),
        "point": point,
        "grade": graded_json(grade),
    }
