"""`lynkeus ledger`: find out from the database whether it is whole; copy out what proves it."""

import argparse
from pathlib import Path

from sqlalchemy import Connection

from lynkeus.app.homes import check_home
from lynkeus.app.recorded import verify_all
from lynkeus.cli.command import (
    DONE,
    Command,
    report,
    settings_of,
    to_make,
    with_json,
)
from lynkeus.cli.uses import Use
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, Broken, Conflict, NotFound
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.settings import Settings
from lynkeus.core.words import count_of
from lynkeus.ledger.checkpoints import Checkpoint, read_checkpoint
from lynkeus.ledger.proof import growth, packed
from lynkeus.ledger.read import newest_checkpoint
from lynkeus.ledger.verify import Verified

PROOF = "growth.json"
USES = {
    "verify": Use(does="recompute the whole ledger", may=("--checkpoint",)),
    "checkpoint": Use(does="copy its signed head out", needs={"file": "the file to write"}),
    "prove": Use(
        does="write what shows, without this site, that the ledger continues a checkpoint",
        needs={"file": "the file to write", "--checkpoint": "one --checkpoint FILE"},
    ),
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        type=to_make,
        metavar="FILE",
        help="checkpoint, prove: the new file to write; prove makes a zip archive",
    )
    parser.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="verify, prove: a checkpoint that was kept elsewhere; for verify several may be given",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    check_home(settings)
    database = Database.to_look_at(settings.database_path)
    try:
        with database.read() as connection:
            return _DOING[arguments.what](connection, settings, arguments)
    finally:
        database.close()


def _verify(connection: Connection, settings: Settings, arguments: argparse.Namespace) -> int:
    older = [*_own(settings.checkpoints_folder), *map(_kept, arguments.checkpoint)]
    site = SiteKeys.opened(settings.keys_folder)
    seen = verify_all(connection, SubjectKeys(site.site), site.signing.public_key(), older)
    report(arguments, seen.as_json(), _words(seen, len(older)))
    if seen.problems:
        sentence = "The ledger is not whole: what was found stands above. Delete no file."
        raise Conflict(sentence, reason="ledger_not_whole")
    return DONE


def _checkpoint(connection: Connection, _: Settings, arguments: argparse.Namespace) -> int:
    newest = newest_checkpoint(connection)
    if newest is None:
        message = "Nothing was ever done on this site: there is no head to copy out."
        raise NotFound(message, reason="ledger_empty")
    _make(arguments.file, newest.as_bytes())
    document: Json = {"size": newest.size, "root": newest.root.hex(), "at": newest.at.isoformat()}
    many = count_of(newest.size, "entry", "entries")
    report(arguments, document, f"The head over {many} is in {arguments.file}: keep it elsewhere.")
    return DONE


def _prove(connection: Connection, settings: Settings, arguments: argparse.Namespace) -> int:
    if len(arguments.checkpoint) != 1:
        message = "`lynkeus ledger prove` takes one --checkpoint: each wants a proof of its own."
        raise BadInput(message, reason="checkpoints_many")
    older = _kept(arguments.checkpoint[0])
    proof = growth(connection, older)
    public = SiteKeys.opened(settings.keys_folder).signing.public_key()
    path: Path = arguments.file
    _make(path, packed(PROOF, proof, public))
    many = count_of(older.size, "entry", "entries")
    words = (
        f"{path} is a zip archive which shows that the ledger continues the {many} of "
        f"{older.at.isoformat()}. Who receives it types `python3 -m zipfile -e {path.name} proof` "
        f"and `python3 proof/check_ledger.py proof/{PROOF}`."
    )
    report(arguments, proof, words)
    return DONE


def _make(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)


def _own(folder: Path) -> list[Checkpoint]:
    """Read the newest checkpoint in the home, if there is one.

    Raises:  Broken: If it was damaged.
    """
    newest = sorted(folder.glob("*.checkpoint"))[-1:]
    try:
        return [*map(_kept, newest)]
    except BadInput as problem:
        raise Broken(problem.sentence, reason="checkpoint_damaged") from problem


def _kept(path: Path) -> Checkpoint:
    """Read a checkpoint that was kept.

    Raises:  BadInput: If there is none; the file is named as the person named it.
    """
    data = file_bytes(path)
    try:
        return read_checkpoint(data)
    except BadInput as problem:
        message = (
            f"{path} is no checkpoint of a Lynkeus ledger: give a file of a home's `checkpoints` "
            "folder, or one that `lynkeus ledger checkpoint` wrote."
        )
        raise BadInput(message, reason="not_a_checkpoint", path=str(path)) from problem


def _words(seen: Verified, older: int) -> str:
    if seen.problems:
        return "\n".join(("The ledger is NOT whole.", *(f"  {one.words}" for one in seen.problems)))
    held = "the checkpoint" if older == 1 else f"all {older} checkpoints"
    continues = f", and continues {held} it was held against" if older else ""
    many = count_of(seen.size, "entry", "entries")
    as_told = "Readings, opinions, reports and addenda are those that it recorded."
    return f"The ledger is whole: {many}{continues}. {as_told} Root {seen.root.hex()}."


_DOING = {"verify": _verify, "checkpoint": _checkpoint, "prove": _prove}

COMMAND = Command(
    asks="Reads the database itself, so it may run beside the service, and holds it against the "
    "newest checkpoint in the home. Only an older checkpoint that you kept elsewhere can show that "
    "the whole was rebuilt: copy the files of the home's `checkpoints` folder, or what "
    "`checkpoint` writes, to where this site's administrator cannot change them.",
    examples=(
        "lynkeus ledger verify",
        "lynkeus ledger checkpoint today.checkpoint",
        "lynkeus ledger verify --checkpoint kept/000000000042.checkpoint",
        "lynkeus ledger prove growth.zip --checkpoint kept/000000000042.checkpoint",
    ),
    arguments=_arguments,
    run=_run,
    uses=USES,
)
