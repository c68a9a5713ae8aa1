"""Score one labelled film: always a probability, and why the card would have refused it."""

from lynkeus.dicom.film import Taken
from lynkeus.models.applicability import facts_of
from lynkeus.models.infer import probability_of
from lynkeus.models.judged import Score
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.run import refusal


def score(package: OpenedPackage, taken: Taken, stated: tuple[float, float] | None) -> Score:
    """Read a film whether the card allows it or not.

    Args:     package: Opened and verified. taken: The film and its header. stated: An age band that
              somebody answers for, years.
    Returns:  The calibrated probability, and the reason code of the card's refusal, if any.
    Raises:   BadInput: If the picture cannot be prepared for the model.
    Source:   `models/run.py`, which gives no number where the card refuses.
    """
    film = taken.film
    why = refusal(package, film.pixels, facts_of(taken.header, stated), padding=film.padding)
    probability = probability_of(package, film)
    return Score(probability=probability, refused="" if why is None else why.code.value)
