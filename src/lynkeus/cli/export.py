"""`lynkeus export`: give a study's originals back, byte for byte."""

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from lynkeus.app.site import known_site
from lynkeus.cli.command import DONE, Command, report, settings_of, with_json
from lynkeus.core.files import ONLY_OWNER
from lynkeus.core.words import count_of


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study_uid", metavar="STUDY_UID", help="as `lynkeus studies` lists it")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the files go")
    with_json(parser)


def _private(path: str, flags: int) -> int:
    """Open a file for its owner alone: it says who the patient is."""
    return os.open(path, flags, ONLY_OWNER)


def _run(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.folder
    written: list[str] = []

    def keep(name: str, pieces: Iterable[bytes]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f"{Path(name).name}.part"
        aside.unlink(missing_ok=True)
        with open(aside, "xb", opener=_private) as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        written.append(str(aside.rename(aside.with_suffix(""))))

    with known_site(settings_of(arguments)) as site:
        site.ask("export study", {"study_uid": arguments.study_uid}, take=keep)
    words = f"{count_of(len(written), 'file')} written to {folder}."
    report(arguments, {"files": len(written), "folder": str(folder)}, words)
    return DONE


COMMAND = Command(
    asks="The folder may be new. The files come out as they came in, with all that they say of the "
    "patient, and only you may read them: you answer for where they go, and the ledger says that "
    "you took them.",
    examples=("lynkeus export 1.2.826.0.1.3680043.8.498.1 originals/",),
    arguments=_arguments,
    run=_run,
)
