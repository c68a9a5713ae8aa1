"""The traditional method beside a network that tells several classes apart, on its card."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch import Tensor

from lynkeus.learning.cohort import Film
from lynkeus.learning.figures import WAYS
from lynkeus.learning.sorting.ports import FollowedSorting
from lynkeus.learning.traditional.beside import Cases, held_beside, strongest
from lynkeus.learning.traditional.classifier import Shown
from lynkeus.learning.training.films import in_greys, load_films
from lynkeus.models.sorting.card import SortingCard
from lynkeus.models.sorting.scores import Scores

WAY = "untouched"
NOT_FITTED = (
    "No traditional method stands beside the network: all training films, or none, bear a class."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Films:
    """Films as the network reads them, with their rows."""

    rows: Sequence[Film]
    shown: Tensor


def told(
    card: SortingCard, followed: FollowedSorting, tune: Films, judges: Films, network: Scores
) -> SortingCard:
    """Fit the traditional methods on the network's films, and put on its card how it stands beside.

    Args:     card: Without it. followed: The plan, and its films. tune: The films that decide.
              judges: Those that judge. network: What the network said of the latter, shape (N, K).
    """
    plan, train = followed.plan, followed.cohort.train
    labels = _borne(train, card.classes)
    if labels.all(axis=0).any() or not labels.any(axis=0).all():
        return card.model_copy(update={"limits": (*card.limits, NOT_FITTED)})
    spec = plan.preprocess
    pixels = load_films(followed.folder, train, spec.size, window=spec.window)
    method = strongest(
        Shown(images=pixels[:, np.newaxis], spec=in_greys(spec)),
        labels,
        _cases(tune, card.classes),
        judged=(WAY,),
        seed=plan.training.seed,
    )
    traditional = held_beside(
        method,
        {WAY: network},
        _cases(judges, card.classes),
        judged=(WAY,),
        words={WAY: WAYS[WAY]},
    )
    limits = card.limits if traditional.stands else (traditional.sentence, *card.limits)
    return card.model_copy(update={"traditional": traditional, "limits": limits})


def _cases(films: Films, classes: Sequence[str]) -> Cases:
    return Cases(
        ways={WAY: Shown(images=films.shown.numpy())},
        labels=_borne(films.rows, classes),
        patients=np.array([film.patient for film in films.rows]),
    )


def _borne(films: Sequence[Film], classes: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tell which classes each film bears, shape (N, K)."""
    return np.array([[name in film.labels for name in classes] for film in films])
