"""A table of films for an audit: labels, and what else the table says of each film."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lynkeus.models.card import Classes
from lynkeus.models.labels import Labelled, read_labels
from lynkeus.models.tables import BadRow, Cells, Kind, patient_of, read_table, row_of

AUDITED = Kind(needed="label", differs="label or patient")
ABOUT = "about_"
"""How a column begins whose words a model never gets, and which may tell the label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """A row, as `Labelled`; `mask` is a file with its lungs, "" where the table has none."""

    line: int
    path: str
    positive: bool
    patient: str
    group: str
    view: str
    mask: str
    about: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it names."""
        return (self.path, self.mask) if self.mask else (self.path,)


def read_audited(
    table: str, classes: Classes, is_there: Callable[[str], bool] = bool
) -> tuple[Audited, ...]:
    """Read a table: as `read_labels`, and if there the columns view, mask and `about_...`.

    Args:     As `read_labels`.
    Raises:   BadInput: As `read_table`.
    """
    labels = {(one.path, one.row): one for one in read_labels(table, classes, is_there)}

    def made(line: int, cells: Cells) -> Audited | BadRow:
        return _audited(line, cells, labels[cells["path"], row_of(cells)])

    def same(one: Audited, first: Audited) -> bool:
        return (one.positive, one.patient) == (first.positive, first.patient)

    return read_table(table, AUDITED, made, same, is_there)


def _audited(line: int, cells: Cells, labelled: Labelled) -> Audited:
    return Audited(
        line=line,
        path=labelled.path,
        row=labelled.row,
        positive=labelled.positive,
        patient=patient_of(cells),
        group=labelled.group,
        view=cells.get("view") or "",
        mask=cells.get("mask") or "",
        about={name: value for name, value in cells.items() if name.startswith(ABOUT)},
    )
