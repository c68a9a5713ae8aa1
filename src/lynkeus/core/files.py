"""Small files that are there whole or not at all, and survive the machine."""

import os
from pathlib import Path

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
