"""What goes over the local socket: documents and poured bytes, in frames that have limits.

A frame is a letter, a length of four bytes (big-endian) and so many bytes: `J` a JSON document,
`B` a piece of bytes, `E` the end of the bytes.
"""

import os
import pwd
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lynkeus.access.actors import Actor, operator
from lynkeus.core.errors import BadInput, Broken, from_json
from lynkeus.core.json import Json, canonical, parse_object

HEAD = struct.Struct(">cI")
DOCUMENT, PIECE, END = b"J", b"B", b"E"
DOCUMENT_BYTES_MAX = 64 << 20
PIECE_BYTES_MAX = 1 << 20
FILE_BYTES_MAX = 2 << 30
CONNECT_S = 5.0
NAME_BYTES_MAX = 100
"""The longest name that every system takes for a socket."""
LIMITS = {DOCUMENT: DOCUMENT_BYTES_MAX, PIECE: PIECE_BYTES_MAX, END: 0}


class Wire:
    """One end of a conversation."""

    def __init__(self, connection: socket.socket) -> None:
        self._reading = connection.makefile("rb")
        self._writing = connection.makefile("wb")

    def say(self, document: Json) -> None:
        """Send a document."""
        self._send(DOCUMENT, canonical(document))

    def pour(self, pieces: Iterable[bytes]) -> None:
        """Send bytes, and their end."""
        for piece in pieces:
            for at in range(0, len(piece), PIECE_BYTES_MAX):
                self._send(PIECE, piece[at : at + PIECE_BYTES_MAX])
        self._send(END, b"")

    def hear(self) -> dict[str, Json] | None:
        """Wait for a document; None when the other end has left.

        Raises:  Broken: If something else comes.
        """
        kind, content = self._next()
        if kind == b"":
            return None
        if kind != DOCUMENT:
            message = "The other end of the local socket says something out of turn."
            raise Broken(message, reason="wire_broken")
        return parse_object(content)

    def poured(self, limit: int) -> Iterator[bytes]:
        """Take in bytes until their end.

        Raises:  BadInput: If more than `limit` bytes come. Broken: If they end too early. Or
                 whatever error the other end meets while it pours.
        """
        taken = 0
        while True:
            kind, content = self._next()
            if kind == END:
                return
            if kind == DOCUMENT:
                raise from_json(_error(parse_object(content)))
            if kind != PIECE:
                message = "The other end of the local socket left in the middle of a file."
                raise Broken(message, reason="wire_broken")
            taken += len(content)
            if taken > limit:
                message = f"More than {limit} bytes were sent in one file."
                raise BadInput(message, reason="too_large", bytes=taken, limit=limit)
            yield content

    def close(self) -> None:
        """Let go; what the other end no longer takes is lost."""
        for file in (self._reading, self._writing):
            try:
                file.close()
            except OSError:
                continue

    def _send(self, kind: bytes, content: bytes) -> None:
        self._writing.write(HEAD.pack(kind, len(content)) + content)
        if kind != PIECE:
            self._writing.flush()

    def _next(self) -> tuple[bytes, bytes]:
        head = self._reading.read(HEAD.size)
        if not head:
            return b"", b""
        kind, size = HEAD.unpack(head) if len(head) == HEAD.size else (b"?", 0)
        if size > LIMITS.get(kind, -1):
            message = f"The other end of the local socket sends a frame of {size} bytes."
            raise Broken(message, reason="wire_broken")
        content = self._reading.read(size)
        return (kind, content) if len(content) == size else (b"", b"")


def _error(document: Mapping[str, Json]) -> Mapping[str, Json]:
    said = document.get("error")
    return said if isinstance(said, Mapping) else {}


@contextmanager
def nearby(path: Path) -> Iterator[str]:
    """Give a name for a socket that is short enough, however deep its folder lies."""
    if len(os.fsencode(path)) <= NAME_BYTES_MAX:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def operator_of(uid: int) -> Actor:
    """Make a user of this machine an actor, as the system names him, whatever he says himself."""
    try:
        return operator(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return operator(f"uid {uid}")


def this_person() -> Actor:
    """Give who runs this process."""
    return operator_of(os.getuid())
