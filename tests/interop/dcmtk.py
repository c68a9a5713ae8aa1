"""The programs of dcmtk; pynetdicom puts scripts of the same names before them."""

import os
import shutil
from pathlib import Path


def dcmtk(name: str) -> str | None:
    """Find a program of dcmtk; None when it is not installed."""
    for folder in os.get_exec_path():
        found = shutil.which(name, path=folder)
        if found is not None and Path(found).read_bytes()[:4] == b"\x7fELF":
            return found
    return None
