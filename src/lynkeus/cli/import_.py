"""`lynkeus import`: take in files, folders and zip archives."""

import argparse
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from lynkeus.app.site import Site, open_site
from lynkeus.archive.intake import Problem, count, walk
from lynkeus.cli.command import (
    DONE,
    PARTLY,
    Command,
    age_band,
    report,
    settings_of,
    with_json,
)
from lynkeus.cli.progress import bar
from lynkeus.core.errors import LynkeusError
from lynkeus.core.json import Json

NAMED_MAX = 20


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a file, a folder or a zip archive"
    )
    parser.add_argument(
        "--age-band",
        metavar="A-B",
        help="the ages of these people in years, such as 1-5, where the files do not say; it is "
        "recorded as your statement",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    band = age_band(arguments.age_band)
    with open_site(settings_of(arguments)) as site:
        counted, refused = take_in(site, arguments.paths)
        site.ask("end import", {"band": band})
    document: Json = {"counts": dict(counted), "refused": refused}
    report(arguments, document, summary(counted, refused))
    return PARTLY if refused else DONE


def take_in(site: Site, paths: list[Path]) -> tuple[Counter[str], list[Json]]:
    """Take in every file below the paths; what is refused is named, the rest goes on."""
    counted: Counter[str] = Counter()
    refused: list[Json] = []
    with bar() as shown:
        for one in shown.track(walk(paths), total=count(paths), description="Importing"):
            if isinstance(one, Problem):
                refused.append({"file": one.place, "why": one.why})
                continue
            try:
                counted[_sent(site, one.data)] += 1
            except LynkeusError as problem:
                if problem.reason == "service_left":
                    raise
                refused.append({"file": one.place, "why": problem.sentence})
    return counted, refused


def _sent(site: Site, data: bytes) -> str:
    """Give a file to the site; tells what became of it."""
    outcome = site.ask("import file", body=data)
    return str(outcome["kind"]) if isinstance(outcome, Mapping) else ""


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
    asks="The files are read and left as they are; their names are not kept. A picture becomes a "
    "DICOM object that says it was converted, under a neutral number. What is refused is named "
    "with its reason, and the rest goes on. With --age-band you state how old these people are: "
    "your name stands beside it in the ledger.",
    examples=(
        "lynkeus import films/",
        "lynkeus import child.jpeg --age-band 1-5",
        "lynkeus import discs.zip --json taken-in.json",
    ),
    arguments=_arguments,
    run=_run,
)
