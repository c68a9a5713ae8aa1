"""A table of films that judge a package, a row each: what every such table has in common."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import normpath
from typing import Protocol, TypeVar

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json

MAY_HAVE = ("row", "patient", "group")
ROWS_MAX = 1_000_000
Cells = Mapping[str, str]


class Row(Protocol):
    """A row that can be used: which film, and whose."""

    @property
    def line(self) -> int:
        """The line of the table that it ends on."""

    @property
    def path(self) -> str:
        """As the table says it."""

    @property
    def row(self) -> int | None:
        """Which row of the array that the file is; None where the file is one picture."""

    @property
    def patient(self) -> str:
        """Whose film it is."""

    @property
    def files(self) -> tuple[str, ...]:
        """All files that it names."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be used, by the line of the table that it ends on, and why."""

    line: int
    path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a table must have beside its path, and what makes two rows of one film differ."""

    needed: str
    differs: str


def read_table(
    table: str,
    kind: Kind,
    made: Callable[[int, Cells], R | BadRow],
    same: Callable[[R, R], bool],
    is_there: Callable[[str], bool],
) -> tuple[R, ...]:
    """Read a table: CSV with the columns path and what its kind needs, and if there `MAY_HAVE`.

    Args:     table: The text. kind: Which table. made: Makes a row of a line and its cells.
              same: Tells whether two rows of one film say the same. is_there: Tells whether there
              is a file of a path, for a table that is refused in any case.
    Returns:  The rows, in order; rows without any value are left out.
    Raises:   BadInput: reason `labels_broken`, `labels_unknown` (which names every bad row) or
              `labels_empty`.
    """
    found = tuple(_lines(table, ("path", kind.needed)))
    if not found:
        sentence = "The table of labels has no rows, so there is nothing to read."
        raise BadInput(sentence, reason="labels_empty")
    rows: list[R] = []
    bad: list[BadRow] = []
    known: dict[tuple[str, int | None], R] = {}
    for line, cells in found:
        one = _placed(line, cells) or made(line, cells)
        if not isinstance(one, BadRow):
            first = known.setdefault((normpath(one.path), one.row), one)
            one = one if first is one else _twice(one, first, kind, same(one, first))
        if isinstance(one, BadRow):
            bad.append(one)
        else:
            rows.append(one)
    if bad:
        bad += [gone for one in rows if (gone := _gone(one, is_there)) is not None]
        bad.sort(key=lambda one: one.line)
        sentence = (
            f"{len(bad)} of {len(found)} rows of the table of labels cannot be used. Mend them or "
            f"take them out:{named(bad)}"
        )
        raise BadInput(sentence, reason="labels_unknown", rows=rows_json(bad))
    return tuple(rows)


def named(bad: Sequence[BadRow]) -> str:
    """Name rows that cannot be used, a line each, so that all are mended at once."""
    return "".join(f"\n  line {one.line}, {one.path or 'no path'}: {one.why}" for one in bad)


def rows_json(bad: Sequence[BadRow]) -> list[Json]:
    """Give rows that cannot be used as plain values."""
    return [{"line": one.line, "path": one.path, "why": one.why} for one in bad]


def row_of(cells: Cells) -> int | None:
    """Say which row of an array a row of the table is; None where it is a whole file."""
    said = cells.get("row", "")
    return int(said) if said else None


def patient_of(cells: Cells) -> str:
    """Say whose film it is; without a patient each film is of one of its own."""
    return cells.get("patient") or _nobody(cells["path"], row_of(cells))


def names_patient(row: Row) -> bool:
    """Tell whether the table says whose film it is."""
    return row.patient != _nobody(row.path, row.row)


def _nobody(path: str, row: int | None) -> str:
    """Make a patient of a film whose patient is not named."""
    return f"file {normpath(path)}" if row is None else f"file {normpath(path)}, row {row}"


def _placed(line: int, cells: Cells) -> BadRow | None:
    path, row = cells["path"], cells.get("row", "")
    if not path:
        return BadRow(line=line, path=path, why="it names no file")
    if row and not row.isdecimal():
        why = f"the row {row!r} is no number from 0 on"
        return BadRow(line=line, path=path, why=why)
    return None


def _gone(one: Row, is_there: Callable[[str], bool]) -> BadRow | None:
    if all(is_there(path) for path in one.files):
        return None
    return BadRow(line=one.line, path=one.path, why="there is no such file")


def _twice(one: Row, first: Row, kind: Kind, same: bool) -> BadRow:  # noqa: FBT001  # what `same` said of these two
    """Let a film count once: `first` is the first row that names it."""
    why = f"line {first.line} names the same file"
    if not same:
        why = f"line {first.line} says another {kind.differs} of the same file"
    return BadRow(line=one.line, path=one.path, why=why)


def _lines(table: str, needed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
    reader = csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline=None), restval="")
    try:
        columns = [name.strip().casefold() for name in reader.fieldnames or ()]
        _check_columns(columns, needed)
        reader.fieldnames = columns
        for row in reader:
            values = {name: (row[name] or "").strip() for name in columns}
            if any(values.values()):
                yield reader.line_num, values
            if reader.line_num > ROWS_MAX:
                sentence = f"The table of labels has more than {ROWS_MAX} lines: divide it."
                raise BadInput(sentence, reason="labels_broken", limit=ROWS_MAX)
    except csv.Error as problem:
        sentence = (
            f"Line {reader.line_num} of the table of labels is no CSV ({problem}): save it as CSV."
        )
        raise BadInput(sentence, reason="labels_broken", line=reader.line_num) from problem


def _check_columns(columns: Sequence[str], needed: Sequence[str]) -> None:
    for name in needed:
        if columns and name not in columns:
            sentence = (
                f"The table of labels has no column {name!r}. It needs {' and '.join(needed)}, and "
                "may have row, patient and group; commas part the columns."
            )
            raise BadInput(sentence, reason="labels_broken", column=name)
    for name in (*needed, *MAY_HAVE):
        if columns.count(name) > 1:
            sentence = (
                f"The table of labels has several columns {name!r}, and which one holds is not "
                "said. Leave one of that name."
            )
            raise BadInput(sentence, reason="labels_broken", column=name)
