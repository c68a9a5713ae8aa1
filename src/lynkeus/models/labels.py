"""A table of labels: which file shows the finding, and whose it is."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import normpath

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.models.card import Classes

NEEDED = ("path", "label")
KNOWN = (*NEEDED, "patient", "group")
ROWS_MAX = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A row. `path` is as the table says it; without a patient each file is one of its own."""

    line: int
    path: str
    positive: bool
    patient: str
    group: str

    @property
    def names_patient(self) -> bool:
        """Whether the table says whose film it is."""
        return self.patient != _nobody(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be used, by the line of the table that it ends on, and why."""

    line: int
    path: str
    why: str


def read_labels(
    table: str, classes: Classes, is_there: Callable[[str], bool] = bool
) -> tuple[Labelled, ...]:
    """Read a table of labels: CSV with the columns path, label and, if there, patient and group.

    Args:     table: The text. classes: What the card calls its two classes. is_there: Tells whether
              there is a file of a path, for a table that is refused in any case.
    Returns:  The rows, in order; rows without any value are left out.
    Raises:   BadInput: reason `labels_broken`, `labels_unknown` (which names every bad row) or
              `labels_empty`.
    """
    found = tuple(_rows(table))
    if not found:
        sentence = "The table of labels has no rows, so there is nothing to read."
        raise BadInput(sentence, reason="labels_empty")
    rows: list[Labelled] = []
    bad: list[BadRow] = []
    known: dict[str, Labelled] = {}
    for line, row in found:
        one = _labelled(line, row, classes)
        if isinstance(one, Labelled):
            one = _once(one, known.setdefault(normpath(one.path), one))
        if isinstance(one, Labelled):
            rows.append(one)
        else:
            bad.append(one)
    if bad:
        why = "there is no such file"
        bad += [
            BadRow(line=one.line, path=one.path, why=why) for one in rows if not is_there(one.path)
        ]
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


def _rows(table: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline=None), restval="")
    try:
        columns = [name.strip().casefold() for name in reader.fieldnames or ()]
        _check_columns(columns)
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


def _check_columns(columns: Sequence[str]) -> None:
    for name in NEEDED:
        if columns and name not in columns:
            sentence = (
                f"The table of labels has no column {name!r}. It needs path and label, and may "
                "have patient and group; commas part the columns."
            )
            raise BadInput(sentence, reason="labels_broken", column=name)
    for name in KNOWN:
        if columns.count(name) > 1:
            sentence = (
                f"The table of labels has several columns {name!r}, and which one holds is not "
                "said. Leave one of that name."
            )
            raise BadInput(sentence, reason="labels_broken", column=name)


def _labelled(line: int, row: Mapping[str, str], classes: Classes) -> Labelled | BadRow:
    path, label = row["path"], row["label"]
    known = {
        "1": True,
        "0": False,
        classes.positive.casefold(): True,
        classes.negative.casefold(): False,
    }
    positive = known.get(label.casefold())
    if not path:
        return BadRow(line=line, path=path, why="it names no file")
    if positive is None:
        names = f"1, 0, {classes.positive} and {classes.negative}"
        return BadRow(line=line, path=path, why=f"the label {label!r} is none of {names}")
    return Labelled(
        line=line,
        path=path,
        positive=positive,
        patient=row.get("patient") or _nobody(path),
        group=row.get("group") or "",
    )


def _nobody(path: str) -> str:
    """Make a patient of a film whose patient is not named."""
    return f"file {normpath(path)}"


def _once(one: Labelled, first: Labelled) -> Labelled | BadRow:
    """Let a file count once: `first` is the first row that names it."""
    if one is first:
        return one
    why = f"line {first.line} names the same file"
    if (one.positive, one.patient) != (first.positive, first.patient):
        why = f"line {first.line} says another label or patient of the same file"
    return BadRow(line=one.line, path=one.path, why=why)
