"""Films drawn the oftener, the less file and shape alone foretell their label."""

import numpy as np
import numpy.typing as npt
from pydantic import Field

from lynkeus.learning.batches import BatchAt, Indices
from lynkeus.learning.plan import Part
from lynkeus.learning.remedies._facts import odds
from lynkeus.learning.remedy import Known, Remedy


class Settings(Part):
    """How many times oftener than the commonest of its class a film may be drawn at most."""

    most: float = Field(ge=1)


def choose(known: Known, settings: Settings) -> BatchAt:
    """Draw as many of each class, each film by the inverse of what facts alone give its own label.

    Source:   Rosenbaum and Rubin 1983, doi:10.1093/biomet/70.1.41 (weighting by propensity).
    Limits:   With the few films that facts foretell wrongly the noise of their labels is drawn too;
              a pass does not see every film.
    """
    scores = odds(known)
    weights = 1 + np.exp(-np.where(known.targets, scores, -scores))
    classes = []
    for one in (True, False):
        members = np.flatnonzero(known.targets == one)
        own = np.minimum(weights[members], settings.most * weights[members].min())
        classes.append((members, own / own.sum()))

    def batch_at(targets: npt.NDArray[np.bool_], *, step: int, batch: int, seed: int) -> Indices:  # noqa: ARG001  # as it was known
        rng, share = np.random.default_rng([seed, step]), batch // len(classes)
        return np.concatenate([rng.choice(one, size=share, p=own) for one, own in classes])

    return batch_at


REMEDY = Remedy(settings=Settings, usual=Settings(most=20.0), choose=choose, asks_facts=True)
