"""Decoded frames for the viewer: decoded in child processes, the newest kept for a while."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from lynkeus.archive.ports import Originals
from lynkeus.core.children import Children
from lynkeus.dicom.display import frame_bytes

KEPT_BYTES_MAX = 256 << 20


@dataclass(slots=True, kw_only=True)
class Frames:
    """Gives frames; a decoder that dies leaves the service standing."""

    originals: Originals
    children: Children
    _kept: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def frame(self, sop: str, frame: int) -> bytes:
        """Give one frame, counted from 0, as little-endian values.

        Raises:  NotFound: If there is no such image. BadInput: If it cannot be decoded.
        """
        with self._guard:
            if (sop, frame) in self._kept:
                self._kept.move_to_end((sop, frame))
                return self._kept[sop, frame]
        data = self.children.run(frame_bytes, self.originals.read(sop), frame)
        with self._guard:
            self._kept[sop, frame] = data
            while sum(len(one) for one in self._kept.values()) > KEPT_BYTES_MAX:
                self._kept.popitem(last=False)
        return data
