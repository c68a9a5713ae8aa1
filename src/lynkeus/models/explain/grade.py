"""How well a kind of explanation fares with a package: what stands on its card."""

from enum import StrEnum

from pydantic import Field

from lynkeus.core.json import Json
from lynkeus.models.explain.limits import ALIKE_MAX, GAIN_MIN, POINTING_MIN
from lynkeus.models.part import Part, Words


class Method(StrEnum):
    """A way to say where a number comes from."""

    MAP = "class activation map"
    OCCLUSION = "occlusion"
    GRAD_CAM = "Grad-CAM"
    GRADIENTS = "integrated gradients"


class Ends(Part):
    """A mean over films, with its interval of 95 % by patient."""

    value: float
    low: float
    high: float


class Grade(Part):
    """What was measured of one method, and on what.

    `films` are those on which it would be shown, of the `of` above the point. `deletion` and
    `insertion` say by how much (log odds) the number falls, or rises, sooner with the strongest
    places first than with places by lot; `alike` how like the map is to that of the same network
    with its weights shuffled; `pointing` how much more often than by its share of the film the
    strongest place lies in what the table marks, on films with the finding; None where nothing is.
    """

    method: Method
    on: Words
    of: int = Field(gt=0)
    films: int = Field(gt=0)
    patients: int = Field(gt=0)
    deletion: Ends
    insertion: Ends
    alike: Ends
    pointing: Ends | None = None
    pointed_at: str = ""

    @property
    def fails(self) -> tuple[str, ...]:
        """Name what it does not pass."""
        asked = {
            "deletion": self.deletion.low > GAIN_MIN,
            "insertion": self.insertion.low > GAIN_MIN,
            "shuffled weights": self.alike.high < ALIKE_MAX,
            "pointing": self.pointing is None or self.pointing.low > POINTING_MIN,
        }
        return tuple(name for name, held in asked.items() if not held)

    @property
    def passes(self) -> bool:
        """Whether it may be shown."""
        return not self.fails


def graded_json(grade: Grade | None) -> Json:
    """Say with a reading on how many films a method was graded, and whether it passed; or null."""
    return None if grade is None else {"films": grade.films, "passes": grade.passes}
