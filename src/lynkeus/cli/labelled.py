"""Films that a table of labels names, each scored by one package or more: all, or none."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

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
from lynkeus.models.seen import asked_names, film_hash, patient_hash, seen_patients


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredFilm:
    """What each package said of one film, and the film's own name (`film_hash`)."""

    scores: tuple[Score, ...]
    film: str


def scored(
    labels: Path, packages: Sequence[OpenedPackage], take: Take, stated: AgeBand | None
) -> tuple[Sequence[Labelled], Sequence[ScoredFilm]]:
    """Score every film that a table names, paths being relative to it.

    Args:     packages: One or several; what the first one calls its classes may be labels.
    Raises:   BadInput: If the table cannot be read, or films of it cannot: all of these are named.
    """
    rows = _rows(labels, packages[0])

    def read(row: Labelled) -> ScoredFilm:
        taken = take(file_bytes(labels.parent / row.path))
        scores = tuple(score(one, taken, stated) for one in packages)
        return ScoredFilm(scores=scores, film=film_hash(taken.film.pixels))

    return rows, _each(rows, read)


def seen_by(
    package: OpenedPackage, rows: Sequence[Labelled], films: Sequence[ScoredFilm]
) -> frozenset[str] | None:
    """Say which patients of a table a package has seen in training; None where it does not tell."""
    seen = package.seen
    if seen is None:
        return None
    names = asked_names(rows)
    with ThreadPoolExecutor() as pool:
        slow = pool.map(partial(patient_hash, salt=seen.salt), names)
        hashes = dict(zip(names, slow, strict=True))
    return seen_patients(rows, [one.film for one in films], seen, hashes)


def films_of(rows: Sequence[Labelled], patients: frozenset[str] | None) -> int | None:
    """Count the films of some patients; None where it is not known who they are."""
    return None if patients is None else sum(row.patient in patients for row in rows)


def _each(rows: Sequence[Labelled], read: Callable[[Labelled], ScoredFilm]) -> Sequence[ScoredFilm]:
    """Read every row, or none: all that cannot be read are named together."""
    scores: list[ScoredFilm] = []
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
