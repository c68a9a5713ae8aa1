"""Seal bytes so that only the holder of a key reads them, and only unchanged.

Source: NIST SP 800-38D (AES-256-GCM); the chunked layout follows the STREAM construction
(Hoang, Reyhanitabar, Rogaway, Vizar 2015, "Online Authenticated-Encryption"): each chunk's nonce
holds its number and whether it is the last, so that chunks can be read singly and none can be
moved, repeated or cut off.
"""

import io
import os
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lynkeus.core.errors import Broken

KEY_BYTES = 32
CHUNK_BYTES = 1 << 20
TAG_BYTES = 16
SEALED_VERSION = b"\x01"
SALT_BYTES = 7
HEAD_BYTES = len(SEALED_VERSION) + SALT_BYTES
NONCE_BYTES = 12
CHUNKS_HELD = 2


def new_key() -> bytes:
    """Draw a key of 256 random bits."""
    return AESGCM.generate_key(bit_length=256)


def seal_bytes(key: bytes, plain: bytes, about: bytes = b"") -> bytes:
    """Seal a small value.

    Args:     about: What the value belongs to; it must be the same when opened.
    Returns:  Nonce and ciphertext, 28 bytes longer than the value.
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def open_bytes(key: bytes, sealed: bytes, about: bytes = b"") -> bytes:
    """Open a small sealed value.

    Raises:  Broken: If key, value or `about` differ from those of the sealing.
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
    except (InvalidTag, ValueError, TypeError) as problem:  # a database may hold a text there
        message = "A sealed value does not open: it was changed, or its key is another one."
        raise Broken(message, reason="seal_broken") from problem


def sealed_chunks(key: bytes, plain: Iterable[bytes]) -> Iterator[bytes]:
    """Seal a stream, chunk by chunk; the first piece is the head.

    Args:     plain: Pieces of any length.
    """
    salt = os.urandom(SALT_BYTES)
    cipher = AESGCM(key)
    yield SEALED_VERSION + salt
    waiting = bytearray()
    number = 0
    for piece in plain:
        waiting += piece
        while len(waiting) > CHUNK_BYTES:
            chunk = bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
            yield cipher.encrypt(_nonce(salt, number, last=0), chunk, SEALED_VERSION)
            number += 1
    yield cipher.encrypt(_nonce(salt, number, last=1), bytes(waiting), SEALED_VERSION)


def _nonce(salt: bytes, number: int, *, last: int) -> bytes:
    return salt + struct.pack(">IB", number, last)


class SealedReader(io.RawIOBase):
    """Reads a sealed stream at any place; `CHUNKS_HELD` are kept: a table and what it names."""

    def __init__(self, key: bytes, sealed: BinaryIO) -> None:
        super().__init__()
        self._sealed = sealed
        self._cipher = AESGCM(key)
        head = sealed.read(HEAD_BYTES)
        if len(head) < HEAD_BYTES or head[:1] != SEALED_VERSION:
            message = "A sealed object has a head of an unknown kind: it is cut off or not ours."
            raise Broken(message, reason="seal_unknown")
        self._salt = head[1:]
        body = sealed.seek(0, io.SEEK_END) - HEAD_BYTES
        self._chunks = max(1, -(-body // (CHUNK_BYTES + TAG_BYTES)))
        self.size = body - self._chunks * TAG_BYTES
        if self.size < 0:
            message = "A sealed object is cut off: not even its seal is whole."
            raise Broken(message, reason="seal_broken")
        self._place = 0
        self._held: dict[int, bytearray] = {}

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read at any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the plain bytes."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def tell(self) -> int:
        """Tell the place in the plain bytes."""
        return self._place

    def read(self, size: int = -1, /) -> bytes:
        """Give so many bytes, or all that are left; less only at the end.

        Raises:  Broken: If a chunk was changed, moved or cut off.
        """
        left = max(0, self.size - self._place)
        room = memoryview(bytearray(left if size < 0 else min(size, left)))
        filled = self.readinto(room)
        while filled < len(room):
            filled += self.readinto(room[filled:])
        return bytes(room)

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # any writable buffer
        """Fill a buffer as far as the chunk at hand goes.

        Raises:  Broken: If the chunk was changed, moved or cut off.
        """
        if self._place >= self.size:
            if self.size == 0:
                self._chunk(0)
            return 0
        number, offset = divmod(self._place, CHUNK_BYTES)
        whole = self._length(number)
        if offset == 0 and whole <= len(buffer) and number not in self._held:
            # Straight to where it is wanted: a large object is not written twice on its way.
            self._open(number, memoryview(buffer)[:whole])
            self._place += whole
            return whole
        piece = self._chunk(number)[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close the file underneath as well."""
        self._sealed.close()
        super().close()

    def _chunk(self, number: int) -> bytearray:
        if number not in self._held:
            chunk = bytearray(self._length(number))
            self._open(number, memoryview(chunk))
            if len(self._held) == CHUNKS_HELD:
                del self._held[next(iter(self._held))]
        else:
            chunk = self._held.pop(number)
        self._held[number] = chunk  # the one that was asked for longest ago stands first
        return chunk

    def _length(self, number: int) -> int:
        return min(CHUNK_BYTES, self.size - number * CHUNK_BYTES)

    def _open(self, number: int, into: memoryview) -> None:
        """Open a chunk to where there is room for just that."""
        self._sealed.seek(HEAD_BYTES + number * (CHUNK_BYTES + TAG_BYTES))
        sealed = self._sealed.read(len(into) + TAG_BYTES)
        nonce = _nonce(self._salt, number, last=int(number == self._chunks - 1))
        try:
            self._cipher.decrypt_into(nonce, sealed, SEALED_VERSION, into)
        except (InvalidTag, ValueError) as problem:
            message = "A sealed object does not open: it was changed or cut off on the disk."
            raise Broken(message, reason="seal_broken") from problem
