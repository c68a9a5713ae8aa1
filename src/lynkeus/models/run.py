"""Read a film with a package: applicability before any number, then number, calibration, map."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from lynkeus.core.json import Json
from lynkeus.dicom.film import Film
from lynkeus.dicom.header import Header
from lynkeus.models import infer, reasons
from lynkeus.models.applicability import AgeBand, Facts, facts_of, judge
from lynkeus.models.certainty import Certainty
from lynkeus.models.explain.box import Box
from lynkeus.models.explain.cam import activation_map, marked, shades
from lynkeus.models.explain.cover import covered, elsewhere
from lynkeus.models.explain.grade import Grade, Method, graded_json
from lynkeus.models.gates import SIZE, Gates, judge_pixels, load_gates
from lynkeus.models.occluding import occlusion_json
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.preprocess import Mask, in_shades, prepare, standardise
from lynkeus.models.reasons import Reason

KEPT = 4
DIGITS = 4
OVERLAP_MAX = 0.25
"""A region elsewhere that shares more with the marked one is no comparison."""
MOVED = "covering the marked region moved the number more than covering any of twenty others"
NOT_MOVED = "covering the marked region moved the number no more than covering elsewhere"
FAILED = "maps of this model did not pass their grading, so none is shown"
NO_ROOM = "the film has no room for twenty other regions of this size to compare with"
Square = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """Probabilities with boxes open, with them covered, and with equal ones covered elsewhere."""

    before: float
    after: float
    elsewhere: tuple[float, ...]
    overlap: float

    @property
    def stands_out(self) -> bool:
        """Whether covering the boxes moves the number more than covering each of the others."""
        moved = abs(self.before - self.after)
        return all(moved > abs(self.before - one) for one in self.elsewhere)


def read_film(
    package: OpenedPackage,
    film: Film,
    header: Header,
    stated: AgeBand | None,
    point: float,
) -> dict[str, Json]:
    """Read one film, or say why it is not read.

    Args:     package: Opened and verified. film: Brighter is denser. header: The film's.
              stated: An age band that somebody answers for, years. point: The site's operating
              point, a probability.
    Returns:  A reading's result: a number and a map only where the model applies.
    Raises:   BadInput: If the film cannot be prepared (one grey, no numbers) or the package cannot
              be used.
    Source:   The package's card; docs/methods/applicability.md, docs/methods/explanation.md.
    """
    facts = facts_of(header, stated)
    result = read_pixels(package, film.pixels, facts, point, padding=film.padding)
    return {**result, "sop": header.sop_uid}


def read_pixels(
    package: OpenedPackage,
    pixels: Square,
    facts: Facts,
    point: float,
    *,
    padding: Mask | None = None,
) -> dict[str, Json]:
    """Read a film of which only pixels and facts are known; see `read_film`.

    Args:     package: Opened and verified. pixels: Shape (rows, columns), brighter is denser.
              facts: What is known beside them. point: As in `read_film`. padding: See `prepare`.
    Source:   As `read_film`.
    """
    silent = _silent(package)
    why = judge(package.card, facts)
    if why is not None:
        return {**silent, "reason": why.as_json()}
    prepared = prepare(pixels, package.card.preprocess, padding)
    square = in_shades(prepared, package.card.preprocess)
    why = _judge_picture(package, square, pixels, padding)
    if why is not None:
        return {**silent, "reason": why.as_json()}
    said = infer.read_one(package, prepared)
    probability = package.card.calibration.line.probability(said.logit)
    sure = _sure(package.card.certainty, probability)
    spoken = {**silent, "probability": probability, "point": point, "sure": sure}
    if probability < point:
        return {**spoken, "state": "below"}
    return {**spoken, **_above(package, square, said.cells, probability)}


def stands_out(package: OpenedPackage, square: Square) -> bool:
    """Say whether a map would be shown, but for how such maps were graded.

    Args:     package: Opened and verified. square: Shape (S, S), 0 to 1, above the point.
    Source:   As `read_film`.
    """
    spec = package.card.preprocess
    said = infer.read_one(package, standardise(square, spec)[np.newaxis, np.newaxis])
    contributions = activation_map(said.cells, package.head)
    if contributions.max() <= 0:
        return False
    before = package.card.calibration.line.probability(said.logit)
    found = _cover(package, square, (marked(contributions),), before)
    return found.overlap <= OVERLAP_MAX and found.stands_out


def cover(
    package: OpenedPackage, film: Film, boxes: Sequence[Box], point: float
) -> dict[str, Json]:
    """Cover boxes of a film together and read it again; do the same with equal boxes elsewhere.

    Args:     package: Opened and verified. film: Brighter is denser; one that the package may read.
              boxes: Left, top, width, height as shares of the film. point: As in `read_film`.
    Returns:  Probabilities before, after, and with each of twenty equal sets covered instead.
    Source:   `explain/cover.py`.
    """
    prepared = prepare(film.pixels, package.card.preprocess, film.padding)
    said = infer.read_one(package, prepared)
    before = package.card.calibration.line.probability(said.logit)
    covering = _cover(package, in_shades(prepared, package.card.preprocess), boxes, before)
    return {
        "before": covering.before,
        "after": covering.after,
        "elsewhere": list(covering.elsewhere),
        "point": point,
    }


def refusal(
    package: OpenedPackage, pixels: Square, facts: Facts, *, padding: Mask | None = None
) -> Reason | None:
    """Say why a film would get no number, or None when it would get one.

    Args:     package: Opened and verified. pixels: Shape (rows, columns). facts: What is known.
              padding: See `prepare`.
    Source:   As `read_film`, which asks the same.
    """
    why = judge(package.card, facts)
    if why is not None:
        return why
    spec = package.card.preprocess
    return _judge_picture(package, in_shades(prepare(pixels, spec, padding), spec), pixels, padding)


def _above(package: OpenedPackage, square: Square, cells: Square, before: float) -> dict[str, Json]:
    """Say what explains a number above the point, and how its film can be covered by places."""
    told: dict[str, Json] = {"state": "above", "occlusion": occlusion_json(package.card)}
    contributions = activation_map(cells, package.head)
    if contributions.max() <= 0:
        # The number comes from the intercepts: there is nothing to mark or to cover.
        return told
    box = marked(contributions)
    covering = _cover(package, square, (box,), before)
    return {
        **told,
        "map": _map(package.card.graded(Method.MAP), contributions, covering),
        "cover": {
            "box": list(box),
            "before": covering.before,
            "after": covering.after,
            "elsewhere": list(covering.elsewhere),
        },
    }


def _judge_picture(
    package: OpenedPackage, square: Square, pixels: Square, padding: Mask | None
) -> Reason | None:
    """Ask the gates of the square that they were made of, whatever the network's own is."""
    if package.gates is None:
        return reasons.gates_missing()
    if len(square) != SIZE:
        spec = replace(package.card.preprocess, size=SIZE)
        square = in_shades(prepare(pixels, spec, padding), spec)
    return judge_pixels(_gates(package.gates), square, pixels)


