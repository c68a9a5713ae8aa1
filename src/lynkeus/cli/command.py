"""What a command of the terminal is made of."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lynkeus.app.homes import has_home
from lynkeus.app.site import Site, open_site
from lynkeus.cli.uses import Use
from lynkeus.core.errors import BadInput, LynkeusError
from lynkeus.core.json import Json
from lynkeus.core.settings import Settings
from lynkeus.inference.asking import AGE_YEARS_MAX, AgeBand, check_band

DONE = 0
FAILED = 1
USAGE = 2
PARTLY = 3
EXIT_CODES = {
    DONE: "done",
    FAILED: "it could not be done; the last line says why, with a code and a reason",
    USAGE: "what was given cannot be used; nothing was done, the last line says how to mend it",
    PARTLY: "done in part: some files were refused, the summary says which and why",
}
SETTINGS = (
    *("host", "dicom_host", "http_port", "dicom_port"),
    *("proxy", "names", "tls", "institution", "contact", "plans"),
)
"""Arguments that are settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What stands behind a word of `lynkeus`: its arguments, and what it does.

    `asks` says what a person must know or have before he runs it; each of `examples` is a whole
    command line that the parser takes. Where it has several `uses`, a second word names one;
    `usual` is the one that is meant where no such word is said.
    """

    asks: str
    examples: tuple[str, ...]
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    uses: Mapping[str, Use] = field(default_factory=dict)
    usual: str | None = None


def exit_code(problem: LynkeusError) -> int:
    """Tell with what a command ends that an error ended: the one rule.

    What was given cannot be used, or it could not be done.
    """
    return USAGE if isinstance(problem, BadInput) else FAILED


def home_of(arguments: argparse.Namespace) -> Path:
    """Find the home folder.

    Raises:  BadInput: If neither `--home` nor LYNKEUS_HOME says where it is.
    """
    said = arguments.home or os.environ.get("LYNKEUS_HOME")
    if not said:
        message = "Say where the home folder is: `--home FOLDER`, or set LYNKEUS_HOME."
        raise BadInput(message, reason="no_home")
    return Path(said).expanduser().resolve()


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Read the settings from a command's arguments."""
    known = {
        name: value for name in SETTINGS if (value := getattr(arguments, name, None)) is not None
    }
    films = getattr(arguments, "data", None) or os.environ.get("LYNKEUS_DATA")
    if films:
        known["films"] = Path(films).expanduser().resolve()
    return Settings(home=home_of(arguments), **known)


def settings_if_said(arguments: argparse.Namespace) -> Settings | None:
    """Read the settings of a command that needs no home; None where no home is said."""
    return settings_of(arguments) if arguments.home or os.environ.get("LYNKEUS_HOME") else None


@contextmanager
def made_site(settings: Settings) -> Iterator[Site]:
    """Reach a site for who brings something to it; where there is none one is made, and it is said.

    Who mistyped the name of his home sees it.
    """
    new = not has_home(settings)
    with open_site(settings) as site:
        if new:
            say_aside(f"There was no home at {settings.home} yet: a new one was made.")
        yield site


def age_band(said: str | None) -> AgeBand | None:
    """Read an age band in years, such as 1-5.

    Raises:  BadInput: If it is none.
    """
    if said is None:
        return None
    low, _, high = said.partition("-")
    try:
        band = (float(low), float(high))
        check_band(band)
    except (ValueError, BadInput) as problem:
        sentence = (
            f"The age band {said!r} is none: say two ages in years, such as 1-5, the lower first, "
            f"up to {AGE_YEARS_MAX:g}."
        )
        raise BadInput(sentence, reason="age_band_impossible", said=said) from problem
    return band


def to_write(said: str) -> Path:
    """Read the name of a file to write, before any work is done for it.

    What an earlier run reported there may be written over, and nothing else: a forgotten `-` makes
    of the first film the name of a report.

    Raises:  argparse.ArgumentTypeError: If it cannot be written, or holds something else.
    """
    path = Path(said).expanduser()
    if path.is_dir():
        message = f"{path} is a folder: name a file"
        raise argparse.ArgumentTypeError(message)
    if not path.parent.is_dir():
        message = f"there is no folder {path.parent}: make it first"
        raise argparse.ArgumentTypeError(message)
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        message = f"{path} cannot be written by you here"
        raise argparse.ArgumentTypeError(message)
    if path.is_file() and not _is_a_report(path):
        message = (
            f"{path} is there already, is no JSON document and stays as it is: name a new file"
        )
        raise argparse.ArgumentTypeError(message)
    return path


def _is_a_report(path: Path) -> bool:
    """Tell whether a file is empty, or begins as a JSON document of ours does."""
    with path.open("rb") as file:
        head = file.read(64)
    return head == b"" or head.lstrip().startswith((b"{", b"["))


def to_make(said: str) -> Path:
    """Read the name of a new file: what is kept there may be the only evidence of its day.

    Raises:  argparse.ArgumentTypeError: If it is there already, or cannot be written.
    """
    path = to_write(said)
    if os.path.lexists(path):
        message = f"{path} is there already and stays as it is: name a new file"
        raise argparse.ArgumentTypeError(message)
    return path


def to_fill(said: str) -> Path:
    """Read the name of a folder to write into, new or not, before any work is done for it.

    Raises:  argparse.ArgumentTypeError: If it is none, or nothing can be written there.
    """
    folder = Path(said).expanduser()
    there = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
    if not there.is_dir():
        message = f"{there} is a file: name a folder"
        raise argparse.ArgumentTypeError(message)
    if not os.access(there, os.W_OK | os.X_OK):
        message = f"{there} cannot be written by you here"
        raise argparse.ArgumentTypeError(message)
    return folder


def say(words: str) -> None:
    """Write a line for people."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def say_aside(words: str) -> None:
    """Write a line for people where no report is: beside a document that a program reads."""
    sys.stderr.write(f"{words}\n")


def report(arguments: argparse.Namespace, document: Json, words: str) -> None:
    """Write one JSON document where `--json` says, and words for people."""
    target = getattr(arguments, "json", None)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    if target == "-":
        say(text)
        return
    if target is not None:
        # A file's name that is no text is written as the escape which JSON has for it.
        target.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
    say(words)


def rows(document: Json, name: str) -> list[Mapping[str, Json]]:
    """Give the rows of a list in a document."""
    listed = document.get(name) if isinstance(document, Mapping) else None
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def with_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument(
        "--json",
        type=lambda said: said if said == "-" else to_write(said),
        metavar="FILE",
        help="write one JSON document to FILE; `-` is standard output",
    )


def with_age_band(parser: argparse.ArgumentParser) -> None:
    """Add `--age-band`, which `age_band` reads."""
    parser.add_argument(
        "--age-band",
        metavar="A-B",
        help="the ages of these people in years, such as 1-5, where the files do not say; it is "
        "your statement",
    )
