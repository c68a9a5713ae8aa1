"""The opening from which a table of labels came: its rows held to the manifest, and its alpha."""

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lynkeus.app.site import known_site
from lynkeus.cli.command import rows, settings_if_said
from lynkeus.cli.labelled import table_text
from lynkeus.cli.opening import beside
from lynkeus.core.errors import BadInput, NotFound, Refused
from lynkeus.core.files import file_bytes
from lynkeus.core.words import ordinal
from lynkeus.manifests.manifest import Case, parse_manifest
from lynkeus.manifests.opened import (
    Opening,
    check_files,
    check_rows,
    judging,
    parse_opening,
)
from lynkeus.manifests.ports import differing
from lynkeus.models.judging.judge import Judge, check_named, of_an_opening, of_ones_own
from lynkeus.models.ports import AnyOpened


def with_manifest(parser: argparse.ArgumentParser) -> None:
    """Add `--manifest`, which `judge_of` reads."""
    parser.add_argument(
        "--manifest",
        type=Path,
        metavar="FILE",
        help="the manifest whose opened test set this table is (default: what `manifest open-test` "
        "wrote beside the table says, if it did)",
    )


def judge_of(arguments: argparse.Namespace, packages: Sequence[AnyOpened]) -> Judge:
    """Find from which opening a table came, and hold it to that one's manifest.

    Raises:  BadInput: reason `opening_missing`, `opening_files`, or as `parse_opening`, `judging`,
             `check_rows`. Refused: reason `opening_of_others`, `opening_unknown`.
    """
    labels: Path = arguments.labels
    document = beside(labels)
    if not document.is_file():
        return _of_ones_own(arguments)
    opening = parse_opening(file_bytes(document), name=document.name)
    path: Path = arguments.manifest or labels.parent / opening.file
    manifest, digest = parse_manifest(file_bytes(path), name=path.name)
    cases = judging(opening, manifest, digest)
    table = [*csv.DictReader(table_text(labels).splitlines())]
    check_rows(table, cases, opening.finding)
    check_files(differing(_meant(table, cases), labels.parent))
    check_named(opening, packages)
    return of_an_opening(opening, manifest.name, cases, _known_openings(arguments, opening))


def _of_ones_own(arguments: argparse.Namespace) -> Judge:
    if arguments.manifest is not None:
        sentence = (
            f"{arguments.labels.name} came from no opening: {beside(arguments.labels).name} does "
            "not lie beside it. Open the test set with `lynkeus manifest open-test`, and take the "
            "table that it writes, with what it writes beside it."
        )
        raise BadInput(sentence, reason="opening_missing", table=arguments.labels.name)
    return of_ones_own()


def _meant(table: Sequence[Mapping[str, str]], cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
    """Say which files a table means; images of the archive are known when they are read."""
    for row, case in zip(table, cases, strict=True):
        if case.path is not None:
            yield row["path"], case.sha256
        if case.mask is not None:
            yield row.get("mask", ""), case.mask.sha256


def _known_openings(arguments: argparse.Namespace, opening: Opening) -> int | None:
    """Ask the site, where one is said and made the manifest, how often its test was opened."""
    settings = settings_if_said(arguments)
    if settings is None:
        return None
    try:
        with known_site(settings) as site:
            told = site.ask("list openings", {"digest": opening.manifest})
    except NotFound as problem:
        if problem.reason != "manifest_unknown":
            raise
        return None
    known = rows(told, "openings")
    wanted = (opening.manifest, opening.opening, [*opening.packages])
    if not any((one["manifest"], one["number"], one["packages"]) == wanted for one in known):
        sentence = (
            f"This site knows no {ordinal(opening.opening)} opening of this test set for "
            f"{' and '.join(opening.packages)}: `lynkeus manifest verify` lists those that it "
            "knows. Open it here."
        )
        raise Refused(sentence, reason="opening_unknown", opening=opening.opening)
    return len(known)
