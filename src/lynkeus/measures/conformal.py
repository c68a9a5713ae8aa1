"""From which probability on an answer stays open, so that the true one does as often as is said."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The finding stays open at and above `with_from`, its absence at and below `without_up_to`."""

    with_from: float
    without_up_to: float


def conformal(probabilities: Vector, labels: Labels, *, level: float) -> Bounds:
    """Bound the set of answers by cases of each class by itself.

    Args:     probabilities: Shape (N,), 0 to 1, one case of a patient. labels: Shape (N,).
              level: How often the true answer is to stay open, above 0 and below 1.
    Returns:  Bounds. Where a class has too few cases for the level, its answer is always open.
    Source:   Split conformal prediction by class (Mondrian): Vovk, Gammerman and Shafer 2005,
              doi:10.1007/b106715, chapter 4; the quantile with one case more as Angelopoulos and
              Bates 2021, arXiv:2107.07511.
    Limits:   Over draws of the cases, and of one more that comes as they did; of other films, or
              where these cases chose the model too, it promises nothing.
    """
    return Bounds(
        with_from=1.0 - _reach(1.0 - probabilities[labels], level),
        without_up_to=_reach(probabilities[~labels], level),
    )


def one_each(groups: npt.NDArray[np.str_], *, seed: int) -> npt.NDArray[np.intp]:
    """Draw one case of each patient, so that cases are drawn alike and do not lean on each other.

    Args:     groups: Shape (N,), the patient of each. seed: Same seed, same cases.
    Returns:  Indices, one of each patient, in rising order.
    Source:   docs/methods/uncertainty.md.
    """
    drawn = np.random.default_rng(seed).permutation(len(groups))
    _, first = np.unique(groups[drawn], return_index=True)
    return np.sort(drawn[first])


def _reach(wrongness: Vector, level: float) -> float:
    """Give the least wrongness that so many cases of a class, and one that comes, stay within."""
    wanted = int(np.ceil((len(wrongness) + 1) * level))
    if wanted > len(wrongness):
        return 1.0
    return float(np.sort(wrongness)[wanted - 1])
