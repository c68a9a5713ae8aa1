"""A table of labels: which film shows the finding, and whose it is."""

from collections.abc import Callable
from dataclasses import dataclass

from lynkeus.models.card import Classes
from lynkeus.models.tables import BadRow, Cells, Kind, patient_of, read_table, row_of

LABELS = Kind(needed="label", differs="label or patient")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A row. `path` is as the table says it; without a patient each film is one of its own.

    `row` is a row of the array in the file; None where the file is one picture.
    """

    line: int
    path: str
    positive: bool
    patient: str
    group: str
    row: int | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The file that it names."""
        return (self.path,)


def read_labels(
    table: str, classes: Classes, is_there: Callable[[str], bool] = bool
) -> tuple[Labelled, ...]:
    """Read a table of labels: the columns path, label and, if there, row, patient and group.

    Args:     table: The text. classes: What the card calls its two classes. is_there: See
              `read_table`.
    Raises:   BadInput: As `read_table`.
    """

    def made(line: int, cells: Cells) -> Labelled | BadRow:
        return _labelled(line, cells, classes)

    return read_table(table, LABELS, made, _same, is_there)


def _labelled(line: int, cells: Cells, classes: Classes) -> Labelled | BadRow:
    path, label = cells["path"], cells["label"]
    known = {
        "1": True,
        "0": False,
        classes.positive.casefold(): True,
        classes.negative.casefold(): False,
    }
    positive = known.get(label.casefold())
    if positive is None:
        names = f"1, 0, {classes.positive} and {classes.negative}"
        return BadRow(line=line, path=path, why=f"the label {label!r} is none of {names}")
    return Labelled(
        line=line,
        path=path,
        row=row_of(cells),
        positive=positive,
        patient=patient_of(cells),
        group=cells.get("group") or "",
    )


def _same(one: Labelled, first: Labelled) -> bool:
    return (one.positive, one.patient) == (first.positive, first.patient)
