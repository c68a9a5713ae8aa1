"""What a stored object shows, in the child that decodes it, which unseals what each needs."""

import functools

from lynkeus.archive.sealed import Place, open_sealed, unsealed
from lynkeus.dicom.content import Line, content_of
from lynkeus.dicom.display import frame_bytes
from lynkeus.dicom.opened import OpenedImage, open_image

IMAGES_HELD_MAX = 2
"""Images that one child keeps open: their headers, and two unsealed chunks of each."""


def sealed_frame(place: Place, frame: int) -> bytes:
    """Decode one frame of a stored object for the viewer.

    Args:     place: Where it lies, and its own key. frame: From 0.
    Raises:   BadInput: see `frame_bytes`. Broken: If it is gone, or was changed on the disk.
    """
    return frame_bytes(_opened(place), frame)


def sealed_content(place: Place) -> tuple[list[Line], bool]:
    """Read what a stored structured report says.

    Args:     place: Where it lies, and its own key.
    Raises:   BadInput: see `content_of`. Broken: If it is gone, or was changed on the disk.
    """
    return content_of(unsealed(place))


@functools.lru_cache(maxsize=IMAGES_HELD_MAX)
def _opened(place: Place) -> OpenedImage:
    return open_image(open_sealed(place))
