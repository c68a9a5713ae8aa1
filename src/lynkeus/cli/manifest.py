"""`lynkeus manifest`: freeze what a model learns from and is judged by, and open what judges it."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from lynkeus.app.site import known_site
from lynkeus.cli.command import (
    DONE,
    Command,
    report,
    rows,
    settings_if_said,
    to_make,
    with_json,
)
from lynkeus.cli.figures import to_share
from lynkeus.cli.freezing import create
from lynkeus.cli.opening import open_test
from lynkeus.cli.trusting import with_trust
from lynkeus.cli.uses import Use
from lynkeus.core.errors import Conflict
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.manifests.flaws import flaws
from lynkeus.manifests.manifest import How, Manifest, parse_manifest
from lynkeus.manifests.ports import changed
from lynkeus.manifests.table import MEANINGS

MANIFEST = "the file of a manifest"
OUT = "--out FILE"
AWAY = (
    "No home was said, so its seal was not tried, nor is it known how often it was opened: the "
    "site that made it can tell (--home FOLDER)."
)
USES = {
    "create": Use(
        does="freeze labelled images as a new one",
        needs={"--labels": "--labels CSV", "--out": OUT},
        may=(
            *("--archive", "--approval", "--root", "--name", "--column", "--leave-out"),
            *("--several", "--masks", "--split", "--test", "--tune", "--gap", "--seed"),
            *("--margin", "--one-spacing"),
        ),
    ),
    "verify": Use(
        does="hold one against its files and, where a home is said, its site",
        needs={"manifest": MANIFEST},
        may=("--root",),
    ),
    "open-test": Use(
        does="open its test labels for a package; counted",
        needs={"manifest": MANIFEST, "--for": "--for PACKAGE", "--out": OUT},
        may=("--reason", "--root", "--finding", "--trust"),
    ),
}  # fmt: skip


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("manifest", nargs="?", metavar="MANIFEST", help="verify, open-test: which")
    _of_create(parser)
    parser.add_argument(
        "--out",
        type=to_make,
        metavar="FILE",
        help="create: the new manifest; open-test: the new CSV of test labels, for `evaluate`",
    )
    parser.add_argument(
        "--root",
        type=Path,
        metavar="DIR",
        help="what paths are relative to (default: the folder of the CSV, or of the manifest)",
    )
    parser.add_argument(
        "--for",
        action="append",
        default=[],
        metavar="PACKAGE",
        help="open-test: the package that is to be judged; said again, the one it is compared with",
    )
    parser.add_argument(
        "--reason", metavar="WORDS", help="open-test: why it is opened a second time or more often"
    )
    parser.add_argument(
        "--finding",
        metavar="CLASS",
        help="open-test: write 1 for images with this class and 0 for others (default: the classes "
        "by name)",
    )
    with_trust(parser)
    with_json(parser)


def _of_create(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--labels",
        type=Path,
        metavar="CSV",
        help="create: a row an image, with the columns path,label,patient and, if there, row, "
        "block, group, mask, set, spacing_mm; for the archive study instead of path and patient, "
        "and image where a study has several",
    )
    parser.add_argument(
        "--archive", action="store_true", help="create: of studies in the archive, by their UIDs"
    )
    parser.add_argument(
        "--approval", metavar="NUMBER", help="create --archive: see `lynkeus approvals`"
    )
    parser.add_argument("--name", metavar="WORDS", help="create: what it is called")
    _of_table(parser)
    _of_split(parser)
    parser.add_argument(
        "--margin",
        type=to_share,
        metavar="M",
        help="create: by how much an AUC may lie below another's and count as not worse; fixed now",
    )


def _of_table(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--column",
        action="append",
        type=_column,
        default=[],
        metavar="MEANING=NAME",
        help="create: that a column has another name: path=file, group=subtype; may be said again",
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        type=_pair,
        default=[],
        metavar="COLUMN=VALUE",
        help="create: rows with this value, and all others of their patients; may be said again",
    )
    parser.add_argument(
        "--several",
        action="store_true",
        help="create: a row may have several labels, parted by |, or none",
    )
    parser.add_argument(
        "--masks", action="store_true", help="create: each row has a mask and no label"
    )
    parser.add_argument(
        "--one-spacing", action="store_true", help="create: refuse images of several pixel spacings"
    )


def _of_split(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--split",
        choices=[one.value for one in How],
        metavar="HOW",
        help="create: lowest (by the patients' numbers, the lowest judge), seeded (by a draw), "
        "given (by the column set) (default: lowest)",
    )
    for name, words in (
        ("test", "judge (default: 0.2)"),
        ("tune", "tune and calibrate (default: 0.1)"),
        ("gap", "lie unused between tune and train (default: 0)"),
    ):
        parser.add_argument(
            f"--{name}",
            type=to_share,
            metavar="SHARE",
            help=f"create: share of patients that {words}",
        )
    parser.add_argument(
        "--seed", type=_seed, metavar="N", help="create --split seeded: of the draw"
    )


def _pair(said: str) -> tuple[str, str]:
    name, between, value = said.partition("=")
    if not (name and between and value):
        message = f"{said} is no pair: write NAME=VALUE"
        raise argparse.ArgumentTypeError(message)
    return name, value


def _column(said: str) -> tuple[str, str]:
    meaning, name = _pair(said)
    if meaning not in MEANINGS:
        message = f"{meaning} is nothing that a column means: say {', '.join(MEANINGS)}"
        raise argparse.ArgumentTypeError(message)
    return meaning, name


def _seed(said: str) -> int:
    if not said.isdecimal():
        message = f"{said} is no seed: give a whole number"
        raise argparse.ArgumentTypeError(message)
    return int(said)


def _verify(arguments: argparse.Namespace) -> int:
    path = Path(arguments.manifest)
    text = file_bytes(path)
    manifest, digest = parse_manifest(text, name=path.name)
    settings = settings_if_said(arguments)
    files: list[Json] = [*changed(manifest, arguments.root or path.parent)]
    told: Json = {"problems": [*flaws(manifest), *files], "openings": None}
    if settings is not None:
        with known_site(settings) as site:
            told = site.ask("check manifest", {"name": path.name, "files": files}, body=text)
    found = cast("Mapping[str, Json]", told)
    problems = cast("list[str]", found["problems"])
    document: dict[str, Json] = {
        "manifest": digest,
        "name": manifest.name,
        "problems": [*problems],
        "openings": found["openings"],
    }
    report(arguments, document, "\n".join(_verified(manifest, document, problems)))
    if problems:
        sentence = f"The manifest {path.name} is not whole: what was found is listed above."
        raise Conflict(sentence, reason="manifest_not_whole")
    return DONE


def _verified(manifest: Manifest, document: Mapping[str, Json], problems: list[str]) -> list[str]:
    lines = [f"{manifest.name}, hash {str(document['manifest'])[:16]}."]
    lines += [
        f"  {name}: {count_of(one.cases, 'image')} of "
        f"{count_of(one.patients, 'patient or block', 'patients or blocks')}"
        for name, one in manifest.counts.items()
    ]
    if document["openings"] is None:
        lines.append(AWAY)
        held = "the hash holds"
    else:
        opened = len(rows(document, "openings"))
        lines.append(
            f"Its test set was opened {count_of(opened, 'time')}."
            if opened
            else "Its test set was never opened."
        )
        held = "the hash, the seal and its commitment hold"
    lines += problems or [f"Whole: {held}, no patient is in two sets, no file was changed."]
    return lines


def _run(arguments: argparse.Namespace) -> int:
    return _DOING[arguments.what](arguments)


_DOING = {"create": create, "verify": _verify, "open-test": open_test}

COMMAND = Command(
    asks="A manifest says which images train, which tune and which judge, patient by patient, with "
    "a hash of each; the same table, options and site give the same file. It keeps the patients' "
    "names as your table has them, paths too: share it as you would share the table. Labels of the "
    "test set are sealed with this site's key, so that nobody tunes on them by accident; who has "
    "the table has them all the same. `open-test` opens them once for a package, by name; a "
    "further opening wants a reason, is numbered, and divides alpha for all of them. A margin is "
    "fixed when the manifest is made. Images of the archive want an approval, as `lynkeus "
    "approvals` records it.",
    examples=(
        "lynkeus manifest create --labels films.csv --out films.json --margin 0.02",
        "lynkeus manifest create --labels labels.csv --out a.json --column path=file --leave-out "
        "split=val --gap 0.02",
        "lynkeus manifest create --archive --approval KY-41 --labels studies.csv --out b.json "
        "--split seeded --seed 7",
        "lynkeus manifest verify films.json",
        "lynkeus manifest open-test films.json --for chest-xray-pneumonia --out test.csv",
    ),
    arguments=_arguments,
    run=_run,
    uses=USES,
)
