"""The opening from which a table of labels came: its rows held to the manifest, and its alpha."""

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lynkeus.app.site import known_site
from lynkeus.cli.command import file_bytes, rows, settings_if_said
from lynkeus.cli.labelled import table_text
from lynkeus.cli.opening import beside
from lynkeus.core.errors import BadInput, NotFound, Refused
from lynkeus.core.json import Json
from lynkeus.core.words import ordinal
from lynkeus.manifests.manifest import ALPHA, Case, parse_manifest
from lynkeus.manifests.opened import (
    Opening,
    check_files,
    check_rows,
    judging,
    parse_opening,
)
from lynkeus.manifests.ports import file_hash
from lynkeus.models.acceptance import opened_as
from lynkeus.models.ports import AnyOpened

KNOWN_HERE = "by the site's own count"
KNOWN_THERE = "so far as it says itself: no home of the site that made it was said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What judges: a table of somebody's own, or an opened test set with its cases in order.

    `openings` are those of the test set so far, and `alpha` is at what each of them is judged.
    """

    opening: Opening | None
    name: str
    cases: Sequence[Case]
    openings: int
    alpha: float
    counted: str

    @property
    def level(self) -> float:
        """The confidence of intervals."""
        return 1 - self.alpha

    def as_json(self) -> dict[str, Json]:
        """Give what a report says of it."""
        opened = self.opening
        return {
            "manifest": None if opened is None else opened.manifest,
            "opening": None if opened is None else opened.opening,
            "openings": None if opened is None else self.openings,
            "alpha": self.alpha,
        }

    def words(self) -> list[str]:
        """Say it to people."""
        if self.opening is None:
            return []
        why = f" ({self.opening.reason})" if self.opening.reason else ""
        return [
            f"On the sealed test set of {self.name}, manifest {self.opening.manifest[:16]}: its "
            f"{ordinal(self.opening.opening)} opening{why} of {self.openings}, {self.counted}.",
            f"Each is judged at alpha {self.alpha:.4g}, so all intervals are of "
            f"{100 * self.level:.5g} %.",
        ]

    def margin(self, said: float | None) -> float | None:
        """Give the margin that was fixed beforehand, or on a table of one's own the one said.

        Raises:  BadInput: reason `margin_other`.
        """
        if self.opening is None or said is None or said == self.opening.margin:
            return said if self.opening is None else self.opening.margin
        fixed = self.opening.margin
        sentence = (
            f"A margin of {said:g} was said, and "
            f"{'none' if fixed is None else f'{fixed:g}'} was fixed before this test set was "
            "opened: leave --margin out."
        )
        raise BadInput(sentence, reason="margin_other", said=said, fixed=fixed)

    def check_films(self, films: Sequence[str]) -> None:
        """Ask that what was read is what the manifest was made of, by its grey values.

        Args:     films: `film_hash` of each row.
        Raises:   BadInput: reason `opening_files`.
        """
        pairs = zip(self.cases, films, strict=True) if self.cases else ()
        check_files([case.called for case, film in pairs if case.content != film])


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
    check_files([*_changed(table, cases, labels.parent)])
    _check_named(opening, packages)
    known = _known_openings(arguments, opening)
    openings = opening.opening if known is None else known
    return Judge(
        opening=opening, name=manifest.name, cases=cases, openings=openings,
        alpha=opening.alpha / openings, counted=KNOWN_THERE if known is None else KNOWN_HERE,
    )  # fmt: skip


def _of_ones_own(arguments: argparse.Namespace) -> Judge:
    if arguments.manifest is not None:
        sentence = (
            f"{arguments.labels.name} came from no opening: {beside(arguments.labels).name} does "
            "not lie beside it. Open the test set with `lynkeus manifest open-test`, and take the "
            "table that it writes, with what it writes beside it."
        )
        raise BadInput(sentence, reason="opening_missing", table=arguments.labels.name)
    return Judge(opening=None, name="", cases=(), openings=0, alpha=ALPHA, counted="")


def _changed(table: Sequence[dict[str, str]], cases: Sequence[Case], folder: Path) -> list[str]:
    """Name files that are not as they were; images of the archive are known when they are read."""
    found: list[str] = []
    known: dict[Path, str] = {}
    for row, case in zip(table, cases, strict=True):
        wanted = {} if case.path is None else {row["path"]: case.sha256}
        if case.mask is not None:
            wanted[row.get("mask", "")] = case.mask.sha256
        for path, sha256 in wanted.items():
            known.setdefault(folder / path, _hash(folder / path))
            if known[folder / path] != sha256:
                found.append(path)
    return [*dict.fromkeys(found)]


def _hash(path: Path) -> str:
    try:
        return file_hash(path)
    except OSError:
        return ""


def _check_named(opening: Opening, packages: Sequence[AnyOpened]) -> None:
    for one in packages:
        name = opened_as(one.card.id, one.card.version, one.digest)
        if name not in opening.packages:
            sentence = (
                f"This test set was opened for {' and '.join(opening.packages)}, and not for "
                f"{name}. A further opening is for it: `lynkeus manifest open-test` with --for and "
                "a reason."
            )
            raise Refused(sentence, reason="opening_of_others", package=one.card.id)


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
