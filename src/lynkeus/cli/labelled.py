"""Films that a table of labels names, each scored by a package or by two: all of them, or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lynkeus.app.outside import Take
from lynkeus.cli.command import file_bytes
from lynkeus.cli.progress import bar
from lynkeus.core.errors import BadInput
from lynkeus.inference.asking import AgeBand
from lynkeus.inference.choice import broke_off
from lynkeus.models.judged import Score
from lynkeus.models.labels import BadRow, Labelled, named, read_labels, rows_json
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.scoring import score
from lynkeus.models.seen import film_hash

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """What two packages said of one film, and the film's own name (`film_hash`)."""

    a: Score
    b: Score
    film: str


def scored(
    labels: Path, package: OpenedPackage, take: Take, stated: AgeBand | None
) -> tuple[Sequence[Labelled], Sequence[Score]]:
    """Score every film that a table names, paths being relative to it.

    Raises:  BadInput: If the table cannot be read, or films of it cannot: all of these are named.
    """
    rows = _rows(labels, package)

    def read(row: Labelled) -> Score:
        return score(package, take(file_bytes(labels.parent / row.path)), stated)

    return rows, _each(rows, read)


def scored_twice(
    labels: Path, packages: tuple[OpenedPackage, OpenedPackage], take: Take, stated: AgeBand | None
) -> tuple[Sequence[Labelled], Sequence[Twice]]:
    """Score every film by two packages; the first one's words for its classes may be labels.

    Raises:  BadInput: As `scored`.
    """
    rows = _rows(labels, packages[0])

    def read(row: Labelled) -> Twice:
        taken = take(file_bytes(labels.parent / row.path))
        a, b = (score(one, taken, stated) for one in packages)
        return Twice(a=a, b=b, film=film_hash(taken.film.pixels))

    return rows, _each(rows, read)


def _each(rows: Sequence[Labelled], read: Callable[[Labelled], Said]) -> list[Said]:
    """Read every row, or none: all that cannot be read are named together."""
    scores: list[Said] = []
    bad: list[BadRow] = []
    with bar() as shown:
        for row in shown.track(rows, description="Reading"):
            try:
                scores.append(read(row))
            except Exception as problem:  # noqa: BLE001  # a package may break in any way
                told = broke_off(problem)
                why = told.sentence.removeprefix(f"{told.fields.get('path')} ")
                bad.append(BadRow(line=row.line, path=row.path, why=why))
    if bad:
        sentence = (
            f"{len(bad)} of {len(rows)} films cannot be read, so nothing was measured. Mend these "
            f"rows or take them out:{named(bad)}"
        )
        raise BadInput(sentence, reason="rows_unreadable", rows=rows_json(bad))
    return scores


def _rows(labels: Path, package: OpenedPackage) -> tuple[Labelled, ...]:
    try:
        table = file_bytes(labels).decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = f"The table {labels.name} is not UTF-8 text. Save it as CSV in UTF-8."
        raise BadInput(sentence, reason="labels_broken", table=labels.name) from error
    return read_labels(table, package.card.classes, lambda path: (labels.parent / path).exists())
