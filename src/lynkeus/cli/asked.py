"""What is asked of a site about a version, its answer, and a file that only its owner reads."""

import argparse
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import cast

from lynkeus.core.json import Json

ONLY_OWNER = 0o600


def about_version(arguments: argparse.Namespace) -> dict[str, Json]:
    """Say which package and version is meant, and why."""
    return {
        "which": arguments.which,
        "version": arguments.version or "",
        "reason": arguments.reason or "",
    }


def told(said: Json) -> Mapping[str, Json]:
    """Take an answer for what it is: names and values."""
    return cast("Mapping[str, Json]", said)


def keeping(out: Path) -> Callable[[str, Iterable[bytes]], None]:
    """Give what writes the pieces of a file that comes, over nothing that is there."""

    def keep(_: str, pieces: Iterable[bytes]) -> None:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)

    return keep
