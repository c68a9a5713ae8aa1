"""Of films above and below the operating point at a site, how many had the finding."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json, canonical, parse_object
from lynkeus.measures.wilson import wilson_clustered

FILMS_MIN, FILMS_MAX = 100, 20_000
CLASS_MIN = 20
"""Films with the finding, and films without it, that a site must have: fewer say nothing."""
OF = 100
SIDES = ("above", "below")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A film of the site that the model read, and what people found on it.

    `patient` is a number that stands for the patient in this one table.
    """

    above: bool
    had: bool
    patient: int


def predictive_values(films: Sequence[Judged]) -> dict[str, Json]:
    """Count the films on each side of the point, and those among them that had the finding.

    Args:     films: Such as the site sees them: the share of ill films among them is taken as its
              own. A film that the card refuses is none of them.
    Returns:  `films`, `had`, and for `above` and `below` each `films`, `had`, and of 100 such films
              `n` with `low` and `high`; a side without films is null.
    Raises:   BadInput: reason `films_few`, below `FILMS_MIN` films or `CLASS_MIN` of a class;
              reason `films_many`, above `FILMS_MAX`.
    Source:   Altman and Bland 1994, BMJ 309:102, doi:10.1136/bmj.309.6947.102 (predictive values);
              intervals by patient as `measures/wilson.py`, rounded outwards.
    Limits:   True for the site, its patients and its point alone: where the share of ill films is
              another, so are these figures.
    """
    had = sum(one.had for one in films)
    if len(films) > FILMS_MAX:
        sentence = f"These are {len(films)} films; at most {FILMS_MAX} are counted at once."
        raise BadInput(sentence, reason="films_many", limit=FILMS_MAX)
    if len(films) < FILMS_MIN or min(had, len(films) - had) < CLASS_MIN:
        sentence = (
            f"Of these films the card allows {len(films)}, {had} of them with the finding. To say "
            f"how many of {OF} have it, a site needs {FILMS_MIN} films, {CLASS_MIN} with and "
            f"{CLASS_MIN} without it."
        )
        raise BadInput(sentence, reason="films_few", films=len(films), had=had, least=FILMS_MIN)
    sides = {side: [one for one in films if one.above is (side == "above")] for side in SIDES}
    return {"films": len(films), "had": had, **{name: _side(one) for name, one in sides.items()}}


def write_judged(point: float, films: Sequence[Judged]) -> bytes:
    """Write films as they go from a terminal to its site; see `read_judged`."""
    rows: list[Json] = [[one.above, one.had, one.patient] for one in films]
    return canonical({"point": point, "films": rows})


def read_judged(body: bytes) -> tuple[float, tuple[Judged, ...]]:
    """Read the operating point and the films that were judged at it.

    Raises:   BadInput: reason `labels_broken`, if these are none.
    """
    try:
        said: Any = parse_object(body)
        rows = [(above, had, int(patient)) for above, had, patient in said["films"]]
        films = tuple(Judged(above=bool(a), had=bool(h), patient=p) for a, h, p in rows)
        return float(said["point"]), films
    except (ValueError, TypeError, KeyError) as problem:
        sentence = "This is no table of judged films: let `lynkeus packages calibrate` make it."
        raise BadInput(sentence, reason="labels_broken") from problem


def _side(films: Sequence[Judged]) -> Json:
    if not films:
        return None
    right = np.array([one.had for one in films], dtype=np.bool_)
    share = wilson_clustered(right, np.array([str(one.patient) for one in films]))
    return {
        "films": len(films),
        "had": int(right.sum()),
        "of": OF,
        "n": round(OF * share.value),
        "low": math.floor(OF * share.low),
        "high": math.ceil(OF * share.high),
    }
