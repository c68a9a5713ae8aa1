"""The traditional method beside the network: on the network's card, and as a package of its own."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.learning.cohort import has
from lynkeus.learning.figures import WAYS, Judged, card_figures
from lynkeus.learning.ports import Followed
from lynkeus.learning.sureness import certainty_figures
from lynkeus.learning.tasks.classification import WAYS as DECIDING
from lynkeus.learning.traditional.beside import Cases, Strongest, held_beside, strongest
from lynkeus.learning.traditional.classifier import Shown, Stored
from lynkeus.learning.training.films import load_films
from lynkeus.learning.training.judging import Judging
from lynkeus.learning.training.stored import Logits, read_stored
from lynkeus.learning.training.tuning import tuned_by
from lynkeus.models import card as cards
from lynkeus.models.ports import HEAD, WEIGHTS
from lynkeus.models.traditional import Traditional

SUFFIX = "-traditional"
OF_METHOD = "the traditional method's AUC"
ABOVE = "difference from the traditional method's AUC"
COMPARED = "DeLong where every film is of another patient, else Obuchowski"
WHOLE = "float32"
NO_MAP = "No map of its number would be exact, so none is shown."
OF_WEIGHTS = "first weights"
"""What a plan says of a source that a network begins from, and a simpler method does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judges:
    """The films that decide and those that judge; of the latter the groups, and who they are."""

    tune: Judging
    judging: Judging
    groups: npt.NDArray[np.str_]
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Simpler:
    """The strongest traditional method, and how the network stands beside it."""

    method: Strongest
    traditional: Traditional


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A card, and the files that are the method's own."""

    card: cards.Card
    files: Mapping[str, bytes]


def stand_beside(followed: Followed, judges: Judges, network: Logits) -> Simpler:
    """Fit the traditional methods on the network's films, and hold the strongest against it.

    Args:     followed: The plan, and its films. judges: The films that decide and judge.
              network: What the stored network said of the latter, in each way.
    """
    plan, train = followed.plan, followed.cohort.train
    pixels = load_films(followed.folder, train, plan.preprocess.size)
    method = strongest(
        Shown(images=pixels[:, np.newaxis], spec=plan.preprocess),
        has(train, plan.task.positive)[:, np.newaxis],
        _cases(judges.tune),
        judged=DECIDING,
        seed=plan.training.seed,
    )
    traditional = held_beside(
        method,
        {way: one[:, np.newaxis] for way, one in network.items()},
        _cases(judges.judging),
        judged=DECIDING,
        words={way: f"{judges.who}, {shown}" for way, shown in WAYS.items()},
    )
    return Simpler(method=method, traditional=traditional)


def told(card: cards.Card, traditional: Traditional) -> cards.Card:
    """Put on a network's card how it stands beside the traditional method: in words where it must.

    Args:     card: Without it. traditional: What is to be told.
    """
    figures = [
        cards.Figure(
            name=name,
            value=value,
            low=low,
            high=high,
            on=row.on,
            films=traditional.cases,
            patients=traditional.patients,
            method=COMPARED,
        )
        for row in traditional.beside
        for name, value, low, high in (
            (OF_METHOD, row.traditional, None, None),
            (ABOVE, row.difference, row.low, row.high),
        )
    ]
    limits = card.limits if traditional.stands else (traditional.sentence, *card.limits)
    return card.model_copy(
        update={
            "traditional": traditional,
            "figures": (*card.figures, *figures),
            "limits": limits,
        }
    )


def packed(followed: Followed, simpler: Simpler, judges: Judges, card: cards.Card) -> Packed | None:
    """Make the traditional method's own package; None where what serves could not read with it.

    Args:     followed: The plan. simpler: The method. judges: The films that decide and judge.
              card: The network's, before it was told of the method.
    """
    stored = simpler.method.fitted.stored()
    if stored is None:
        return None
    task = followed.plan.task
    tuned = tuned_by(followed, stored.weights, judges.tune)
    said = read_stored(stored.weights, judges.judging, threads=followed.plan.training.threads)
    judged = Judged(
        who=judges.who,
        probabilities={way: tuned.line.probabilities(one) for way, one in said.items()},
        labels=judges.judging.labels,
        patients=judges.judging.patients,
        groups=judges.groups,
    )
    own = card.model_copy(
        update={
            "id": f"{card.id}{SUFFIX}",
            "title": f"{card.title}, by a traditional method",
            "network": _network(stored, simpler.method),
            "calibration": card.calibration.model_copy(update={"line": tuned.line}),
            "operating_point": card.operating_point.model_copy(update={"probability": tuned.point}),
            "certainty": tuned.certainty,
            "figures": (
                *card_figures(judged, point=tuned.point, prior=task.calibration.prior),
                *certainty_figures(tuned.certainty, judged),
            ),
            "data": tuple(one for one in card.data if OF_WEIGHTS not in one.used_for),
            "limits": card.limits if stored.additive else (*card.limits, NO_MAP),
            "making": card.making.model_copy(update={"passes": 1, "kept_pass": 1}),
            "traditional": simpler.traditional.model_copy(update={"is_this": True}),
        }
    )
    head = io.BytesIO()
    np.save(head, stored.head)
    return Packed(card=own, files={WEIGHTS: stored.weights, HEAD: head.getvalue()})


def _network(stored: Stored, method: Strongest) -> cards.Network:
    channels, rows, columns = stored.cells
    return cards.Network(
        architecture=method.says,
        parameters=stored.parameters,
        stored_as=WHOLE,
        cells_channels=channels,
        cells_rows=rows,
        cells_columns=columns,
        began_from="nothing: no weights were taken over",
    )


def _cases(judging: Judging) -> Cases:
    return Cases(
        ways={way: Shown(images=films.numpy()) for way, films in judging.films.items()},
        labels=judging.labels[:, np.newaxis],
        patients=judging.patients,
    )
