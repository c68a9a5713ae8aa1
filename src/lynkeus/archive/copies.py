"""Compare an object with the stored image of the same number, where a decoder may crash."""

from dataclasses import dataclass

from lynkeus.archive.ports import Originals
from lynkeus.core.children import Children
from lynkeus.core.errors import LynkeusError
from lynkeus.dicom.compare import same_image


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesInChildren:
    """Compares in child processes; what cannot be compared is no copy."""

    originals: Originals
    children: Children

    def is_copy(self, sop: str, data: bytes) -> bool:
        """Compare a file with the stored image of the same number."""
        try:
            return self.children.run(same_image, self.originals.read(sop), data)
        except LynkeusError:
            return False
