"""A table of cases, as its maker wrote it: which columns mean what is said beside it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.manifests.manifest import Labelling

ROWS_MAX = 1_000_000
SEVERAL_BY = "|"
"""What parts the labels of a case that bears several."""
MEANINGS = (
    *("path", "row", "study", "image", "label", "patient", "block", "group", "mask"),
    *("set", "spacing_mm"),
)
"""What a column may mean; where nothing else is said it bears this very name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row; "" where the table says nothing. `cells` are all of its columns, by their own names.

    `path` is relative to the root; a row of the archive has `study` instead, the UID of one, and
    may name an `image` of it.
    """

    line: int
    path: str
    row: int | None
    study: str
    image: str
    labels: tuple[str, ...]
    patient: str
    block: str
    group: str
    mask: str
    set: str
    spacing_mm: float | None
    cells: Mapping[str, str]

    @property
    def called(self) -> str:
        """What the row is called in a sentence."""
        if not self.path:
            return f"study {self.study}{f', image {self.image}' if self.image else ''}"
        return self.path if self.row is None else f"{self.path}, row {self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be used, and why."""

    line: int
    called: str
    why: str


def read_table(
    text: str, columns: Mapping[str, str], labelling: Labelling, kind: str
) -> tuple[Row, ...]:
    """Read a table: CSV with a header.

    Args:     text: The table. columns: Of `MEANINGS`, those that have another name in it.
              labelling: How many labels a row has. kind: "table" or "archive".
    Raises:   BadInput: reason `labels_broken`, `labels_empty` or `manifest_rows`, which names all.
    """
    listed = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=None), restval="")
    meant = {one: columns.get(one, one) for one in MEANINGS}
    rows: list[Row] = []
    bad: list[BadRow] = []
    try:
        names = [name.strip() for name in listed.fieldnames or ()]
        _check_columns(names, meant, columns, _needed(labelling, kind))
        listed.fieldnames = names
        for cells in listed:
            said = {name: (cells[name] or "").strip() for name in names}
            if any(said.values()):
                row = _row(listed.line_num, said, meant, labelling)
                problem = _problem(row, labelling)
                if problem:
                    bad.append(BadRow(line=row.line, called=_called(row), why=problem))
                else:
                    rows.append(row)
            if listed.line_num > ROWS_MAX:
                sentence = f"The table of labels has more than {ROWS_MAX} lines: divide it."
                raise BadInput(sentence, reason="labels_broken", limit=ROWS_MAX)
    except csv.Error as error:
        sentence = (
            f"Line {listed.line_num} of the table of labels is no CSV ({error}): save it as CSV."
        )
        raise BadInput(sentence, reason="labels_broken", line=listed.line_num) from error
    if not rows and not bad:
        sentence = "The table of labels has no rows, so there is nothing to read."
        raise BadInput(sentence, reason="labels_empty")
    refuse(_twice(rows, bad), len(rows) + len(bad))
    return tuple(rows)


def refuse(bad: Sequence[BadRow], total: int) -> None:
    """Refuse rows that cannot be used, all of them together.

    Raises:  BadInput: reason `manifest_rows`, if there is one.
    """
    if bad:
        ordered = sorted(bad, key=lambda one: one.line)
        named = "".join(f"\n  line {one.line}, {one.called}: {one.why}" for one in ordered)
        sentence = (
            f"{len(bad)} of {total} rows of the table cannot be used, so no manifest was made. "
            f"Mend them or take them out:{named}"
        )
        listed: list[Json] = [
            {"line": one.line, "case": one.called, "why": one.why} for one in ordered
        ]
        raise BadInput(sentence, reason="manifest_rows", n=len(bad), rows=listed)


def _needed(labelling: Labelling, kind: str) -> tuple[str, ...]:
    where = "path" if kind == "table" else "study"
    return (where, "mask" if labelling is Labelling.MASK else "label")


def _check_columns(
    names: Sequence[str],
    meant: Mapping[str, str],
    said: Mapping[str, str],
    needed: Sequence[str],
) -> None:
    for one in (*needed, *said):
        column = meant[one]
        if names and names.count(column) != 1:
            which = "no column" if column not in names else "several columns"
            sentence = (
                f"The table of labels has {which} {column!r}, which is to say the {one}. Name the "
                f"column with `--column {one}=NAME`, or mend the table."
            )
            raise BadInput(sentence, reason="labels_broken", column=column)


def _row(line: int, said: Mapping[str, str], meant: Mapping[str, str], labelling: Labelling) -> Row:
    def cell(one: str) -> str:
        return said.get(meant[one], "")

    label = "" if labelling is Labelling.MASK else cell("label")
    parts = label.split(SEVERAL_BY) if labelling is Labelling.SEVERAL else [label]
    path = cell("path")
    return Row(
        line=line,
        path=normpath(path) if path else "",
        row=int(cell("row")) if cell("row").isdecimal() else None,
        study=cell("study"),
        image=cell("image"),
        labels=tuple(sorted({one.strip() for one in parts} - {""})),
        patient=cell("patient"),
        block=cell("block"),
        group=cell("group"),
        mask=normpath(cell("mask")) if cell("mask") else "",
        set=cell("set"),
        spacing_mm=_number(cell("spacing_mm")),
        cells=said,
    )


def _number(said: str) -> float | None:
    try:
        return float(said)
    except ValueError:
        return None


def _problem(row: Row, labelling: Labelling) -> str:
    if not row.path and not row.study:
        return "it names no image"
    if any(outside(one) for one in (row.path, row.mask) if one):
        return "it lies outside the root: give a path relative to it, or name another with --root"
    if labelling is Labelling.ONE and len(row.labels) != 1:
        return "it has no label"
    return ""


def outside(path: str) -> bool:
    """Tell whether a path leads out of the folder that it is relative to."""
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] in {"..", "/"}


def _called(row: Row) -> str:
    return row.called if row.path or row.study else "no image"


def _twice(rows: Sequence[Row], bad: Sequence[BadRow]) -> list[BadRow]:
    """Let an image be named once."""
    first: dict[tuple[object, ...], int] = {}
    found = list(bad)
    for row in rows:
        line = first.setdefault((row.path, row.row, row.study, row.image), row.line)
        if line != row.line:
            why = f"line {line} names the same image"
            found.append(BadRow(line=row.line, called=row.called, why=why))
    return found
