"""`lynkeus import`: take in files, folders and zip archives."""

import argparse
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lynkeus.app.site import Site
from lynkeus.archive.intake import Problem, count, walk
from lynkeus.cli.active import none_active
from lynkeus.cli.command import (
    DONE,
    FAILED,
    PARTLY,
    Command,
    age_band,
    made_site,
    report,
    settings_of,
    with_age_band,
    with_json,
)
from lynkeus.cli.progress import bar
from lynkeus.core.errors import BadInput, LynkeusError
from lynkeus.core.json import Json

NAMED_MAX = 20
KINDS = {"stored": "stored", "same": "here already", "conflicts": "in conflict"}
COPIES = "copies"
ENDS = frozenset({"service_left", "disk_full"})
"""What ends an import: the next file would fare no better."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a file, a folder or a zip archive"
    )
    with_age_band(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    band = age_band(arguments.age_band)
    total = count(arguments.paths)
    if not total:
        sentence = "There is no file below these paths: is the disc in, the drive mounted?"
        raise BadInput(sentence, reason="nothing_found")
    taken = Taken()
    try:
        with made_site(settings_of(arguments)) as site:
            take_in(site, arguments.paths, taken, total)
            site.ask("end import", {"band": band})
            notes = none_active(site.ask("list packages"))
    except (KeyboardInterrupt, LynkeusError):
        if taken:
            report(arguments, taken.as_json(), f"Stopped before the end. {taken.words()}")
        raise
    report(arguments, taken.as_json(), "\n".join((taken.words(), *notes)))
    if not taken.refused:
        return DONE
    return PARTLY if taken.counts.total() else FAILED


@dataclass(slots=True)
class Taken:
    """What became of the files so far."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[Json] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.counts or self.refused)

    def refuse(self, place: str, why: str, reason: str) -> None:
        """Note a file that was not taken, and why."""
        self.refused.append({"file": place, "why": why, "reason": reason})

    def as_json(self) -> Json:
        """Give plain values."""
        return {"counts": dict(self.counts), "refused": self.refused}

    def words(self) -> str:
        """Say what became of the files."""
        said = [f"{self.counts[kind]} {words}" for kind, words in KINDS.items()]
        if self.counts[COPIES]:
            said.append(f"{self.counts[COPIES]} here already in another encoding")
        lines = [f"{', '.join((*said, f'{len(self.refused)} refused'))}."]
        lines += [
            f"  {one['file']}: {one['why']}"
            for one in self.refused[:NAMED_MAX]
            if isinstance(one, dict)
        ]
        if len(self.refused) > NAMED_MAX:
            lines.append(f"  and {len(self.refused) - NAMED_MAX} more; `--json FILE` names all.")
        return "\n".join(lines)


def take_in(site: Site, paths: list[Path], taken: Taken, total: int) -> None:
    """Take in every file below the paths; what is refused is named, the rest goes on."""
    with bar() as shown:
        for one in shown.track(walk(paths), total=total, description="Importing"):
            if isinstance(one, Problem):
                taken.refuse(one.place, one.why, one.reason)
                continue
            try:
                taken.counts[_sent(site, one.data)] += 1
            except LynkeusError as problem:
                if problem.reason in ENDS:
                    raise
                taken.refuse(one.place, problem.sentence, problem.reason)


def _sent(site: Site, data: bytes) -> str:
    """Give a file to the site; tells what became of it."""
    outcome = site.ask("import file", body=data)
    return str(outcome["kind"]) if isinstance(outcome, Mapping) else ""


COMMAND = Command(
    asks="The files are read and left as they are; their names are not kept. A picture becomes a "
    "DICOM object that says it was converted, under a neutral number. What is refused is named "
    "with its reason, and the rest goes on; links to folders are not followed. With "
    "--age-band you state how old these people are: your name stands beside it in the ledger.",
    examples=(
        "lynkeus import films/",
        "lynkeus import child.jpeg --age-band 1-5",
        "lynkeus import discs.zip --json taken-in.json",
    ),
    arguments=_arguments,
    run=_run,
)
