"""`lynkeus export`: give a study's originals back, byte for byte."""

import argparse
from collections.abc import Mapping

from lynkeus.app.site import known_site
from lynkeus.cli.command import (
    DONE,
    PARTLY,
    Command,
    report,
    settings_of,
    to_fill,
    with_json,
)
from lynkeus.cli.exported import ExportFolder
from lynkeus.core.errors import Conflict, LynkeusError
from lynkeus.core.json import Json
from lynkeus.core.words import count_of

NAMED_MAX = 20


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study_uid", metavar="STUDY_UID", help="as `lynkeus studies` lists it")
    parser.add_argument(
        "folder",
        type=to_fill,
        metavar="DIR",
        help="where the files go; it may be new, and nothing in it is overwritten",
    )
    parser.add_argument(
        "--conflicts",
        action="store_true",
        help="also what is kept aside of the study, in folders of its own: `conflicts` (another "
        "content under a number that an image has; it may be of another patient) and `copies` (the "
        "same image in another encoding)",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    kept = ExportFolder(folder=arguments.folder)
    asked: dict[str, Json] = {
        "study_uid": arguments.study_uid,
        "conflicts": arguments.conflicts,
    }
    try:
        with known_site(settings_of(arguments)) as site:
            told = site.ask("export study", asked, take=kept.keep)
    except (KeyboardInterrupt, LynkeusError):
        if kept:
            document = _document(arguments, kept, {})
            report(arguments, document, f"Stopped before the end. {_words(kept, {})}")
        raise
    given = told if isinstance(told, Mapping) else {}
    report(arguments, _document(arguments, kept, given), _words(kept, given))
    if kept.refused and not (kept.written or kept.already_there):
        sentence = "No file was written: it is said above of each, why."
        raise Conflict(sentence, reason="nothing_written")
    return PARTLY if kept.refused else DONE


def _document(
    arguments: argparse.Namespace, kept: ExportFolder, given: Mapping[str, Json]
) -> dict[str, Json]:
    return {
        "study_uid": arguments.study_uid,
        "folder": str(kept.folder),
        "files": len(kept.written) + len(kept.already_there),
        "written": [*kept.written],
        "already_there": [*kept.already_there],
        "refused": kept.refused,
        "converted": given.get("converted"),
        "left_aside": given.get("left_aside"),
    }


def _words(kept: ExportFolder, given: Mapping[str, Json]) -> str:
    lines = [f"{count_of(len(kept.written), 'file')} written to {kept.folder}."]
    if kept.already_there:
        lines.append(f"{count_of(len(kept.already_there), 'file')} already there, unchanged.")
    if converted := given.get("converted"):
        lines.append(
            f"Among them {count_of(int(str(converted)), 'picture')} (PNG or JPEG) as converted "
            "into DICOM when taken in: the picture's own file is not kept."
        )
    lines += [
        f"  {one['file']}: not written: {one['why']}"
        for one in kept.refused[:NAMED_MAX]
        if isinstance(one, Mapping)
    ]
    if len(kept.refused) > NAMED_MAX:
        lines.append(f"  and {len(kept.refused) - NAMED_MAX} more; `--json FILE` names all.")
    return "\n".join((*lines, *_left(given)))


def _left(given: Mapping[str, Json]) -> list[str]:
    """Say what was kept aside and stays here."""
    left = given.get("left_aside")
    if not isinstance(left, Mapping) or not any(left.values()):
        return []
    copies = count_of(int(str(left["copies"])), "copy", "copies")
    return [
        f"Kept aside and not written: {left['conflicts']} in conflict, {copies}; `--conflicts` "
        "takes them out too."
    ]


COMMAND = Command(
    asks="Each file comes out as this site keeps it: a DICOM object with its data set byte for "
    "byte as it came in; a picture (PNG or JPEG) as the DICOM object into which it was converted. "
    "The files say all of the patient, and only you may read them: you answer for where they go, "
    "and the ledger says that you took them. Nothing is overwritten: a file that is already there "
    "stays, and where it is another one you are told.",
    examples=(
        "lynkeus export 1.2.826.0.1.3680043.8.498.1 originals/",
        "lynkeus export 1.2.826.0.1.3680043.8.498.1 originals/ --conflicts",
    ),
    arguments=_arguments,
    run=_run,
)
