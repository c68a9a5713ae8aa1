"""What is on its way in: bytes of objects that are not yet stored, held within limits.

An object that goes over a limit is let go at once; what its sender still sends of it is read and
dropped, so that memory stays bounded and the sender gets an answer that he understands.
"""

import threading
from collections.abc import Callable
from io import SEEK_END, BytesIO
from typing import TYPE_CHECKING

from lynkeus.core.errors import Full, LynkeusError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

BYTES_IN_FLIGHT_MAX = 2 << 30


class Flight:
    """All objects on their way in, of all senders together."""

    def __init__(self, check_room: Callable[[], None], object_bytes_max: int) -> None:
        self._check_room = check_room
        self._object_bytes_max = object_bytes_max
        self._guard = threading.Lock()
        self.held = 0

    def take(self, size: int, *, before: int) -> None:
        """Make room for the next piece of an object.

        Args:     size: Of the piece, bytes. before: What is held of the object already, bytes.
        Raises:   Full: If the disk is nearly full, the object too large, or too much on its way.
        """
        if not before:
            self._check_room()
        if before + size > self._object_bytes_max:
            size, limit = before + size, self._object_bytes_max
            message = f"The object has at least {size} bytes; the limit is {limit}."
            raise Full(message, reason="too_large", bytes=size, limit=limit)
        with self._guard:
            if self.held + size > BYTES_IN_FLIGHT_MAX:
                message = "Too much is being received at once: send this object again later."
                raise Full(message, reason="too_much_at_once", limit=BYTES_IN_FLIGHT_MAX)
            self.held += size

    def give_back(self, size: int) -> None:
        """Note that bytes are stored, or let go."""
        with self._guard:
            self.held -= size


class Held(BytesIO):
    """One object on its way in; `problem` says why it is not kept."""

    def __init__(self, flight: Flight) -> None:
        super().__init__()
        self._flight = flight
        self._taken = 0
        self.problem: LynkeusError | None = None

    def write(self, piece: "ReadableBuffer") -> int:
        """Keep the next piece, or drop it where the object is over a limit."""
        size = memoryview(piece).nbytes
        if self.problem is None:
            try:
                self._flight.take(size, before=self._taken)
                self._taken += size
                return super().write(piece)
            except LynkeusError as problem:
                self.problem = problem
                self.let_go()
        return size

    def under(self, head: bytes) -> bytes:
        """Give what is held, all of it behind a head, without holding it twice.

        Args:     head: What comes first; from now on it stands before what is held.
        Returns:  The buffer itself.
        """
        self.seek(0, SEEK_END)
        super().write(bytes(len(head)))
        with self.getbuffer() as bytes_held:
            bytes_held[len(head) :] = bytes_held[: len(bytes_held) - len(head)]
            bytes_held[: len(head)] = head
        return self.getvalue()

    def let_go(self) -> None:
        """Free what is held; may be called again."""
        self.seek(0)
        self.truncate()
        taken, self._taken = self._taken, 0
        self._flight.give_back(taken)
