"""What a card says of how sure its number is: which answers it leaves open, and how often rightly.

The set of answers that a film keeps holds the true one as often as `level` says, of films with the
finding and of those without it alike; a film that keeps both, or neither, is one that the model
cannot tell.
"""

from enum import StrEnum

from pydantic import Field

from lynkeus.models.part import Part, Share, Words


class Answer(StrEnum):
    """Which answers a number leaves open."""

    WITH = "with"
    WITHOUT = "without"
    BOTH = "both"
    NEITHER = "neither"


class Certainty(Part):
    """The bounds of the sets: the finding stays open from one on, its absence up to the other."""

    level: Share
    with_from: Share
    without_up_to: Share
    fitted_on: Words
    films: int = Field(gt=0)
    patients: int = Field(gt=0)

    def answer(self, probability: float) -> Answer:
        """Say which answers a calibrated probability leaves open.

        Source:  docs/methods/uncertainty.md.
        Limits:  True where films come as those that it was fitted on came, and nowhere else.
        """
        has, has_not = probability >= self.with_from, probability <= self.without_up_to
        if has and has_not:
            return Answer.BOTH
        if has or has_not:
            return Answer.WITH if has else Answer.WITHOUT
        return Answer.NEITHER

    def is_sure(self, probability: float) -> bool:
        """Whether one answer alone stays open."""
        return self.answer(probability) in {Answer.WITH, Answer.WITHOUT}
