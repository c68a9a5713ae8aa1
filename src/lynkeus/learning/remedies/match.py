"""Films of the two classes in pairs that file and shape alone cannot tell apart."""

import numpy as np
import numpy.typing as npt
from pydantic import Field

from lynkeus.learning.batches import BatchAt, Indices, balanced
from lynkeus.learning.plan import Part
from lynkeus.learning.remedies._facts import odds
from lynkeus.learning.remedy import Known, Remedy


class Settings(Part):
    """Among how many of the most alike films of the larger class a partner is drawn."""

    among: int = Field(ge=1)


def choose(known: Known, settings: Settings) -> BatchAt:
    """Give each film of the smaller class, once a pass, a partner that facts alone score alike.

    Source:   Rosenbaum and Rubin 1983, doi:10.1093/biomet/70.1.41 (matching by propensity).
    Limits:   A film unlike all of the other class has a partner all the same, the least unlike.
    """
    scores = odds(known)
    fewer = known.targets.mean() <= 0.5  # noqa: PLR2004  # half of the films
    many = np.flatnonzero(known.targets != fewer)
    near = np.argsort(np.abs(scores[many] - scores[:, np.newaxis]), axis=1)[:, : settings.among]

    def batch_at(targets: npt.NDArray[np.bool_], *, step: int, batch: int, seed: int) -> Indices:
        chosen = balanced(targets, step=step, batch=batch, seed=seed)
        half = len(chosen) // 2
        few = chosen[:half] if fewer else chosen[half:]
        rng = np.random.default_rng([seed, step])
        partners = many[near[few, rng.integers(near.shape[1], size=half)]]
        return np.concatenate([few, partners] if fewer else [partners, few])

    return batch_at


REMEDY = Remedy(settings=Settings, usual=Settings(among=10), choose=choose, asks_facts=True)
