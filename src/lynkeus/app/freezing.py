"""A data set as somebody wants it, at the terminal or by page: from a table to a draft."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lynkeus.app.looking import looked_file, looked_row
from lynkeus.core.children import Children
from lynkeus.core.errors import BadInput
from lynkeus.manifests.content import Look
from lynkeus.manifests.freezing import Spacings, Wish, freeze
from lynkeus.manifests.leaving_out import by_rule, with_their_patients
from lynkeus.manifests.manifest import How, Labelling, Manifest, Source, Split
from lynkeus.manifests.ports import file_hash
from lynkeus.manifests.table import Row, read_table

TEST, TUNE, GAP = 0.2, 0.1, 0.0
ARRAYS = ".npz"
FILM_BYTES_MAX = 2 << 30
Looks = dict[int, Look]
Found = tuple[Looks, dict[int, str]]
"""What was seen at each line, and which lines are left out, and why."""
Seeing = Callable[[Sequence[Row], Mapping[int, str]], Found]
"""Looks at the rows of a table, given which of them somebody wants left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of a data set that is to be made; None where he leaves it open.

    `root` is the name of the folder that paths are relative to, None for the archive.
    """

    name: str
    kind: str
    approval: str
    root: str | None
    labelling: Labelling
    columns: Mapping[str, str]
    leave_out: tuple[tuple[str, str], ...]
    how: How | None
    test: float | None
    tune: float | None
    gap: float | None
    seed: int | None
    margin: float | None
    spacings: Spacings

    @property
    def shares(self) -> tuple[float, float, float]:
        """Give the shares of test, tune and gap."""
        if self.how is How.GIVEN:
            return (0.0, 0.0, 0.0)
        said = (self.test, self.tune, self.gap)
        test, tune, gap = (
            usual if one is None else one
            for one, usual in zip(said, (TEST, TUNE, GAP), strict=True)
        )
        return test, tune, gap

    def check(self) -> None:
        """Refuse what says two things.

        Raises:  BadInput: reason `options_clash`.
        """
        archive = self.kind == "archive"
        for clash, sentence in (
            (
                bool(self.approval) and not archive,
                "An approval is for studies of the archive: say --archive too, or leave it out.",
            ),
            (
                archive and (self.labelling is Labelling.MASK or self.root is not None),
                "Studies of the archive have neither --masks nor a --root: leave it out.",
            ),
            (
                archive and self.how in {None, How.LOWEST},
                "Random ids of the archive have no order: say --split seeded and --seed N with it.",
            ),
            (
                (self.seed is not None) != (self.how is How.SEEDED),
                "A draw wants its seed, and a seed a draw: say --split seeded and --seed N "
                "together.",
            ),
            (
                sum(self.shares) >= 1,
                "The shares of test, tune and gap leave nobody to train: make them smaller.",
            ),
        ):
            if clash:
                raise BadInput(sentence, reason="options_clash")


def draft_of(said: Said, table: bytes, seeing: Seeing) -> Manifest:
    """Make a manifest whose test labels are still open.

    Args:     said: What is wanted. table: A CSV in UTF-8. seeing: Looks at its rows.
    Raises:   BadInput: As `rows_of` and `freeze`, or whatever `seeing` raises.
    """
    rows = rows_of(said, table)
    looks, gone = seeing(rows, by_rule(rows, said.leave_out))
    return freeze(rows, looks, gone, _wish(said, hashlib.sha256(table).hexdigest()))


def rows_of(said: Said, table: bytes) -> tuple[Row, ...]:
    """Read the rows of a table.

    Raises:  BadInput: reason `labels_broken`, `labels_empty` or `manifest_rows`.
    """
    try:
        text = table.decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = f"The table of {said.name} is not UTF-8 text. Save it as CSV in UTF-8."
        raise BadInput(sentence, reason="labels_broken") from error
    rows = read_table(text, said.columns, said.labelling, said.kind)
    by_rule(rows, said.leave_out)  # what names no column is found before any image is looked at
    return rows


def of_archive(looks: Looks, rows: Sequence[Row], rules: Mapping[int, str]) -> Found:
    """Say who is left out beside whom the rules name: the archive knows whose an image is."""
    whose = {line: look.patient for line, look in looks.items()}
    return looks, with_their_patients(rows, rules, whose)


def of_files(
    root: Path, children: Children, track: Callable[[Sequence[Row]], Iterable[Row]]
) -> Seeing:
    """Look at files below a folder, and at rows of arrays, in a child that they may end.

    Args:     root: What paths are relative to. children: Who decodes. track: Gives the same rows,
              and tells somebody how far it is.
    """

    def see(rows: Sequence[Row], rules: Mapping[int, str]) -> Found:
        gone = with_their_patients(rows, rules, {row.line: row.patient for row in rows})
        kept = [row for row in rows if row.line not in gone]
        return {row.line: _seen(row, root, children) for row in track(kept)}, gone

    return see


def _wish(said: Said, sha256: str) -> Wish:
    test, tune, gap = said.shares
    archive = said.kind == "archive"
    return Wish(
        name=said.name,
        source=Source(
            kind=said.kind,
            table_sha256=sha256,
            columns=dict(sorted(said.columns.items())),
            patients="random ids of the archive" if archive else "as the table names them",
            root=said.root,
            approval=said.approval or None,
        ),
        labelling=said.labelling,
        split=Split(how=said.how or How.LOWEST, test=test, tune=tune, gap=gap, seed=said.seed),
        margin=said.margin,
        spacings=said.spacings,
    )


def _seen(row: Row, root: Path, children: Children) -> Look:
    path = root / row.path
    if not path.is_file():
        return Look(why=f"there is no such file in {root.resolve().name}")
    if row.mask and not (root / row.mask).is_file():
        return Look(why=f"there is no mask {row.mask}")
    size = path.stat().st_size
    if size > FILM_BYTES_MAX:
        return Look(why=f"it has {size} bytes, and {FILM_BYTES_MAX} are read at most")
    mask = file_hash(root / row.mask) if row.mask else ""
    if path.suffix != ARRAYS:
        seen = looked_file(children, path)
    elif row.row is None:
        seen = Look(why="say in a column `row` which row of the array it is, from 0")
    else:
        seen = looked_row(children, path, row.row)
    return Look(
        sha256=seen.sha256, content=seen.content, spacing_mm=seen.spacing_mm,
        mask_sha256=mask, why=seen.why,
    )  # fmt: skip
