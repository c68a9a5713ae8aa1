"""Which rows of a table somebody wants in no set, and whose others go with them."""

from collections.abc import Collection, Mapping, Sequence

from lynkeus.core.errors import BadInput
from lynkeus.manifests.table import Row


def by_rule(rows: Sequence[Row], rules: Collection[tuple[str, str]]) -> dict[int, str]:
    """Say which rows somebody wants left out, by their lines, and by which rule.

    Args:     rules: A column of the table and the value that keeps a row out.
    Raises:   BadInput: reason `labels_broken`, if the table has no such column.
    """
    for column, _ in rules:
        if rows and column not in rows[0].cells:
            sentence = (
                f"The table of labels has no column {column!r} by which rows could be left out: "
                "say another one after --leave-out."
            )
            raise BadInput(sentence, reason="labels_broken", column=column)
    return {
        row.line: f"{column} is {value}"
        for row in rows
        for column, value in reversed([*rules])
        if row.cells[column] == value
    }


def with_their_patients(
    rows: Sequence[Row], gone: Mapping[int, str], whose: Mapping[int, str]
) -> dict[int, str]:
    """Leave out all other rows of a patient of whom one is left out.

    Args:     gone: From `by_rule`. whose: The patient of each line; "" where nobody is named.
    """
    theirs = {whose[line]: why for line, why in reversed([*gone.items()]) if whose.get(line)}
    more = {
        row.line: f"its patient has a row whose {theirs[whose[row.line]]}"
        for row in rows
        if row.line not in gone and whose.get(row.line, "") in theirs
    }
    return {**gone, **more}
