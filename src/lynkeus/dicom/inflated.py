"""A deflated file as if it were plain: unpacked as far as it is read, never as a whole.

Source: DICOM PS3.5 A.5 (Deflated Explicit VR Little Endian); RFC 1951.
"""

import io
import zlib

from lynkeus.core.errors import BadInput
from lynkeus.dicom.meta import DEFLATED, EXPLICIT, Start, Stream, damaged, start_in, truncated

INFLATED_BYTES_MAX = 256 << 20
"""Of a deflated data set, in all."""
INFLATION_MAX = 200
"""How many times its size a deflated data set may unpack to."""
HARMLESS_BYTES = 64 << 20
"""What unpacks to no more is no trap, however small it was: a mask is nearly all of one value."""
PIECE_BYTES = 64 << 10


def plain(stream: Stream) -> Stream:
    """Give a file in which nothing is deflated.

    Args:     stream: A DICOM file, at any place; it must stay open as long as what is given.
    Returns:  The same stream at its beginning, or one that unpacks it as far as it is read.
    Raises:   BadInput: reason `not_dicom` or `truncated`; those of `Inflated` while it is read.
    Source:   See the module.
    """
    start = start_in(stream)
    if start.transfer_syntax != DEFLATED:
        stream.seek(0)
        return stream
    return io.BufferedReader(Inflated(stream, start), PIECE_BYTES)


class Inflated(io.RawIOBase):
    """Reads a deflated file as one in Explicit VR Little Endian, at any place.

    It holds two pieces, one packed and one not. Going back unpacks from the beginning again.
    Whoever reads it is told by `BadInput` of what is `damaged`, `truncated` or `too_large`.
    """

    name = ""  # pydicom asks for the name of whatever is buffered

    def __init__(self, stream: Stream, start: Start) -> None:
        super().__init__()
        self._stream = stream
        self._limit = _limit(stream.seek(0, io.SEEK_END) - start.offset)
        self._offset = start.offset
        stream.seek(0)
        head = bytearray(stream.read(start.offset) or b"")
        long = start.said.stop - start.said.start
        head[start.said] = EXPLICIT.encode().ljust(long, b"\x00")
        self._head = bytes(head)
        self._place, self._at = 0, start.offset
        self._packed, self._piece = b"", b""
        self._inflate = _inflating()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read at any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, from the beginning or from where one is."""
        if whence == io.SEEK_END:
            message = "where a deflated file ends is not known before it was read"
            raise io.UnsupportedOperation(message)
        self._place = max(0, offset + (self._place if whence == io.SEEK_CUR else 0))
        return self._place

    def tell(self) -> int:
        """Tell the place."""
        return self._place

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # any writable buffer
        """Fill a buffer as far as the piece at hand goes."""
        if self._place < self._offset:
            piece = self._head[self._place : self._place + len(buffer)]
        else:
            self._reach()
            at = self._place - self._at
            piece = self._piece[at : at + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def _reach(self) -> None:
        """Unpack until the piece at hand holds the place, or the end has come."""
        if self._place < self._at:
            self._again()
        while self._place >= self._at + len(self._piece):
            self._at += len(self._piece)
            self._piece = self._next()
            if not self._piece:
                return
            unpacked = self._at + len(self._piece) - self._offset
            if unpacked > self._limit:
                message = (
                    f"The object unpacks to more than {self._limit} bytes: it is damaged, or a "
                    "trap. Send it in another transfer syntax."
                )
                raise BadInput(message, reason="too_large", bytes=unpacked, limit=self._limit)

    def _again(self) -> None:
        self._stream.seek(self._offset)
        self._packed, self._piece, self._at = b"", b"", self._offset
        self._inflate = _inflating()

    def _next(self) -> bytes:
        """Unpack the next piece; nothing comes at the end."""
        while not self._inflate.eof:
            packed = self._packed or self._stream.read(PIECE_BYTES) or b""
            try:
                piece = self._inflate.decompress(packed, PIECE_BYTES)
            except zlib.error as problem:
                raise damaged() from problem
            self._packed = self._inflate.unconsumed_tail
            if piece:
                return piece
            if not packed and not self._inflate.eof:
                raise truncated()
        return b""


def _inflating() -> "zlib._Decompress":
    """Begin with a stream that has no head of its own (PS3.5 A.5)."""
    return zlib.decompressobj(-zlib.MAX_WBITS)


def _limit(packed_bytes: int) -> int:
    """Say how much may come out of so many bytes."""
    return min(INFLATED_BYTES_MAX, max(HARMLESS_BYTES, INFLATION_MAX * packed_bytes))