def _silent(package: OpenedPackage) -> dict[str, Json]:
    card = package.card
    return {
        "state": "not_applicable",
        "reason": None,
        "probability": None,
        "point": None,
        "package": card.id,
        "version": card.version,
        "registration": card.registration.value,
        "responsible": "; ".join(card.responsible),
        "looks_for": card.finding,
        "not_looked_for": list(card.not_looked_for),
        "sop": "",
        "map": None,
        "cover": None,
        "calibrated_here": None,
        "sure": None,
        "occlusion": None,
    }


def _sure(certainty: Certainty | None, probability: float) -> Json:
    """Say which answers stay open, and how often the true one does; None if it is not known."""
    if certainty is None:
        return None
    return {"open": certainty.answer(probability).value, "level": certainty.level}


def _cover(package: OpenedPackage, square: Square, boxes: Sequence[Box], before: float) -> Covering:
    others = elsewhere(square, boxes)
    spec = package.card.preprocess

    def prepared(hidden: Sequence[Box]) -> Square:
        return standardise(covered(square, hidden), spec)[np.newaxis, np.newaxis]

    said = infer.logits(package, (boxes, *others.sets), prepared, threads=infer.THREADS)
    after, *rest = (float(one) for one in package.card.calibration.line.probabilities(said))
    return Covering(before=before, after=after, elsewhere=tuple(rest), overlap=others.overlap)


def _map(
    grade: Grade | None, contributions: npt.NDArray[np.float64], covering: Covering
) -> dict[str, Json]:
    """Give the map with the words on whether it may be shown, and how such maps were graded."""
    room = covering.overlap <= OVERLAP_MAX
    graded = grade is None or grade.passes
    shown = graded and room and covering.stands_out
    why = FAILED if not graded else (MOVED if shown else NOT_MOVED) if room else NO_ROOM
    cells = np.round(shades(contributions), DIGITS)
    return {"cells": cells.tolist(), "shown": shown, "why": why, "grade": graded_json(grade)}


@lru_cache(maxsize=KEPT)
def _gates(data: bytes) -> Gates:
    return load_gates(data)
