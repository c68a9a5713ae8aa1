"""Small files that are there whole or not at all, and survive the machine."""

import os
import stat
from pathlib import Path

from lynkeus.core.errors import BadInput

ONLY_OWNER = 0o600


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that its owner alone may read; it and its name are synced on return."""
    aside = path.with_suffix(".part")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OWNER)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def file_bytes(path: Path) -> bytes:
    """Read a file that a person names.

    Raises:  BadInput: If it cannot be opened.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
            sentence = f"{path} is a device, not a file."
            raise BadInput(sentence, reason="file_missing", path=str(path))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = os.strerror(error.errno or 0) if isinstance(error, OSError) else str(error)
        sentence = f"{path} cannot be opened: {why}."
        raise BadInput(sentence, reason="file_missing", path=str(path)) from error
