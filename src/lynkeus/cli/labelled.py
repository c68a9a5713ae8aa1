"""Films that a table names, each read by one package or more: all, or none."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from lynkeus.app.outside import Take
from lynkeus.cli.command import file_bytes
from lynkeus.cli.progress import bar
from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import Taken, take_array
from lynkeus.inference.asking import AgeBand
from lynkeus.inference.choice import broke_off
from lynkeus.manifests.ports import Arrays
from lynkeus.models.judged import Score
from lynkeus.models.labels import Labelled, read_labels
from lynkeus.models.ports import AnyOpened, OpenedPackage
from lynkeus.models.scoring import score
from lynkeus.models.seen import asked_names, film_hash, patient_hash, seen_patients
from lynkeus.models.tables import BadRow, Row, named, rows_json

ARRAYS = ".npz"
R = TypeVar("R", bound=Row)
T = TypeVar("T")


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

    picture = Pictures(labels.parent, take)

    def read(row: Labelled) -> ScoredFilm:
        taken = picture.of(row)
        scores = tuple(score(one, taken, stated) for one in packages)
        return ScoredFilm(scores=scores, film=film_hash(taken.film.pixels))

    return rows, each(rows, read)


class Hashed(Protocol):
    """What was found of a film, with the film's own name."""

    @property
    def film(self) -> str:
        """Its `film_hash`."""


class Pictures:
    """The films of a table: files relative to it, or rows of an array in one."""

    def __init__(self, folder: Path, take: Take) -> None:
        self._folder, self._take, self._arrays = folder, take, Arrays()

    def of(self, row: Row) -> Taken:
        """Decode the film of a row.

        Raises:  BadInput: If there is none that can be read.
        """
        path = self._folder / row.path
        if row.row is not None:
            return take_array(self._arrays.row(path, row.row)[0])
        if path.suffix == ARRAYS:
            sentence = f"{row.path} is an array: say in a column `row` which row of it, from 0."
            raise BadInput(sentence, reason="row_missing", path=row.path)
        return self._take(file_bytes(path))


def seen_by(
    package: AnyOpened, rows: Sequence[Row], films: Sequence[Hashed]
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


def films_of(rows: Sequence[Row], patients: frozenset[str] | None) -> int | None:
    """Count the films of some patients; None where it is not known who they are."""
    return None if patients is None else sum(row.patient in patients for row in rows)


def each(rows: Sequence[R], read: Callable[[R], T]) -> Sequence[T]:
    """Read every row, or none: all that cannot be read are named together.

    Raises:  BadInput: reason `rows_unreadable`.
    """
    found: list[T] = []
    bad: list[BadRow] = []
    with bar() as shown:
        for row in shown.track(rows, description="Reading"):
            try:
                found.append(read(row))
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
    return found


def table_text(labels: Path) -> str:
    """Read the text of a table.

    Raises:  BadInput: reason `labels_broken`, or as `file_bytes`.
    """
    try:
        return file_bytes(labels).decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = f"The table {labels.name} is not UTF-8 text. Save it as CSV in UTF-8."
        raise BadInput(sentence, reason="labels_broken", table=labels.name) from error


def _rows(labels: Path, package: OpenedPackage) -> tuple[Labelled, ...]:
    table = table_text(labels)
    return read_labels(table, package.card.classes, lambda path: (labels.parent / path).exists())
