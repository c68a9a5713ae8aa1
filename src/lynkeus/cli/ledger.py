"""`lynkeus ledger`: find out from the database whether it is whole; copy out what proves it."""

import argparse
from pathlib import Path

from sqlalchemy import Connection

from lynkeus.cli.command import (
    DONE,
    FAILED,
    Command,
    GivenWrongly,
    report,
    settings_of,
    to_write,
    with_json,
)
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.settings import Settings
from lynkeus.ledger.checkpoints import read_checkpoint
from lynkeus.ledger.proof import growth, packed
from lynkeus.ledger.read import newest_checkpoint
from lynkeus.ledger.verify import Verified, verify


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=("verify", "checkpoint", "prove"),
        help="verify: recompute the whole ledger; checkpoint: copy its signed head out; prove: "
        "write what shows, without this site, that the ledger continues a checkpoint",
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=to_write,
        metavar="FILE",
        help="checkpoint, prove: where it is written",
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
    if not settings.database_path.is_file():
        message = f"There is no Lynkeus home at {settings.home}: nothing to verify."
        raise BadInput(message, reason="no_database")
    database = Database(settings.database_path)
    try:
        with database.read() as connection:
            return _DOING[arguments.what](connection, settings, arguments)
    finally:
        database.close()


def _verify(connection: Connection, settings: Settings, arguments: argparse.Namespace) -> int:
    own = sorted(settings.checkpoints_folder.glob("*.checkpoint"))[-1:]
    older = [read_checkpoint(_content(path)) for path in (*own, *arguments.checkpoint)]
    site = SiteKeys.opened(settings.keys_folder)
    seen = verify(connection, SubjectKeys(site.site), site.signing.public_key(), older)
    report(arguments, seen.as_json(), _words(seen, len(older)))
    return FAILED if seen.problems else DONE


def _checkpoint(connection: Connection, _: Settings, arguments: argparse.Namespace) -> int:
    if arguments.file is None:
        message = "`lynkeus ledger checkpoint` needs the file to write."
        raise GivenWrongly(message, reason="argument_missing", what="a file")
    newest = newest_checkpoint(connection)
    if newest is None:
        message = "Nothing was ever done on this site: there is no head to copy out."
        raise BadInput(message, reason="ledger_empty")
    arguments.file.write_bytes(newest.as_bytes())
    document: Json = {"size": newest.size, "root": newest.root.hex(), "at": newest.at.isoformat()}
    words = f"The head over {newest.size} entries is in {arguments.file}: keep it elsewhere."
    report(arguments, document, words)
    return DONE


def _prove(connection: Connection, settings: Settings, arguments: argparse.Namespace) -> int:
    if arguments.file is None or len(arguments.checkpoint) != 1:
        message = "`lynkeus ledger prove` needs the file to write, and one --checkpoint."
        raise GivenWrongly(message, reason="argument_missing", what="a file and a checkpoint")
    older = read_checkpoint(_content(arguments.checkpoint[0]))
    proof = growth(connection, older)
    public = SiteKeys.opened(settings.keys_folder).signing.public_key()
    arguments.file.write_bytes(packed("growth.json", proof, public))
    words = (
        f"{arguments.file} shows that the ledger continues the {older.size} entries of "
        f"{older.at.isoformat()}: unpack it and run `python check_ledger.py growth.json`."
    )
    report(arguments, proof, words)
    return DONE


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        message = f"The checkpoint {path.name} cannot be read: {problem.strerror}."
        raise BadInput(message, reason="no_checkpoint_file") from problem


def _words(seen: Verified, older: int) -> str:
    if seen.problems:
        return "\n".join(("The ledger is NOT whole.", *(f"  {one.words}" for one in seen.problems)))
    held = f", and continues all {older} checkpoints it was held against" if older else ""
    return f"The ledger is whole: {seen.size} entries{held}. Root {seen.root.hex()}."


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
)
