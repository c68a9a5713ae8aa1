"""Decoded frames for the viewer: decoded in child processes, the newest kept for a while."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from lynkeus.archive.ports import SealedOriginals
from lynkeus.core.children import Children
from lynkeus.core.errors import BadInput
from lynkeus.core.json import JsonObject
from lynkeus.dicom.display import frame_bytes

KEPT_BYTES_MAX = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecoded:
    """Why a frame could not be decoded: plain values, since an error does not travel whole."""

    sentence: str
    reason: str
    fields: JsonObject


@dataclass(slots=True, kw_only=True)
class Frames:
    """Gives frames; a decoder that dies leaves the service standing."""

    originals: SealedOriginals
    children: Children
    _kept: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)
    _held: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def frame(self, sop: str, frame: int) -> bytes:
        """Give one frame of an image, counted from 0, as little-endian values.

        Raises:  NotFound: If there is no such image. BadInput: If it cannot be decoded.
        """
        with self._guard:
            if (sop, frame) in self._kept:
                self._kept.move_to_end((sop, frame))
                return self._kept[sop, frame]
        data = self._decoded(self.originals.read(sop), frame)
        self._keep((sop, frame), data)
        return data

    def aside(self, conflict: str, frame: int) -> bytes:
        """Give one frame of an object that was kept aside.

        Raises:  NotFound: If there is no such object. BadInput: If it cannot be decoded.
        """
        return self._decoded(self.originals.read_aside(conflict), frame)

    def _decoded(self, data: bytes, frame: int) -> bytes:
        told = self.children.run(decode_in_child, data, frame)
        if isinstance(told, Undecoded):
            raise BadInput(told.sentence, reason=told.reason, **told.fields)
        return told

    def _keep(self, name: tuple[str, int], data: bytes) -> None:
        with self._guard:
            if name in self._kept or len(data) > KEPT_BYTES_MAX:
                return
            self._kept[name] = data
            self._held += len(data)
            while self._held > KEPT_BYTES_MAX:
                self._held -= len(self._kept.popitem(last=False)[1])


def decode_in_child(data: bytes, frame: int) -> bytes | Undecoded:
    """Decode one frame of a file; runs in a child process."""
    try:
        return frame_bytes(data, frame)
    except BadInput as problem:
        return Undecoded(
            sentence=problem.sentence, reason=problem.reason, fields=dict(problem.fields)
        )
