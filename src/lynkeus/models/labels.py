"""A table of labels: which file shows the finding, and whose it is."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from lynkeus.core.errors import BadInput
from lynkeus.models.card import Classes

NEEDED = ("path", "label")
ROWS_MAX = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A row. `path` is as the table says it; without a patient each row is one of its own."""

    path: str
    positive: bool
    patient: str
    group: str


def read_labels(table: str, classes: Classes) -> tuple[Labelled, ...]:
    """Read a table of labels: CSV with the columns path, label and, if there, patient and group.

    Args:     table: The text. classes: What the card calls its two classes.
    Returns:  The rows, in order.
    Raises:   BadInput: reason `labels_broken`, `labels_unknown` or `labels_empty`.
    """
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    if not rows:
        sentence = "The table of labels has no rows, so there is nothing to read."
        raise BadInput(sentence, reason="labels_empty")
    _columns(rows)
    return tuple(
        Labelled(
            path=row["path"],
            positive=_positive(row["label"], classes, line),
            patient=row.get("patient") or f"row {line}",
            group=row.get("group") or "",
        )
        for line, row in enumerate(rows, start=2)
    )


def _columns(rows: Sequence[dict[str, str]]) -> None:
    for name in NEEDED:
        if rows[0].get(name) is None:
            sentence = (
                f"The table of labels has no column {name!r}. It needs path and label, and may "
                "have patient and group."
            )
            raise BadInput(sentence, reason="labels_broken", column=name)


def _positive(label: str | None, classes: Classes, line: int) -> bool:
    known = {
        "1": True,
        "0": False,
        classes.positive.casefold(): True,
        classes.negative.casefold(): False,
    }
    found = known.get((label or "").strip().casefold())
    if found is None:
        sentence = (
            f"Line {line} of the table bears the label {label!r}; known are 1, 0, "
            f"{classes.positive} and {classes.negative}."
        )
        raise BadInput(sentence, reason="labels_unknown", line=line, label=label or "")
    return found
