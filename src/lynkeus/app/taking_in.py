"""A package taken in as a candidate, by terminal or page; of what is refused nothing is kept."""

import errno
import os
import shutil
import threading
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from lynkeus.access.actors import Actor
from lynkeus.app.cards import AtShelf
from lynkeus.app.packages import TAKING, Keeper, let_go, take_in
from lynkeus.app.registered import trusted_makers
from lynkeus.app.shipped.packages import package_folder
from lynkeus.app.unfinished import SENT, UNPACKED
from lynkeus.core.errors import BadInput, Full, LynkeusError, TooMany, of_system
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.models.cycle.commands import ImportPackage, importing
from lynkeus.models.packed.ports import is_packed, unpack
from lynkeus.models.ports import PACKAGE_BYTES_MAX, OpenedPackage, open_package

router = APIRouter(prefix="/api/models")

UPLOADS_MAX = 2
"""Packages that are taken in by page at once; each may lie on the disk three times by then."""
_GATE = threading.BoundedSemaphore(UPLOADS_MAX)


def bring_in(house: Keeper, actor: Actor, said: Path, key: str) -> Json:
    """Take in a shipped package by its name, another by its folder or archive.

    Raises:  Refused: If the actor may not. BadInput: If it is none, or broken, altered, unsigned or
             not trusted. Conflict: If its version lies here with other content. Full: If the disk
             has no room for it. Broken: If the system refuses otherwise.
    """
    house.door.check(actor, ImportPackage)
    aside = house.settings.packages_folder / f"{new_id()}{UNPACKED}"
    try:
        if is_packed(said):
            unpack(said, aside)
        folder = aside if aside.exists() else package_folder(str(said))
        opened = open_package(folder, trusted_makers(house.database))
        return take_candidate(house, actor, opened, key)
    except OSError as problem:
        raise _in_words(problem) from problem
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def take_candidate(house: Keeper, actor: Actor, opened: OpenedPackage, key: str) -> Json:
    """Take in an opened package as a candidate; errors as above."""
    # Another import of this package waits: it would find a copy that this one still lets go of.
    with TAKING:
        taken = take_in(house, actor, opened)
        try:
            return house.door.execute(actor, importing(taken), key=key)
        except LynkeusError:
            let_go(house, taken.digest)
            raise


@router.post("/import")
async def import_package(request: Request, shelf: AtShelf) -> Json:
    """Take in a package as one archive, as `packages export` writes it."""
    await run_in_threadpool(shelf.door.check, shelf.caller, ImportPackage)
    if not _GATE.acquire(blocking=False):
        message = f"{UPLOADS_MAX} packages are being taken in already: send this one after them."
        raise TooMany(message, reason="packages_at_once", limit=UPLOADS_MAX)
    sent = shelf.settings.packages_folder / f"{new_id()}{SENT}"
    try:
        sent.parent.mkdir(exist_ok=True)
        await _write(request, sent)
        return await run_in_threadpool(_taken, shelf, sent)
    except OSError as problem:
        raise _in_words(problem) from problem
    finally:
        _GATE.release()
        sent.unlink(missing_ok=True)


async def _write(request: Request, target: Path) -> None:
    """Write what is sent, and stop where it is more than a package may be."""
    said = request.headers.get("content-length", "0")
    size = int(said) if said.isdecimal() and said.isascii() else 0
    _check_size(size)
    size = 0
    with target.open("xb") as file:
        async for piece in request.stream():
            size += len(piece)
            _check_size(size)
            await run_in_threadpool(file.write, piece)


def _in_words(problem: OSError) -> LynkeusError:
    # What copies a folder says what the system said of each file, and has no number of its own.
    if os.strerror(errno.ENOSPC) not in str(problem):
        return of_system(problem)
    message = "The disk has no room for this package, and nothing of it was kept: make room first."
    return Full(message, reason="package_disk_full")


def _check_size(size: int) -> None:
    if size > PACKAGE_BYTES_MAX:
        message = (
            f"The file has more than {PACKAGE_BYTES_MAX} bytes, and no package does: use the "
            "archive that `lynkeus packages export` wrote."
        )
        raise BadInput(message, reason="package_large", limit=PACKAGE_BYTES_MAX)


def _taken(shelf: AtShelf, sent: Path) -> Json:
    if not is_packed(sent):
        message = (
            "The file is no zip archive: use the one that `lynkeus packages export` wrote, or pack "
            "the files of the package's folder."
        )
        raise BadInput(message, reason="package_no_archive")
    return bring_in(shelf, shelf.caller, sent, shelf.key)
