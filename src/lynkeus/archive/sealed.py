"""The sealed store: one file an object, written aside, synced, renamed into one folder a day."""

import errno
import hashlib
import hmac
import os
import re
import threading
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from lynkeus.core.errors import Broken, Full
from lynkeus.core.ids import new_id
from lynkeus.core.sealing import SealedReader, new_key, sealed_chunks

FREE_BYTES_MIN = 512 << 20
OBJECT_BYTES_MAX = 1 << 30
ADDRESS_DIGITS = 40
ONLY_OWNER = 0o600
DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNINDEXED = "unindexed"
"""The folder, beside those of the days, of sealed files that no index knows."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class Sync(Protocol):
    """Makes bytes safe on the disk; a port, so that a test can leave it out and be found out."""

    def file(self, handle: int) -> None:
        """Sync an open file."""
        ...

    def folder(self, folder: Path) -> None:
        """Sync a folder, so that names in it survive."""
        ...


@dataclass(frozen=True, slots=True)
class DiskSync:
    """Asks the operating system."""

    def file(self, handle: int) -> None:
        """Sync an open file."""
        os.fsync(handle)

    def folder(self, folder: Path) -> None:
        """Sync a folder."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a stored object lies, and its own key: all that it takes to read this one."""

    path: Path
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A sealed file that is synced; its name is safe once its folder is synced too."""

    path: str
    key: bytes


def open_sealed(place: Place) -> SealedReader:
    """Open a stored object for reading at any place.

    Raises:  Broken: If the file is gone or was changed.
    """
    try:
        return SealedReader(place.key, place.path.open("rb"))
    except FileNotFoundError as problem:
        message = "A stored object is missing on the disk: restore it from the back-up."
        raise Broken(message, reason="object_missing", path=place.path.name) from problem


def unsealed(place: Place) -> bytes:
    """Give the whole of a stored object.

    Raises:  Broken: If the file is gone or was changed.
    """
    with open_sealed(place) as sealed:
        return sealed.read()


class SealedStore:
    """Sealed files under one folder; the path of each is kept in the index.

    `unindexed_count` says how many were moved aside because no index knows them: counted when the
    store is opened and with each move, for the page of work asks every few seconds.
    """

    def __init__(self, folder: Path, address_key: bytes, sync: Sync) -> None:
        self._folder = folder
        self._aside = folder / "aside"
        self._unindexed = folder / UNINDEXED
        self._address_key = address_key
        self._sync = sync
        self._aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._guard = threading.Lock()
        self._synced: set[Path] = set()
        for left in self._aside.iterdir():
            left.unlink()
        sync.folder(folder)
        self.unindexed_count = len(self.unindexed())
        sync.folder(folder.parent)

    def check_room(self) -> None:
        """Look whether anything more can be kept.

        Raises:  Full: If less than `FREE_BYTES_MIN` is free. Broken: If the disk is not there.
        """
        if self.free_bytes() < FREE_BYTES_MIN:
            raise _full()

    def free_bytes(self) -> int:
        """Tell how much the disk of the store still takes, in bytes.

        Raises:  Broken: If the disk is not there.
        """
        try:
            state = os.statvfs(self._folder)
        except OSError as problem:
            raise _out_of_reach(problem) from problem
        return state.f_bavail * state.f_frsize

    def put(self, pieces: Iterable[bytes], digest: str, now: datetime) -> Stored:
        """Seal an object under a new key; its file is synced on return.

        Raises:  Full: If less than `FREE_BYTES_MIN` is free, or the disk says that it is full.
                 Broken: If the disk is not there, or cannot be written.
        """
        self.check_room()
        key, name = new_key(), new_id()
        address = hmac.new(self._address_key, f"{digest}{name}".encode(), hashlib.sha256)
        aside = self._aside / name
        try:
            path = self._day(now) / address.hexdigest()[:ADDRESS_DIGITS]
            self._write(aside, sealed_chunks(key, pieces))
            aside.rename(path)
        except OSError as problem:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            if problem.errno in NO_ROOM:
                raise _full() from problem
            raise _out_of_reach(problem) from problem
        return Stored(path=str(path.relative_to(self._folder)), key=key)

    def sync_folders(self, paths: Iterable[str]) -> None:
        """Sync the folders of stored files, each once.

        Raises:  Broken: If the disk does not keep them.
        """
        try:
            for folder in sorted({(self._folder / path).parent for path in paths}):
                self._sync.folder(folder)
        except OSError as problem:
            raise _out_of_reach(problem) from problem

    def place(self, path: str, key: bytes) -> Place:
        """Say where an object lies."""
        return Place(path=self._folder / path, key=key)

    def remove(self, path: str) -> None:
        """Unlink an object that was not indexed."""
        (self._folder / path).unlink(missing_ok=True)

    def days(self) -> list[str]:
        """Name the folders, one a day, the newest first."""
        names = (one.name for one in self._folder.iterdir())
        return sorted((one for one in names if DAY.fullmatch(one)), reverse=True)

    def paths_below(self, day: str) -> set[str]:
        """Give the paths of all files in a day's folder."""
        return {f"{day}/{one.name}" for one in (self._folder / day).iterdir()}

    def unindexed(self) -> set[str]:
        """Give the paths that the files had which were moved aside because no index knows them."""
        return {f"{one.parent.name}/{one.name}" for one in self._unindexed.glob("*/*")}

    def move_aside(self, paths: Collection[str]) -> None:
        """Move files that no index knows to where nobody looks for objects."""
        self.unindexed_count += self._move(paths, self._folder, self._unindexed)

    def put_back(self, paths: Collection[str]) -> None:
        """Move files back that the index knows again."""
        self.unindexed_count -= self._move(paths, self._unindexed, self._folder)

    def _move(self, paths: Collection[str], source: Path, target: Path) -> int:
        touched: set[Path] = set()
        for path in paths:
            folder = (target / path).parent
            if folder not in touched:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                touched.add(folder)
            (source / path).rename(target / path)
        for folder in touched:
            self._sync.folder(folder)
        return len(paths)

    def _write(self, path: Path, chunks: Iterable[bytes]) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            self._sync.file(file.fileno())

    def _day(self, now: datetime) -> Path:
        """Give the day's folder; its own name is synced before this process uses it first."""
        day = self._folder / now.strftime("%Y-%m-%d")
        with self._guard:
            if day not in self._synced:
                day.mkdir(exist_ok=True, mode=0o700)
                self._sync.folder(self._folder)
                self._synced.add(day)
        return day


def _out_of_reach(problem: OSError) -> Broken:
    why = problem.strerror or "unknown"
    message = f"The disk of the archive cannot be written ({why}): nothing is taken in. Mount it."
    return Broken(message, reason="disk_out_of_reach", why=why)


def _full() -> Full:
    message = "The disk of the archive is nearly full: nothing more is taken in."
    return Full(message, reason="disk_full", free_bytes_min=FREE_BYTES_MIN)
