"""Read a film with a package: applicability before any number, then reading and calibration."""

import numpy as np
import numpy.typing as npt

from lynkeus.core.json import Json
from lynkeus.dicom.film import Film
from lynkeus.dicom.header import Header
from lynkeus.models.applicability import judge
from lynkeus.models.infer import probabilities
from lynkeus.models.ports import OpenedPackage

Band = tuple[float, float]
Box = tuple[float, float, float, float]
ELSEWHERE = 20
TRIES_MAX = 400
RIM_SHARE = 0.1


def read_film(
    package: OpenedPackage, film: Film, header: Header, stated: Band | None
) -> dict[str, Json]:
    """Read one film, or say why it is not read.

    Args:     package: Opened and verified. film: Brighter is denser. header: The film's.
              stated: An age band that somebody answers for, years.
    Returns:  A reading's result: its state, and a number only where the model applies.
    Source:   The package's card.
    """
    card = package.card
    result: dict[str, Json] = {
        "state": "not_applicable",
        "reason": None,
        "probability": None,
        "point": None,
        "package": card.id,
        "version": card.version,
        "registration": card.registration.value,
        "responsible": "; ".join(card.responsible),
        "finding": card.finding,
        "not_looked_for": list(card.not_looked_for),
        "sop": header.sop_uid,
        "map": None,
        "cover": None,
        "calibrated_here": None,
    }
    why = judge(card, header, stated)
    if why is not None:
        reason: Json = {"code": why.code, "fields": dict(why.fields), "words": why.words}
        return {**result, "reason": reason}
    probability = float(probabilities(package, [film.pixels])[0])
    point = card.operating_point.probability
    state = "above" if probability >= point else "below"
    return {**result, "state": state, "probability": probability, "point": point}


def cover(package: OpenedPackage, film: Film, box: Box) -> dict[str, Json]:
    """Cover a box of a film and read it again, and do the same with equal boxes elsewhere.

    Args:     package: Opened and verified. film: Brighter is denser.
              box: Left, top, width, height as shares of the film.
    Returns:  Probabilities before, after, and with each of twenty equal regions covered instead.
    Source:   Occlusion: Zeiler and Fergus 2014, doi:10.1007/978-3-319-10590-1_53.
    Limits:   A covered film is unlike any that trained the model; compare with `elsewhere`.
    """
    boxes = [box, *_elsewhere(box)]
    films = [film.pixels, *(_covered(film.pixels, one) for one in boxes)]
    before, after, *others = (float(one) for one in probabilities(package, films))
    return {
        "before": before,
        "after": after,
        "elsewhere": list(others),
        "point": package.card.operating_point.probability,
    }


def _elsewhere(box: Box) -> list[Box]:
    """Draw boxes of the same size, the same each time, as far off the box as can be."""
    left, top, width, height = box
    rng = np.random.default_rng(0)
    drawn = [
        (float(rng.uniform(0, 1 - width)), float(rng.uniform(0, 1 - height)))
        for _ in range(TRIES_MAX)
    ]
    apart = sorted(drawn, key=lambda one: _overlap(one[0] - left, width, one[1] - top, height))
    return [(x, y, width, height) for x, y in apart[:ELSEWHERE]]


def _overlap(across: float, width: float, down: float, height: float) -> float:
    return max(0.0, width - abs(across)) * max(0.0, height - abs(down))


def _covered(pixels: npt.NDArray[np.float32], box: Box) -> npt.NDArray[np.float32]:
    """Fill a box with the mean of the rim around it."""
    rows, columns = pixels.shape
    left, top, width, height = box
    first, last = int(top * rows), max(int(top * rows) + 1, round((top + height) * rows))
    start, end = int(left * columns), max(int(left * columns) + 1, round((left + width) * columns))
    rim_rows = max(1, round(RIM_SHARE * height * rows))
    rim_columns = max(1, round(RIM_SHARE * width * columns))
    around = pixels[
        max(0, first - rim_rows) : last + rim_rows, max(0, start - rim_columns) : end + rim_columns
    ]
    inside = pixels[first:last, start:end]
    rim = around.size - inside.size
    mean = (around.sum() - inside.sum()) / rim if rim else inside.mean()
    covered = pixels.copy()
    covered[first:last, start:end] = mean
    return covered
