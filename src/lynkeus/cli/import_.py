"""`lynkeus import`: take in files, folders and zip archives."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from lynkeus.app.site import Site, SiteHere
from lynkeus.archive.intake import Problem, count, walk
from lynkeus.cli.active import none_active
from lynkeus.cli.command import (
    DONE,
    PARTLY,
    Command,
    age_band,
    made_site,
    report,
    rows,
    settings_of,
    with_age_band,
    with_json,
)
from lynkeus.cli.progress import bar
from lynkeus.core.errors import BadInput, LynkeusError, NotFound
from lynkeus.core.json import Json
from lynkeus.core.words import count_of

NAMED_MAX = 20
KINDS = {"stored": "stored", "same": "here already", "conflicts": "in conflict"}
COPIES = "copies"
ENDS = frozenset({"service_left", "disk_full"})
"""What ends an import: the next file would fare no better."""
NO_SERVICE = "No service runs: what came is checked once one does (`lynkeus serve`)."
NOT_STATED = "No age was stated: the same import once more goes on, and states it."
NO_AGES: Mapping[str, Json] = {"band": None, "stated": 0, "unchanged": 0, "replaced": []}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a file, a folder or a zip archive"
    )
    with_age_band(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    band = age_band(arguments.age_band)
    total = count(arguments.paths)
    if not total or all(map(_is_missing, arguments.paths)):
        sentence = "There is no file below these paths: is the disc in, the drive mounted?"
        raise BadInput(sentence, reason="nothing_found")
    taken = Taken()
    try:
        with made_site(settings_of(arguments)) as site:
            take_in(site, arguments.paths, taken, total)
            ended = site.ask("end import", {"band": band})
            taken.ages = cast("Mapping[str, Mapping[str, Json]]", ended)["ages"]
            notes = _what_follows(site) if taken.counts["stored"] else []
    except (KeyboardInterrupt, LynkeusError):
        if taken:
            said = f"Stopped before the end. {taken.words()}"
            left = f"\n{NOT_STATED}" if band is not None and taken.ages is NO_AGES else ""
            report(arguments, taken.as_json(), f"{said}{left}")
        raise
    report(arguments, taken.as_json(), "\n".join((taken.words(), *notes)))
    if not any(taken.counts.values()):
        sentence = "Nothing was taken in: it is said above of each file, why."
        raise NotFound(sentence, reason="nothing_taken")
    return PARTLY if taken.refused else DONE


def _is_missing(path: Path) -> bool:
    """Tell whether there is nothing of that name; what may not be looked at is there."""
    try:
        path.lstat()
    except OSError as problem:
        return isinstance(problem, FileNotFoundError | NotADirectoryError)
    return False


def _what_follows(site: Site) -> list[str]:
    """Say what keeps new studies from being checked and read, where something does."""
    notes = none_active(site.ask("list packages"))
    return [*notes, NO_SERVICE] if isinstance(site, SiteHere) else notes


@dataclass(slots=True)
class Taken:
    """What became of the files so far, and of the age that was stated of them."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*KINDS, COPIES), 0))
    conflicts: list[Json] = field(default_factory=list)
    refused: list[Json] = field(default_factory=list)
    ages: Mapping[str, Json] = field(default_factory=lambda: NO_AGES)

    def __bool__(self) -> bool:
        return bool(self.refused or any(self.counts.values()))

    def refuse(self, place: str, why: str, reason: str) -> None:
        """Note a file that was not taken, and why."""
        self.refused.append({"file": place, "why": why, "reason": reason})

    def note(self, place: str, outcome: Mapping[str, Json]) -> None:
        """Note what the site made of a file."""
        kind = str(outcome["kind"])
        self.counts[kind] += 1
        if kind == "conflicts":
            known = {"study_uid": outcome["study_uid"], "sop_uid": outcome["sop_uid"]}
            self.conflicts.append({"file": place, **known})

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "counts": {**self.counts},
            "conflicts": self.conflicts,
            "refused": self.refused,
            "ages": dict(self.ages),
        }

    def words(self) -> str:
        """Say what became of the files."""
        said = [f"{self.counts[kind]} {words}" for kind, words in KINDS.items()]
        if self.counts[COPIES]:
            said.append(f"{self.counts[COPIES]} here already in another encoding")
        lines = [f"{', '.join((*said, f'{len(self.refused)} refused'))}."]
        lines += _named(
            f"{one['file']}: in conflict: image {one['sop_uid']} of study {one['study_uid']} is "
            "here with another content; that one stays, this one is kept aside"
            for one in rows(self.as_json(), "conflicts")
        )
        lines += _named(f"{one['file']}: {one['why']}" for one in rows(self.as_json(), "refused"))
        return "\n".join((*lines, *_ages(self.ages)))


def _named(lines: Iterable[str]) -> list[str]:
    """Indent lines, no more of them than a screen holds."""
    every = [f"  {one}" for one in lines]
    more = len(every) - NAMED_MAX
    if more > 0:
        every[NAMED_MAX:] = [f"  and {more} more; `--json FILE` names all."]
    return every


def _ages(told: Mapping[str, Json]) -> list[str]:
    """Say what became of the age that was stated."""
    said: list[str] = []
    if told["stated"]:
        studies = count_of(int(str(told["stated"])), "study", "studies")
        said.append(f"Stated an age of {_years(told['band'])} for {studies}.")
    said += _named(
        f"study {one['study_uid']}: in place of {_years(one['before'])}, stated before"
        for one in rows(told, "replaced")
    )
    if told["unchanged"]:
        studies = count_of(int(str(told["unchanged"])), "study", "studies")
        said.append(f"{studies} had this age stated already: nothing changes.")
    return said


def _years(band: Json) -> str:
    low, high = cast("Sequence[float]", band)
    return f"{low:g} to {high:g} years"


def take_in(site: Site, paths: list[Path], taken: Taken, total: int) -> None:
    """Take in every file below the paths; what is refused is named, the rest goes on."""
    with bar() as shown:
        for one in shown.track(walk(paths), total=total, description="Importing"):
            if isinstance(one, Problem):
                taken.refuse(one.place, one.why, one.reason)
                continue
            try:
                outcome = site.ask("import file", body=one.data)
            except LynkeusError as problem:
                if problem.reason in ENDS:
                    raise
                taken.refuse(one.place, problem.sentence, problem.reason)
            else:
                taken.note(one.place, cast("Mapping[str, Json]", outcome))


COMMAND = Command(
    asks="The files are read and left as they are; their names are not kept. A picture becomes a "
    "DICOM object that says it was converted, under a neutral number; the picture itself is not "
    "kept. What is refused is named with its reason, and the rest goes on; links to folders are "
    "not followed. Another content under the number of an image that is here is kept aside and "
    "named. With --age-band you state how old these people are: your name stands beside it in the "
    "ledger; what stands there already changes nothing.",
    examples=(
        "lynkeus import films/",
        "lynkeus import child.jpeg --age-band 1-5",
        "lynkeus import discs.zip --json taken-in.json",
    ),
    arguments=_arguments,
    run=_run,
)
