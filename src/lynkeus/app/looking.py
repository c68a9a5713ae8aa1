"""Images looked at for a data set, in a child that they may end: the service reads none of them.

The archive's images never leave the site for this, and are unsealed where they are looked at.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec

from sqlalchemy import Connection

from lynkeus.app.for_training import not_cleared
from lynkeus.app.seeing import see_file, see_row, see_sealed
from lynkeus.app.visiting import Visit
from lynkeus.archive.decoding import decoded, ready
from lynkeus.archive.ports import SealedOriginals
from lynkeus.archive.queries import Instance, instances_of, study_by_uid
from lynkeus.core.children import Children
from lynkeus.core.errors import LynkeusError, NotFound
from lynkeus.dicom.parse import parse_header
from lynkeus.manifests.content import Look
from lynkeus.oversight.commands import UseForTraining

P = ParamSpec("P")
Used = tuple[int, tuple[Instance, Look]]
Looking = tuple[Children, Callable[[Sequence[Used]], Iterable[Used]]]
"""Where images are looked at, and what gives the same ones and tells somebody how far it is."""


def one_child() -> Children:
    """Begin what decodes for data sets: a child of its own, so that no reading waits for it."""
    return Children(1, ready)


def looked_file(children: Children, path: Path) -> Look:
    """Look at a picture or a DICOM file: one that cannot be read says why."""
    return _looked(children, see_file, path)


def looked_row(children: Children, path: Path, number: int) -> Look:
    """Look at a row of an array, which the child keeps for the next row: as above."""
    return _looked(children, see_row, path, number)


def _looked(children: Children, see: Callable[P, Look], *given: P.args, **named: P.kwargs) -> Look:
    try:
        return decoded(children, see, *given, **named)
    except LynkeusError as problem:
        return Look(why=problem.sentence)
    except MemoryError:
        return Look(why="it takes more memory than there is")


def looked_at(
    visit: Visit, approval: str, rows: Sequence[tuple[int, str, str, bool]], looking: Looking
) -> dict[int, Look]:
    """Look at images of the archive, each a line, a study, an image or "", and if it is left out.

    Raises:  Refused: Without an approval that holds and goes so far.
    """
    house = visit.house
    with house.database.read() as connection:
        found = {line: _found(connection, study, image) for line, study, image, _ in rows}
    away = {found[line][1].patient for line, _, _, gone in rows if gone} - {""}
    used = {
        line: (image, look)
        for line, (image, look) in found.items()
        if image is not None and not look.why and look.patient not in away
    }
    studies = tuple(sorted({image.case for image, _ in used.values()}))
    visit.do(UseForTraining(approval=approval, studies=studies))
    children, track = looking
    seen = {
        line: _in_archive(children, house.originals, image, known)
        for line, (image, known) in track([*used.items()])
    }
    return {line: seen.get(line, look) for line, (_, look) in found.items()}


def _found(connection: Connection, study_uid: str, sop: str) -> tuple[Instance | None, Look]:
    """Find the one image of a study that a row means, and whose it is."""
    try:
        study = study_by_uid(connection, study_uid)
    except NotFound:
        return None, Look(why="there is no such study in this archive: see `lynkeus studies`")
    images = [one for one in instances_of(connection, study.case) if sop in {"", one.sop_uid}]
    if len(images) != 1:
        what = f"no image {sop}" if sop else f"{len(images)} images"
        why = f"the study has {what}: name one in a column `image`, by its SOP Instance UID"
        return None, Look(why=why)
    [image] = images
    known = Look(sha256=image.digest, study=study.case, patient=study.subject)
    return image, replace(known, why=not_cleared(connection, image))


def _in_archive(
    children: Children, originals: SealedOriginals, image: Instance, known: Look
) -> Look:
    seen = _looked(children, see_sealed, originals.place(image))
    return replace(known, content=seen.content, spacing_mm=seen.spacing_mm, why=seen.why)


def stored_digest(originals: SealedOriginals, found: Instance) -> str:
    """Give the SHA-256 of a stored object's data set as it lies there now.

    Raises:  Broken: If it was changed on the disk. BadInput: If it has no header any more.
    """
    data = originals.whole(found)
    return hashlib.sha256(memoryview(data)[parse_header(data).dataset_offset :]).hexdigest()
