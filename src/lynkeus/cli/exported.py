"""The folder that `lynkeus export` writes: nothing there is overwritten, no file is left half."""

import errno
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lynkeus.core.errors import Broken, Full, LynkeusError
from lynkeus.core.json import Json

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""What a file system says that gives a file one name only, as those of memory sticks do."""
OUTWARD = frozenset({"/", ".."})
"""Parts of a name that would lead out of the folder."""
TAKEN = "another file has this name and stays as it is: export into another folder"


@dataclass(slots=True, kw_only=True)
class ExportFolder:
    """Keeps files in a folder, which is made with the first of them; names are relative to it."""

    folder: Path
    written: list[str] = field(default_factory=list)
    already_there: list[str] = field(default_factory=list)
    refused: list[Json] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.written or self.already_there or self.refused)

    def keep(self, name: str, pieces: Iterable[bytes]) -> None:
        """Keep a file; one that the site cannot give, or whose name is taken, is left out, named.

        Raises:  Full: If there is no room in the folder. Broken: If it cannot be written.
        """
        place = Path(*(one for one in PurePosixPath(name).parts if one not in OUTWARD))
        try:
            self._keep(place, pieces)
        except LynkeusError as problem:
            self._refuse(place, problem.sentence, problem.reason)
        except OSError as problem:
            raise _unwritable((self.folder / place).parent, problem) from problem

    def _keep(self, place: Path, pieces: Iterable[bytes]) -> None:
        target = self.folder / place
        if not os.path.lexists(target):
            if _write(target, pieces):
                self.written.append(str(place))
                return
        elif _holds(target, pieces):
            self.already_there.append(str(place))
            return
        self._refuse(place, TAKEN, "name_taken")

    def _refuse(self, place: Path, why: str, reason: str) -> None:
        self.refused.append({"file": str(place), "why": why, "reason": reason})


def _holds(path: Path, pieces: Iterable[bytes]) -> bool:
    """Tell whether a file holds these very bytes; the pieces are taken in to the last one.

    What is no file, or is closed to this person, holds nothing.
    """
    readable = path.is_file() and os.access(path, os.R_OK)
    with (path if readable else Path(os.devnull)).open("rb") as there:
        same = True
        for piece in pieces:
            same = same and there.read(len(piece)) == piece
        return same and not there.read(1)


def _write(target: Path, pieces: Iterable[bytes]) -> bool:
    """Write a file for its owner alone, for it says who the patient is: aside, then under its name.

    Returns:  Whether it is there now; it is not where somebody took the name meanwhile.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        _name(aside, target)
    except FileExistsError:
        return False
    finally:
        aside.unlink(missing_ok=True)
    return True


def _name(aside: Path, target: Path) -> None:
    """Give a file a name that nothing has; to rename it would replace what came a moment before.

    Raises:  FileExistsError: If something has the name.
    """
    try:
        target.hardlink_to(aside)
    except OSError as problem:
        if problem.errno not in NO_LINKS:
            raise
        _claim(aside, target)


def _claim(aside: Path, target: Path) -> None:
    """Take the name with an empty file of our own, and replace only that one."""
    target.touch(exist_ok=False)
    try:
        aside.rename(target)
    except OSError:
        target.unlink()
        raise


def _unwritable(folder: Path, problem: OSError) -> LynkeusError:
    why = os.strerror(problem.errno or 0)
    if problem.errno in NO_ROOM:
        message = f"There is no room in {folder} ({why}): clear some, or name another folder."
        return Full(message, reason="folder_full", folder=str(folder), why=why)
    message = f"{folder} cannot be written ({why}): name another folder."
    return Broken(message, reason="folder_unwritable", folder=str(folder), why=why)
