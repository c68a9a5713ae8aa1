"""Which films there are, whose they are, and which of them may be used at all."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lynkeus.core.errors import BadInput
from lynkeus.learning.plan import Data
from lynkeus.manifests.dividing import numbered

SHAPE = re.compile(r"size=(\d+)x(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A row of the table of labels.

    `series` and `number` are read from the patient's name (person12 is 12 of `person`); `aspect` is
    width by height of the film as taken, 0 where it is not known: for the probe, never for a model.
    """

    file: str
    positive: bool
    group: str
    patient: str
    series: str
    number: int
    aspect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The films that may be used, and how many rows were left out and why."""

    films: tuple[Film, ...]
    left_out: int
    copies: int


def read_cohort(table: str, data: Data) -> Cohort:
    """Choose from a table of labels.

    A patient of whom one row is to be left out is left out whole; of identical copies the first
    stays.

    Args:     table: CSV with a header. data: Names its columns.
    Returns:  Films in the order of the table.
    Raises:   BadInput: reason `labels_broken` or `labels_one_class`.
    """
    rows = list(csv.DictReader(io.StringIO(table)))
    _columns(rows, data)
    split = data.split
    gone = {
        row[split.patient] for row in rows if row[data.leave_out.column] == data.leave_out.value
    }
    stays = [row for row in rows if row[split.patient] not in gone]
    single = [row for row in stays if not row[data.copy_of]]
    films = tuple(_film(row, data) for row in single)
    _both_classes(films)
    return Cohort(films=films, left_out=len(rows) - len(stays), copies=len(stays) - len(single))


def _film(row: dict[str, str], data: Data) -> Film:
    patient = row[data.split.patient]
    series, number = numbered(patient)
    shape = SHAPE.search(row[data.shape])
    return Film(
        file=row[data.file],
        positive=row[data.label] == data.positive,
        group=row[data.group],
        patient=patient,
        series=series,
        number=number,
        aspect=int(shape[1]) / int(shape[2]) if shape else 0.0,
    )


def _columns(rows: Sequence[dict[str, str]], data: Data) -> None:
    needed = (data.file, data.label, data.copy_of, data.group, data.shape, data.split.patient)
    found = set(rows[0]) if rows else set()
    missing = sorted({*needed, data.leave_out.column} - found)
    if missing:
        sentence = (
            f"The table {data.labels} has no column {missing[0]}; the plan needs it. Mend the "
            "table, or the plan's `data`."
        )
        raise BadInput(sentence, reason="labels_broken", table=data.labels, column=missing[0])


def _both_classes(films: Iterable[Film]) -> None:
    classes = {film.positive for film in films}
    if len(classes) == 1:
        sentence = "All films bear one label; training needs films with and without the finding."
        raise BadInput(sentence, reason="labels_one_class")
