"""What reading needs of the world: originals, packages, and children to run models in."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.archive.ports import Originals
from lynkeus.core.children import Children
from lynkeus.core.json import Json
from lynkeus.inference.reader import Asked, Box, cover_file, read_file
from lynkeus.models.ports import OpenedPackage, open_package

Result = dict[str, Json]
PACKAGES_HELD_MAX = 4
"""Opened packages that one child keeps in memory."""


class Models(Protocol):
    """Runs a package on one stored image."""

    def read(self, folder: Path, sop: str, asked: Asked) -> Result:
        """Read an image: a reading's result."""
        ...

    def cover(self, folder: Path, sop: str, box: Box) -> Result:
        """Cover a box and read again."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsInChildren:
    """Runs packages in child processes, each of which opens a package once."""

    originals: Originals
    children: Children
    trusted: tuple[bytes, ...]

    def read(self, folder: Path, sop: str, asked: Asked) -> Result:
        """Read an image: a reading's result."""
        data = self.originals.read(sop)
        return self.children.run(read_in_child, folder, self.trusted, data, asked)

    def cover(self, folder: Path, sop: str, box: Box) -> Result:
        """Cover a box and read again."""
        data = self.originals.read(sop)
        return self.children.run(cover_in_child, folder, self.trusted, data, box)


def read_in_child(folder: Path, trusted: tuple[bytes, ...], data: bytes, asked: Asked) -> Result:
    """Read one file with a package; runs in a child process."""
    return read_file(_opened(folder, trusted), data, asked)


def cover_in_child(folder: Path, trusted: tuple[bytes, ...], data: bytes, box: Box) -> Result:
    """Cover a box of one file and read again; runs in a child process."""
    return cover_file(_opened(folder, trusted), data, box)


@functools.lru_cache(maxsize=PACKAGES_HELD_MAX)
def _opened(folder: Path, trusted: tuple[bytes, ...]) -> OpenedPackage:
    return open_package(folder, [Ed25519PublicKey.from_public_bytes(key) for key in trusted])
