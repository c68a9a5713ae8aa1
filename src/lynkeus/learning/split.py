"""Who trains, who tunes and who judges: three sets of patients that never meet."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from lynkeus.core.json import canonical
from lynkeus.learning.cohort import Film
from lynkeus.learning.plan import Split
from lynkeus.manifests.dividing import SETS, lowest


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The sets; `gap` lies between tune and train and is used for nothing."""

    held_out: tuple[Film, ...]
    tune: tuple[Film, ...]
    gap: tuple[Film, ...]
    train: tuple[Film, ...]

    def digest(self) -> str:
        """Name exactly this split (SHA-256 of its file names)."""
        sets = {
            "held_out": [film.file for film in self.held_out],
            "tune": [film.file for film in self.tune],
            "gap": [film.file for film in self.gap],
            "train": [film.file for film in self.train],
        }
        return hashlib.sha256(canonical(sets)).hexdigest()


def divide(films: Sequence[Film], split: Split) -> Sets:
    """Divide films by the numbers of their patients.

    In each series of numbers the lowest go to `held_out`, the next to `tune`, the next to the gap
    and the rest to `train`. Neighbouring numbers were taken in neighbouring weeks, so a block that
    lies apart says more of films to come than a patient drawn from the middle.

    Args:     films: Of all patients. split: The shares.
    Returns:  Sets with no patient in two of them.
    """
    edges = (split.held_out, split.held_out + split.tune, split.held_out + split.tune + split.gap)
    at = lowest({film: (film.series, film.number) for film in films}, edges)
    held_out, tune, gap, train = (
        tuple(film for film in films if at[film] == name) for name in SETS
    )
    return Sets(held_out=held_out, tune=tune, gap=gap, train=train)
