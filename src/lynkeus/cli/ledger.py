"""`lynkeus ledger verify`: find out whether the ledger is whole, from the database itself."""

import argparse
import base64
from pathlib import Path

from lynkeus.cli.command import DONE, FAILED, Command, report, settings_of, with_json
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.ledger.checkpoints import read_checkpoint
from lynkeus.ledger.verify import Verified, verify


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("verify",), help="recompute the whole ledger")
    parser.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a checkpoint that was kept elsewhere; may be given several times",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    if not settings.database_path.is_file():
        message = f"There is no Lynkeus home at {settings.home}: nothing to verify."
        raise BadInput(message, reason="no_database")
    older = [read_checkpoint(_content(path)) for path in arguments.checkpoint]
    site = SiteKeys(settings.keys_folder)
    database = Database(settings.database_path)
    try:
        with database.read() as connection:
            public = site.signing.public_key()
            seen = verify(connection, SubjectKeys(site.site), public, older)
    finally:
        database.close()
    report(arguments, _document(seen), _words(seen, len(older)))
    return FAILED if seen.problems else DONE


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        message = f"The checkpoint {path.name} cannot be read: {problem.strerror}."
        raise BadInput(message, reason="no_checkpoint_file") from problem


def _document(seen: Verified) -> Json:
    return {
        "ok": not seen.problems,
        "size": seen.size,
        "root": base64.b64encode(seen.root).decode(),
        "erased": seen.erased,
        "problems": [
            {"number": one.number, "what": one.what, "words": one.words} for one in seen.problems
        ],
    }


def _words(seen: Verified, older: int) -> str:
    if seen.problems:
        return "\n".join(("The ledger is NOT whole.", *(f"  {one.words}" for one in seen.problems)))
    held = f", and continues the {older} checkpoints given" if older else ""
    return f"The ledger is whole: {seen.size} entries{held}. Root {seen.root.hex()}."


COMMAND = Command(
    asks="Reads the database itself, so it may run beside the service. Only an older checkpoint "
    "that you kept elsewhere can show that the whole was rebuilt: copy the files of the home's "
    "`checkpoints` folder to where this site's administrator cannot change them.",
    examples=(
        "lynkeus ledger verify",
        "lynkeus ledger verify --checkpoint kept/000000000042.checkpoint",
    ),
    arguments=_arguments,
    run=_run,
)
