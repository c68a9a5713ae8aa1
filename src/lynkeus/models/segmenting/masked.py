"""A table of masks: which film was outlined by people in which mask, and whose it is."""

from collections.abc import Callable
from dataclasses import dataclass

from lynkeus.models.tables import BadRow, Cells, Kind, patient_of, read_table, row_of

MASKS = Kind(needed="mask", differs="mask or patient")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A row, as `Labelled`; `mask` is a file too, or an array of which it takes the same row."""

    line: int
    path: str
    mask: str
    patient: str
    group: str
    row: int | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it names."""
        return (self.path, self.mask)


def read_masked(table: str, is_there: Callable[[str], bool]) -> tuple[Masked, ...]:
    """Read a table of masks: the columns path, mask and, if there, row, patient and group.

    Args:     table: The text. is_there: See `read_table`.
    Raises:   BadInput: As `read_table`.
    """
    return read_table(table, MASKS, _masked, _same, is_there)


def _masked(line: int, cells: Cells) -> Masked | BadRow:
    path, mask = cells["path"], cells["mask"]
    if not mask:
        return BadRow(line=line, path=path, why="it names no mask")
    return Masked(
        line=line,
        path=path,
        mask=mask,
        row=row_of(cells),
        patient=patient_of(cells),
        group=cells.get("group") or "",
    )


def _same(one: Masked, first: Masked) -> bool:
    return (one.mask, one.patient) == (first.mask, first.patient)
