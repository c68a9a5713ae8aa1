"""Take in what a person brings: DICOM files, and pictures, which become DICOM objects."""

from dataclasses import dataclass

from lynkeus.access.actors import Actor
from lynkeus.archive.decoding import decoded
from lynkeus.archive.receive import Outcome, Receiver
from lynkeus.core.children import Children
from lynkeus.dicom.convert import image_to_dicom, is_picture

SOURCE = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringing:
    """Takes files in; pictures are decoded in child processes, never in the service."""

    receiver: Receiver
    children: Children

    def bring(self, data: bytes, actor: Actor, source: str = SOURCE) -> Outcome:
        """Take in one file; on return it is safe, whatever happens to the machine.

        Args:     data: A DICOM file, a PNG or a JPEG. actor: Who brings it. source: Where it came
                  from, as people know it.
        Raises:   BadInput: If it is nothing that can be kept. Full: If there is no room.
        """
        if is_picture(data):
            self.receiver.check_room()
            data = decoded(self.children, image_to_dicom, data)
        return self.receiver.receive(data, source, actor=actor)
