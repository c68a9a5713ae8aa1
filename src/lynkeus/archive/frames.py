"""What a viewer shows: frames, the newest kept for a while, and reports; decoded in children."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from lynkeus.archive.ports import SealedOriginals
from lynkeus.archive.queries import Instance
from lynkeus.archive.unsealing import sealed_content, sealed_frame
from lynkeus.core.children import Children
from lynkeus.dicom.content import Line
from lynkeus.dicom.display import is_report

KEPT_BYTES_MAX = 256 << 20
CONTENT_BYTES_MAX = 16 << 20
"""Of a stored report that is read for its text: a larger object is no report."""


@dataclass(slots=True, kw_only=True)
class Frames:
    """Gives frames; a decoder that dies leaves the service standing."""

    originals: SealedOriginals
    children: Children
    _kept: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)
    _held: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def frame(self, found: Instance, frame: int) -> bytes:
        """Give one frame of a stored object, counted from 0, as little-endian values.

        Raises:  BadInput: If it cannot be decoded. Broken: If it was changed on the disk.
        """
        name = (found.path, frame)
        with self._guard:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        data = self.children.run(sealed_frame, self.originals.place(found), frame)
        self._keep(name, data)
        return data

    def content(self, found: Instance) -> tuple[list[Line], bool]:
        """Give what a stored report says, and whether it says more; of another object nothing.

        Raises:  BadInput: If it cannot be read. Broken: If it was changed on the disk.
        """
        if found.size > CONTENT_BYTES_MAX or not is_report(found.attributes):
            return [], False
        return self.children.run(sealed_content, self.originals.place(found))

    def _keep(self, name: tuple[str, int], data: bytes) -> None:
        with self._guard:
            if name in self._kept or len(data) > KEPT_BYTES_MAX:
                return
            self._kept[name] = data
            self._held += len(data)
            while self._held > KEPT_BYTES_MAX:
                self._held -= len(self._kept.popitem(last=False)[1])
