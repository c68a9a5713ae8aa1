"""Take in what a person brings: DICOM files, and pictures, which become DICOM objects."""

from lynkeus.access.actors import Actor
from lynkeus.archive.receive import Outcome, Receiver
from lynkeus.dicom.convert import image_to_dicom, is_picture

SOURCE = "import"


def bring(receiver: Receiver, data: bytes, actor: Actor) -> Outcome:
    """Take in one file; on return it is safe, whatever happens to the machine.

    Args:     data: A DICOM file, a PNG or a JPEG. actor: Who brings it.
    Raises:   BadInput: If it is nothing that can be kept. Full: If there is no room.
    """
    return receiver.receive(image_to_dicom(data) if is_picture(data) else data, SOURCE, actor=actor)
