"""The runs of a learning curve: each arm at each size with each seed, and whom it trains on."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.core.json import canonical
from lynkeus.learning.batches import Indices
from lynkeus.learning.cohort import Film, has
from lynkeus.learning.curve.plan import Arm, CurvePlan, Size

DECIDED_BY = ("positive", "reads", "preprocess", "network", "training", "probe")
SAID_ALONE = frozenset({"says", "above"})
"""Of an arm what decides no weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One run: an arm, how many patients it trains on, and the seed of all its chance."""

    arm: Arm
    size: Size
    seed: int

    @property
    def name(self) -> str:
        """What it is called, as a file too."""
        return f"{self.arm.name}-{self.size}-{self.seed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a run left: for each way in which the judging films were shown, its logits of them.

    `made_for` names all that decides them; `patients` and `films` trained it.
    """

    made_for: str
    arm: str
    size: Size
    seed: int
    patients: int
    films: int
    seconds: float
    logits: Mapping[str, Sequence[float]]


def wanted(plan: CurvePlan) -> tuple[Wanted, ...]:
    """List the runs: whole curves of the first seed first, so that what is cut off is of use."""
    return tuple(
        Wanted(arm=arm, size=size, seed=seed)
        for seed in plan.seeds
        for size in plan.sizes
        for arm in plan.arms
    )


def made_for(plan: CurvePlan, run: Wanted, films: str) -> str:
    """Name all that decides a run, so that another plan, or other films, are noticed.

    Args:     films: Names the sets, as `Cohort.digest`.
    """
    common = plan.model_dump(mode="json", include=set(DECIDED_BY))
    arm = run.arm.model_dump(mode="json", exclude=set(SAID_ALONE))
    return hashlib.sha256(canonical([common, arm, run.size, run.seed, films])).hexdigest()


def check_sizes(plan: CurvePlan, films: Sequence[Film]) -> None:
    """Ask that there are as many training patients as the plan wants.

    Raises:  BadInput: reason `plan_broken`.
    """
    there = len({film.patient for film in films})
    greatest = max((size for size in plan.sizes if isinstance(size, int)), default=0)
    if greatest > there:
        why = f"sizes: {greatest} patients are to train, and there are {there}"
        sentence = f"The plan cannot be followed: {why}. Mend it there and start again."
        raise BadInput(sentence, reason="plan_broken", why=why)


def chosen(films: tuple[Film, ...], positive: str, *, size: Size, seed: int) -> Indices:
    """Choose the films of so many patients, with and without the finding as they are in all.

    Of one seed the patients of a smaller size are among those of each larger one, and the same for
    every arm.

    Args:     films: That may train. positive: The finding's label. size: Patients. seed: Of chance.
    Returns:  Places of the films, in their order.
    """
    if not isinstance(size, int):
        return np.arange(len(films))
    names = np.array([film.patient for film in films])
    bears = has(films, positive)
    ill = np.unique(names[bears])
    well = np.setdiff1d(names, ill)
    share = len(ill) / (len(ill) + len(well))
    of_ill = min(max(1, round(size * share)), size - 1)
    taken = np.concatenate(
        [
            _drawn(ill, [seed, 1])[:of_ill],
            _drawn(well, [seed, 0])[: size - of_ill],
        ]
    )
    return np.flatnonzero(np.isin(names, taken))


def _drawn(patients: npt.NDArray[np.str_], seed: list[int]) -> npt.NDArray[np.str_]:
    return np.random.default_rng(seed).permutation(patients)
