"""How surely file and shape alone foretell each film's label."""

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.learning.remedy import Known
from lynkeus.measures.foretold import foretold

SEED = 20261128


def odds(known: Known) -> npt.NDArray[np.float64]:
    """Give log odds of the finding by facts alone where one film in two has it, shape (N,).

    Each film is judged by what never saw its patient.

    Raises:  BadInput: reason `plan_broken`, where patients do not suffice to tell.
    """
    said = foretold(known.facts, known.targets, known.patients, seed=SEED)
    if not np.isfinite(said).all():
        why = "remedies: too few patients of a class to say what facts alone foretell"
        sentence = f"The plan cannot be followed: {why}. Take the remedy out, or add films."
        raise BadInput(sentence, reason="plan_broken", why=why)
    share = known.targets.mean()
    shifted: npt.NDArray[np.float64] = said - np.log(share / (1 - share))
    return shifted
