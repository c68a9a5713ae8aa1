"""All films cut to one aspect, from the middle: the shape that a film had tells no more."""

import numpy as np
from pydantic import Field

from lynkeus.learning.plan import Part
from lynkeus.learning.probe import crop_to_aspect
from lynkeus.learning.remedy import Known, Pixels, Remedy


class Settings(Part):
    """Width by height of what is left."""

    aspect: float = Field(gt=0)


def once(pixels: Pixels, known: Known, settings: Settings) -> Pixels:
    """Cut each film whose shape as taken is known; others stay as they are.

    Limits:   What is cut is gone, and a film that is served is not cut.
    """
    return np.stack(
        [
            crop_to_aspect(film, float(aspect), settings.aspect)
            for film, aspect in zip(pixels, known.aspects, strict=True)
        ]
    )


REMEDY = Remedy(settings=Settings, usual=Settings(aspect=1.2), once=once)
