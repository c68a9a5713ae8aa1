"""What an import of a package leaves while it is under way, swept where a service was killed."""

import shutil
from pathlib import Path

SENT, UNPACKED = ".sent", ".unpacked"


def sweep_unfinished(folder: Path) -> None:
    """Delete what imports left behind that were under way when the service ended.

    Args:     folder: Of the site's packages; nobody imports into it now.
    """
    for path in folder.glob(f"*{SENT}"):
        path.unlink()
    for path in folder.glob(f"*{UNPACKED}"):
        shutil.rmtree(path)
