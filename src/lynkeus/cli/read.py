"""`lynkeus read`: let a model read films in one shot, without a service."""

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lynkeus.app.outside import (
    AnyReader,
    Reader,
    Take,
    active_readers,
    read,
    said_reader,
    shipped_readers,
    taking,
)
from lynkeus.app.shipped.packages import outline_keys
from lynkeus.app.site import open_site
from lynkeus.archive.intake import shown
from lynkeus.cli.command import (
    DONE,
    PARTLY,
    Command,
    age_band,
    report,
    settings_if_said,
    with_age_band,
    with_json,
)
from lynkeus.cli.named_files import Bad, all_files, refused
from lynkeus.cli.reading_files import ReadingFiles
from lynkeus.cli.trusting import brought_keys, with_trust
from lynkeus.core.errors import BadInput, LynkeusError, NotFound
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json, canonical
from lynkeus.core.settings import Settings
from lynkeus.inference.asking import AgeBand
from lynkeus.inference.words import grounds, headline
from lynkeus.models.signing import fingerprint

if TYPE_CHECKING:
    from lynkeus.app.noting import AtHome  # the database, slow to import

NO_LEDGER = "No home was named, so nothing was written into any ledger."
NOTHING_NOTED = "Nothing was read, so the ledger notes nothing."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A file that was read: its content's SHA-256, and what each package said."""

    path: Path
    sha256: str
    results: tuple[dict[str, Json], ...]
    written: tuple[str, ...] = ()


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a DICOM, PNG or JPEG file, or a folder of such files",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="write each film's reading there as JSON and, where there is a map, a picture of it",
    )
    with_age_band(parser)
    parser.add_argument(
        "--package",
        metavar="PACKAGE",
        help="a shipped package's name, or a package's folder (default: the packages that are "
        "active at the home; without a home the shipped ones)",
    )
    with_trust(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    band = age_band(arguments.age_band)
    home = settings_if_said(arguments)
    with taking() as take:
        readers = _readers(arguments, home)
        files = None if arguments.out is None else ReadingFiles(arguments.out, take)
        answered: list[Answered] = []
        bad: list[Bad] = []
        for path in all_files(arguments.files):
            if isinstance(path, Bad):
                bad.append(path)
                continue
            try:
                answered.append(_answered(path, readers, take, band))
            except LynkeusError as problem:
                bad.append(refused(path, problem))
        if home is not None and answered:
            _note(home, answered, band)
        if files is not None:
            answered = [_kept(one, files) for one in answered]
    document = {**_document(answered, bad, home), "stated_age": band}
    report(arguments, document, _words(answered, bad, home))
    if not answered:
        sentence = "None of these files could be read: it is said above of each, why."
        raise NotFound(sentence, reason="nothing_read")
    return PARTLY if bad else DONE


def _answered(
    path: Path, readers: Sequence[AnyReader], take: Take, band: AgeBand | None
) -> Answered:
    data = file_bytes(path)
    taken = take(data)
    results = tuple(read(one, taken, band) for one in readers)
    return Answered(path=path, sha256=hashlib.sha256(data).hexdigest(), results=results)


def _kept(one: Answered, files: ReadingFiles) -> Answered:
    return replace(one, written=files.write(one.path, one.results))


def _readers(arguments: argparse.Namespace, home: Settings | None) -> tuple[AnyReader, ...]:
    said: str | None = arguments.package
    keys = brought_keys(arguments)
    if home is None and said is None:
        return shipped_readers()
    if home is None:
        return (said_reader(str(said), (*outline_keys(), *keys.values())),)
    from lynkeus.app.noting import at_home  # noqa: PLC0415  # the database, slow to import

    site = at_home(home)
    for path, key in keys.items():
        if fingerprint(key) in site.withdrawn:
            sentence = (
                f"This site trusts the key in {path} no more, so it is not brought either. "
                f"`lynkeus packages trust {path}` takes that back."
            )
            raise BadInput(sentence, reason="maker_distrusted", path=str(path))
    if said is not None:
        return (_as_here(said_reader(said, (*keys.values(), *site.trusted)), site),)
    if not site.active:
        sentence = (
            f"No package is active at {home.home}: `lynkeus packages activate` lets one read, and "
            "`--package` names one for this time."
        )
        raise NotFound(sentence, reason="no_package_active")
    return active_readers(site.active, site.trusted)


def _as_here(one: Reader, site: "AtHome") -> Reader:
    """Let a version that was stopped at a site stay so for who names it there."""
    stopped = (one.package.id, one.package.version) in site.stopped
    return replace(one, package=replace(one.package, stopped=stopped))


def _note(home: Settings, answered: Sequence[Answered], band: AgeBand | None) -> None:
    """Enter each package's readings in the ledger, before anybody sees them."""
    with open_site(home) as site:
        for results in zip(*(one.results for one in answered), strict=True):
            said: dict[str, Json] = {
                "package": results[0]["package"],
                "version": results[0]["version"],
                "films": [one.sha256 for one in answered],
                "results": [hashlib.sha256(canonical(one)).hexdigest() for one in results],
                "band": band,
            }
            site.ask("note films read", said)


def _document(
    answered: Sequence[Answered], bad: Sequence[Bad], home: Settings | None
) -> dict[str, Json]:
    return {
        "films": [
            {
                "file": str(one.path),
                "sha256": one.sha256,
                "readings": list(one.results),
                "written": list(one.written),
            }
            for one in answered
        ],
        "refused": [one.as_json() for one in bad],
        "ledger": str(home.home) if home is not None and answered else None,
    }


def _words(answered: Sequence[Answered], bad: Sequence[Bad], home: Settings | None) -> str:
    lines: list[str] = []
    for one in answered:
        lines.append(shown(str(one.path)))
        for result in one.results:
            lines += [f"  {headline(result)}", *(f"    {words}" for words in grounds(result))]
        lines += [f"    written: {name}" for name in one.written]
    lines += [f"{shown(str(one.path))}: not read: {one.why}" for one in bad]
    if home is None:
        lines.append(NO_LEDGER)
    else:
        lines.append(f"Noted in the ledger of {home.home}." if answered else NOTHING_NOTED)
    return "\n".join(lines)


COMMAND = Command(
    asks="Of a folder every file below it is read. Without a home nothing is kept, and no ledger "
    "tells that you had these films read. With one, its active packages read and its ledger notes "
    "the content of each film, never its name. The model says nothing where it does not apply, and "
    "why. Else it says above or below its operating point and, if the home's site has counted "
    "(`lynkeus packages calibrate`), how many of 100 such films had the finding there; without a "
    "count nobody knows. Not a medical device; for research only.",
    examples=(
        "lynkeus read film.dcm",
        "lynkeus read child.jpeg --age-band 1-5 --out readings/",
        "lynkeus read *.dcm --json readings.json",
        "lynkeus read films/",
    ),
    arguments=_arguments,
    run=_run,
)
