"""`lynkeus export`: give a study's originals back, byte for byte."""

import argparse
from pathlib import Path

from lynkeus.app.house import open_house
from lynkeus.archive.commands import ExportStudy
from lynkeus.archive.queries import study_by_uid
from lynkeus.cli.command import DONE, Command, report, settings_of, this_person, with_json
from lynkeus.core.ids import new_id


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study_uid", metavar="STUDY_UID")
    parser.add_argument("folder", type=Path, metavar="DIR")
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
    name="export",
    summary="Write a study's originals into a folder, byte for byte; it is recorded.",
    arguments=_arguments,
    run=_run,
)
