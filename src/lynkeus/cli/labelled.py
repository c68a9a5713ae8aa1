"""Films that a table names, each read by one package or more, with a bar that says how far."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from lynkeus.app.outside import Take
from lynkeus.cli.progress import bar
from lynkeus.core.errors import BadInput
from lynkeus.core.files import file_bytes
from lynkeus.inference.asking import AgeBand
from lynkeus.models.judging import films
from lynkeus.models.judging.films import ScoredFilm
from lynkeus.models.judging.ports import Pictures
from lynkeus.models.labels import Labelled, read_labels
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.tables import Row

R = TypeVar("R", bound=Row)
T = TypeVar("T")


def scored(
    labels: Path, packages: Sequence[OpenedPackage], take: Take, stated: AgeBand | None
) -> tuple[Sequence[Labelled], Sequence[ScoredFilm]]:
    """Score every film that a table names, paths being relative to it.

    Args:     packages: One or several; what the first one calls its classes may be labels.
    Raises:   BadInput: If the table cannot be read, or films of it cannot: all of these are named.
    """
    rows = _rows(labels, packages[0])
    pictures = Pictures(labels.parent, take)
    with bar() as shown:
        track = shown.track(rows, description="Reading")
        return rows, films.score_rows(track, packages, pictures.of, stated)


def each(rows: Sequence[R], read: Callable[[R], T]) -> Sequence[T]:
    """Read every row, or none; as `films.each`, with a bar."""
    with bar() as shown:
        return films.each(shown.track(rows, description="Reading"), read)


def table_text(labels: Path) -> str:
    """Read the text of a table.

    Raises:  BadInput: reason `labels_broken`, or as `file_bytes`.
    """
    try:
        return file_bytes(labels).decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = f"The table {labels.name} is not UTF-8 text. Save it as CSV in UTF-8."
        raise BadInput(sentence, reason="labels_broken", table=labels.name) from error


def _rows(labels: Path, package: OpenedPackage) -> tuple[Labelled, ...]:
    table = table_text(labels)
    return read_labels(table, package.card.classes, lambda path: (labels.parent / path).exists())
