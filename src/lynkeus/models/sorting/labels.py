"""A table of films and the classes that people say each bears."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from lynkeus.models.card import Task
from lynkeus.models.sorting.card import SortingCard
from lynkeus.models.tables import BadRow, Cells, Kind, patient_of, read_table, row_of

LABELS = Kind(needed="label", differs="label or patient")
PARTED_BY = "|"
NUMBERED = ("0", "1")
"""What a table may call the classes of a card of two, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """A row, as `Labelled`; `classes` is empty where a film bears none."""

    line: int
    path: str
    classes: frozenset[str]
    patient: str
    group: str
    row: int | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The file that it names."""
        return (self.path,)


def read_sorted(
    table: str, card: SortingCard, is_there: Callable[[str], bool]
) -> tuple[Sorted, ...]:
    """Read a table: the columns path, label and, if there, row, patient and group.

    Args:     table: The text; a label is a class of the card (of two also 0, the first, or 1,
              the second), several are parted by `|`, and where a film may bear none it may be
              empty. card: Of the package. is_there: See `read_table`.
    Raises:   BadInput: As `read_table`.
    """
    return read_table(table, LABELS, partial(_sorted, card), _same, is_there)


def _sorted(card: SortingCard, line: int, cells: Cells) -> Sorted | BadRow:
    path, said = cells["path"], [one.strip() for one in cells["label"].split(PARTED_BY)]
    named = [_called(card, one) for one in said if one]
    why = _wrong(card, named)
    if why:
        return BadRow(line=line, path=path, why=why)
    return Sorted(
        line=line,
        path=path,
        classes=frozenset(named),
        row=row_of(cells),
        patient=patient_of(cells),
        group=cells.get("group") or "",
    )


def _called(card: SortingCard, said: str) -> str:
    two = card.task is Task.MULTI_CLASS and len(card.classes) == len(NUMBERED)
    if not two or said in card.classes or said not in NUMBERED:
        return said
    return card.classes[NUMBERED.index(said)]


def _wrong(card: SortingCard, named: Sequence[str]) -> str:
    strange = sorted(set(named) - set(card.classes))
    if strange:
        return f"its label {strange[0]!r} is none of {', '.join(card.classes)}"
    if card.task is Task.MULTI_CLASS and len(named) != 1:
        return f"it has {len(named)} labels, and the package knows one a film"
    return ""


def _same(one: Sorted, first: Sorted) -> bool:
    return (one.classes, one.patient) == (first.classes, first.patient)
