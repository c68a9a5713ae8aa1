"""How sure a package's number is: the bounds of its sets of answers, and what they hold."""

import numpy as np

from lynkeus.learning.figures import TUNE, WAYS, Judged
from lynkeus.measures.conformal import conformal, one_each
from lynkeus.measures.wilson import wilson_clustered
from lynkeus.models.card import Figure
from lynkeus.models.certainty import Certainty

LEVEL = 0.9
"""How often the true answer is to stay open, declared before anything was measured."""
SEED = 0
DIGITS = 4
FITTED_ON = (
    "one film of each tune patient, drawn by lot, changed (a) or changed after cropping (b) by lot"
)
METHOD = "Wilson, one film of each patient"


def fit_certainty(shown: Judged, *, ways: tuple[str, ...]) -> Certainty:
    """Bound the sets of answers by one film of each patient, each in one of the ways.

    Args:     shown: Films that trained nothing. ways: Of which one is drawn for each film.
    Source:   `measures/conformal.py`; docs/methods/uncertainty.md.
    """
    chosen = one_each(shown.patients, seed=SEED)
    lot = np.random.default_rng(SEED).integers(0, len(ways), len(chosen))
    said = np.stack([shown.probabilities[way][chosen] for way in ways])[lot, np.arange(len(chosen))]
    bounds = conformal(said, shown.labels[chosen], level=LEVEL)
    step = 10.0**-DIGITS
    return Certainty(
        level=LEVEL,
        # Rounded outwards, so that what is written holds no less than what was found.
        with_from=round(max(0.0, np.floor(bounds.with_from / step) * step), DIGITS),
        without_up_to=round(min(1.0, np.ceil(bounds.without_up_to / step) * step), DIGITS),
        fitted_on=FITTED_ON,
        films=len(chosen),
        patients=len(chosen),
    )


def certainty_figures(certainty: Certainty, shown: Judged) -> tuple[Figure, ...]:
    """Measure on one film of each patient how often the true answer stays open, and one alone.

    Args:     certainty: The bounds. shown: Films that neither trained nor tuned; of those that
              tuned nothing is measured, for what they hold was made so.
    Source:   docs/methods/uncertainty.md.
    """
    if shown.who == TUNE:
        return ()
    chosen = one_each(shown.patients, seed=SEED)
    labels, patients = shown.labels[chosen], shown.patients[chosen]
    found = []
    for way, words in WAYS.items():
        said = shown.probabilities[way][chosen]
        open_ = np.where(labels, said >= certainty.with_from, said <= certainty.without_up_to)
        sure = np.array([certainty.is_sure(float(one)) for one in said])
        asked = (
            ("answer left open is the true one, with the finding", open_[labels], labels),
            ("answer left open is the true one, without it", open_[~labels], ~labels),
            ("films with one answer alone", sure, np.ones_like(labels)),
        )
        for name, right, those in asked:
            if len(right) == 0:
                continue
            share = wilson_clustered(right, patients[those])
            found.append(
                Figure(
                    name=name,
                    value=round(share.value, DIGITS),
                    low=round(share.low, DIGITS),
                    high=round(share.high, DIGITS),
                    on=f"{shown.who}, {words}",
                    films=len(right),
                    patients=len(right),
                    method=METHOD,
                )
            )
    return tuple(found)
