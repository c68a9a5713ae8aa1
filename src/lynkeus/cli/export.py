"""`lynkeus export`: give a study's originals back, byte for byte."""

import argparse
from pathlib import Path

from lynkeus.app.house import open_house
from lynkeus.archive.commands import ExportStudy
from lynkeus.archive.queries import study_by_uid
from lynkeus.cli.command import DONE, Command, report, settings_of, this_person, with_json
from lynkeus.core.ids import new_id


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study_uid", metavar="STUDY_UID", help="as `lynkeus studies` lists it")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the files go")
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    house = open_house(settings_of(arguments))
    try:
        with house.database.read() as connection:
            case = study_by_uid(connection, arguments.study_uid).case
        house.door.execute(this_person(), ExportStudy(case=case), key=new_id())
        written = house.originals.export(case, arguments.folder)
    finally:
        house.close()
    words = f"{written} files written to {arguments.folder}."
    report(arguments, {"files": written, "folder": str(arguments.folder)}, words)
    return DONE


COMMAND = Command(
    asks="The folder may be new. The files come out as they came in, with all that they say of the "
    "patient: you answer for where they go, and the ledger says that you took them.",
    examples=("lynkeus export 1.2.826.0.1.3680043.8.498.1 originals/",),
    arguments=_arguments,
    run=_run,
)
