"""All films stored once as JPEG of one quality: what the files of a class lost, all have lost."""

import io

import numpy as np
from PIL import Image
from pydantic import Field

from lynkeus.learning.plan import Part
from lynkeus.learning.remedy import Known, Pixels, Remedy


class Settings(Part):
    """The quality: below the coarsest of the films', or that one still shows."""

    quality: int = Field(ge=1, le=100)


def once(pixels: Pixels, _: Known, settings: Settings) -> Pixels:
    """Store each film, as the network sees it, and read it again.

    Source:   ITU-T T.81, by Pillow.
    Limits:   What an earlier, coarser JPEG took away does not come back.
    """
    return np.stack([_stored(film, settings.quality) for film in pixels])


def _stored(film: Pixels, quality: int) -> Pixels:
    stored = io.BytesIO()
    Image.fromarray(film).save(stored, "JPEG", quality=quality)
    with Image.open(stored) as picture:
        return np.asarray(picture)


REMEDY = Remedy(settings=Settings, usual=Settings(quality=50), once=once)
