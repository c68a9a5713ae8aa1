"""Nested validation: each patient judged by a model that neither saw nor was chosen by him."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.learning.cohort import Cohort, Film, has
from lynkeus.measures.auc import Labels, auc
from lynkeus.measures.bootstrap import Indices
from lynkeus.measures.folds import folds
from lynkeus.measures.paired_bootstrap import Paired, paired_bootstrap
from lynkeus.measures.ranks import Scores
from lynkeus.measures.within import auc_within

COUNT = 5
"""Of the parts that judge in turn; of what is left, one part in as many tunes."""
SEED = 0
WITHIN = "within"
TOGETHER = "all"
WORSE_MAX = -0.03
"""Declared before the first training: no kind of film may be read worse by more than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Films that were each judged once, with what two readers said; columns of shape (N,)."""

    network: Scores
    traditional: Scores
    labels: Labels
    patients: npt.NDArray[np.str_]
    kinds: npt.NDArray[np.str_]


def nested(cohort: Cohort, positive: str, *, seed: int) -> tuple[Cohort, ...]:
    """Deal the films of a plan out anew: each part judges once, what is left trains and tunes.

    Args:     cohort: Of the plan; its own sets do not matter here. positive: The finding's label.
              seed: Same seed, same parts.
    Returns:  As many cohorts as there are parts, patients never divided.
    Raises:   BadInput: reason `plan_broken`, if the test labels are sealed.
    Source:   Varma and Simon 2006, BMC Bioinformatics 7:91, doi:10.1186/1471-2105-7-91.
    """
    if cohort.sealed:
        why = (
            "nested validation judges by all films, and the test labels of its manifest are sealed"
        )
        sentence = f"The plan cannot be followed: {why}. Name a table in its `data`."
        raise BadInput(sentence, reason="plan_broken", why=why)
    films = tuple(sorted((*cohort.held_out, *cohort.tune, *cohort.train), key=_name))
    outer = _dealt(films, positive, seed)
    return tuple(_part(films, outer == one, positive, seed) for one in range(COUNT))


def _name(film: Film) -> tuple[str, int]:
    return film.file, -1 if film.row is None else film.row


def _dealt(films: Sequence[Film], positive: str, seed: int) -> npt.NDArray[np.intp]:
    patients = np.array([film.patient for film in films])
    return folds(has(tuple(films), positive), patients, count=COUNT, seed=seed)


def _part(films: Sequence[Film], judges: npt.NDArray[np.bool_], positive: str, seed: int) -> Cohort:
    left = [film for film, out in zip(films, judges, strict=True) if not out]
    tunes = _dealt(left, positive, seed + 1) == 0
    return Cohort(
        held_out=tuple(film for film, out in zip(films, judges, strict=True) if out),
        tune=tuple(film for film, out in zip(left, tunes, strict=True) if out),
        gap=(),
        train=tuple(film for film, out in zip(left, tunes, strict=True) if not out),
        manifest="",
    )


def held_within(read: Read) -> Mapping[str, Paired]:
    """Compare both readers: on all films, on each kind, and on all pairs of films of one kind.

    Args:     read: The films.
    Returns:  Both AUC and the first less the second, 0 to 1 and -1 to 1, by `TOGETHER`, by the name
              of each kind that has both classes, and by `WITHIN`.
    Source:   `measures/paired_bootstrap.py`, patients drawn; `measures/within.py`.
    """
    found = {TOGETHER: _areas(read, np.ones(len(read.labels), np.bool_))}
    for kind in np.unique(read.kinds):
        those = read.kinds == kind
        if read.labels[those].any() and not read.labels[those].all():
            found[str(kind)] = _areas(read, those)
    one, other = (partial(_within, scores, read) for scores in (read.network, read.traditional))
    return {**found, WITHIN: paired_bootstrap(one, other, read.patients, seed=SEED)}


def better(compared: Mapping[str, Paired]) -> bool:
    """Say whether the network may ship instead of the traditional method.

    Args:     compared: By `held_within`.
    Returns:  Whether it is surely better within kinds, and on none worse than by `WORSE_MAX`.
    """
    kinds = [one for name, one in compared.items() if name not in {TOGETHER, WITHIN}]
    sure = compared[WITHIN].difference.low > 0
    return sure and all(one.difference.value >= WORSE_MAX for one in kinds)


def _areas(read: Read, those: npt.NDArray[np.bool_]) -> Paired:
    labels = read.labels[those]
    one, other = (
        partial(_area, scores[those], labels) for scores in (read.network, read.traditional)
    )
    return paired_bootstrap(one, other, read.patients[those], seed=SEED)


def _area(scores: Scores, labels: Labels, chosen: Indices) -> float:
    return auc(scores[chosen], labels[chosen])


def _within(scores: Scores, read: Read, chosen: Indices) -> float:
    return auc_within(scores[chosen], read.labels[chosen], read.kinds[chosen])
