"""`lynkeus import`: take in files, folders and zip archives."""

import argparse
from collections import Counter
from pathlib import Path

from rich.progress import track

from lynkeus.app.house import House, open_house
from lynkeus.archive.intake import Found, Problem, count, walk
from lynkeus.cli.command import (
    DONE,
    PARTLY,
    Command,
    report,
    settings_of,
    with_json,
)
from lynkeus.core.errors import LynkeusError
from lynkeus.core.json import Json
from lynkeus.dicom.convert import image_to_dicom, is_picture

SOURCE = "import"
NAMED_MAX = 20


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    house = open_house(settings_of(arguments))
    try:
        counted, refused = take_in(house, arguments.paths)
        house.settler.settle_all()
    finally:
        house.close()
    document: Json = {"counts": dict(counted), "refused": refused}
    report(arguments, document, summary(counted, refused))
    return PARTLY if refused else DONE


def take_in(house: House, paths: list[Path]) -> tuple[Counter[str], list[Json]]:
    """Take in every file below the paths; what is refused is named, the rest goes on."""
    counted: Counter[str] = Counter()
    refused: list[Json] = []
    for one in track(walk(paths), description="Importing", total=count(paths), transient=True):
        if isinstance(one, Problem):
            refused.append({"file": one.place, "why": one.why})
            continue
        try:
            counted[_receive(house, one)] += 1
        except LynkeusError as problem:
            refused.append({"file": one.place, "why": problem.sentence})
    return counted, refused


def _receive(house: House, one: Found) -> str:
    data = one.data
    if is_picture(data):
        data = image_to_dicom(data, now=house.clock.now())
    return house.receiver.receive(data, SOURCE).kind


def summary(counted: Counter[str], refused: list[Json]) -> str:
    """Say what became of the files."""
    lines = [
        f"{counted['stored']} stored, {counted['same']} here already, "
        f"{counted['conflicts']} in conflict, {len(refused)} refused."
    ]
    for one in refused[:NAMED_MAX]:
        if isinstance(one, dict):
            lines.append(f"  {one['file']}: {one['why']}")
    if len(refused) > NAMED_MAX:
        lines.append(f"  and {len(refused) - NAMED_MAX} more; `--json FILE` names all.")
    return "\n".join(lines)


COMMAND = Command(
    name="import",
    summary="Take in DICOM files, PNG and JPEG pictures, folders and zip archives.",
    arguments=_arguments,
    run=_run,
)
