"""Films that a table names, each read by one package or more: all, or none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import Taken
from lynkeus.models.judged import Score
from lynkeus.models.labels import Labelled
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.reasons import broke_off
from lynkeus.models.scoring import score
from lynkeus.models.seen import film_hash
from lynkeus.models.tables import BadRow, Row, named, rows_json

Ages = tuple[float, float]
"""Least and greatest age that somebody answers for, years."""
R = TypeVar("R", bound=Row)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredFilm:
    """What each package said of one film, and the film's own name (`film_hash`)."""

    scores: tuple[Score, ...]
    film: str


class Hashed(Protocol):
    """What was found of a film, with the film's own name."""

    @property
    def film(self) -> str:
        """Its `film_hash`."""


def score_rows(
    rows: Iterable[Labelled],
    packages: Sequence[OpenedPackage],
    picture: Callable[[Row], Taken],
    stated: Ages | None,
) -> Sequence[ScoredFilm]:
    """Score every film of a table.

    Args:     rows: As they are gone through. packages: One or several. picture: Decodes the film of
              a row. stated: An age band that somebody answers for, years.
    Raises:   BadInput: As `each`.
    """

    def read(row: Labelled) -> ScoredFilm:
        taken = picture(row)
        scores = tuple(score(one, taken, stated) for one in packages)
        return ScoredFilm(scores=scores, film=film_hash(taken.film.pixels))

    return each(rows, read)


def each(rows: Iterable[R], read: Callable[[R], T]) -> Sequence[T]:
    """Read every row, or none: all that cannot be read are named together.

    Raises:  BadInput: reason `rows_unreadable`.
    """
    found: list[T] = []
    bad: list[BadRow] = []
    for row in rows:
        try:
            found.append(read(row))
        except Exception as problem:  # noqa: BLE001  # a package may break in any way
            told = broke_off(problem)
            why = told.sentence.removeprefix(f"{told.fields.get('path')} ")
            bad.append(BadRow(line=row.line, path=row.path, why=why))
    if bad:
        sentence = (
            f"{len(bad)} of {len(bad) + len(found)} films cannot be read, so nothing was measured. "
            f"Mend these rows or take them out:{named(bad)}"
        )
        raise BadInput(sentence, reason="rows_unreadable", n=len(bad), rows=rows_json(bad))
    return found


def films_of(rows: Sequence[Row], patients: frozenset[str] | None) -> int | None:
    """Count the films of some patients; None where it is not known who they are."""
    return None if patients is None else sum(row.patient in patients for row in rows)
