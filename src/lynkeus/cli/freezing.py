"""`lynkeus manifest create`: look at every image of a table, divide them, have the test sealed."""

import argparse
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

from lynkeus.app.looking import looked
from lynkeus.app.site import Site, known_site
from lynkeus.archive.decoding import ready
from lynkeus.cli.command import DONE, file_bytes, made_site, report, settings_of
from lynkeus.cli.progress import bar
from lynkeus.core.children import Children
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json, canonical
from lynkeus.core.words import count_of
from lynkeus.manifests.content import Look, Spacing
from lynkeus.manifests.freezing import Spacings, Wish, freeze
from lynkeus.manifests.leaving_out import by_rule, with_their_patients
from lynkeus.manifests.manifest import How, Labelling, Manifest, Source, Split
from lynkeus.manifests.ports import Arrays, file_hash
from lynkeus.manifests.table import Row, read_table
from lynkeus.models.looking import look_at

TEST, TUNE, GAP = 0.2, 0.1, 0.0
ARRAYS = ".npz"


def create(arguments: argparse.Namespace) -> int:
    """Make a manifest and write its file."""
    _check(arguments)
    table = file_bytes(arguments.labels)
    wish = _wish(arguments, hashlib.sha256(table).hexdigest())
    rows = read_table(
        _text(table, arguments.labels), wish.source.columns, wish.labelling, wish.source.kind
    )
    rules = by_rule(rows, arguments.leave_out)
    settings = settings_of(arguments)
    if arguments.archive:
        with known_site(settings) as site:
            looks = _of_archive(site, arguments.approval, rows, rules)
        gone = with_their_patients(
            rows, rules, {line: look.patient for line, look in looks.items()}
        )
    else:
        gone = with_their_patients(rows, rules, {row.line: row.patient for row in rows})
        kept = [row for row in rows if row.line not in gone]
        # Looking takes minutes, in which nobody else is kept from the home.
        looks = _of_files(kept, arguments.root or arguments.labels.parent)
    draft = freeze(rows, looks, gone, wish)
    made: list[bytes] = []
    with made_site(settings) as site:
        done = site.ask(
            "freeze manifest",
            body=canonical(draft.plain()),
            take=lambda _, pieces: made.append(b"".join(pieces)),
        )
    with arguments.out.open("xb") as file:
        file.write(made[0])
    digest = str(cast("Mapping[str, Json]", done)["digest"])
    report(
        arguments, _document(arguments, draft, digest), "\n".join(_words(arguments, draft, digest))
    )
    return DONE


def _check(arguments: argparse.Namespace) -> None:
    """Refuse options that say two things.

    Raises:  BadInput: reason `options_clash`.
    """
    seeded = arguments.split == How.SEEDED.value
    for clash, sentence in (
        (
            arguments.several and arguments.masks,
            "Say either --several or --masks: a row with a mask of its own has no label.",
        ),
        (
            bool(arguments.approval) and not arguments.archive,
            "An approval is for studies of the archive: say --archive too, or leave it out.",
        ),
        (
            arguments.archive and (arguments.masks or arguments.root),
            "Studies of the archive have neither --masks nor a --root: leave it out.",
        ),
        (
            arguments.archive and arguments.split in {None, How.LOWEST.value},
            "Random ids of the archive have no order: say --split seeded and --seed N with it.",
        ),
        (
            (arguments.seed is not None) != seeded,
            "A draw wants its seed, and a seed a draw: say --split seeded and --seed N together.",
        ),
        (
            sum(_shares(arguments)) >= 1,
            "The shares of test, tune and gap leave nobody to train: make them smaller.",
        ),
    ):
        if clash:
            raise BadInput(sentence, reason="options_clash")


def _shares(arguments: argparse.Namespace) -> tuple[float, float, float]:
    said = (arguments.test, arguments.tune, arguments.gap)
    if arguments.split == How.GIVEN.value:
        return (0.0, 0.0, 0.0)
    test, tune, gap = (
        usual if one is None else one for one, usual in zip(said, (TEST, TUNE, GAP), strict=True)
    )
    return test, tune, gap


def _wish(arguments: argparse.Namespace, sha256: str) -> Wish:
    root: Path = arguments.root or arguments.labels.parent
    test, tune, gap = _shares(arguments)
    archive = arguments.archive
    return Wish(
        name=arguments.name or arguments.labels.stem,
        source=Source(
            kind="archive" if archive else "table",
            table_sha256=sha256,
            columns=dict(sorted(arguments.column)),
            patients="random ids of the archive" if archive else "as the table names them",
            root=None if archive else root.resolve().name or None,
            approval=arguments.approval or None,
        ),
        labelling=_labelling(arguments),
        split=Split(
            how=How(arguments.split or How.LOWEST.value),
            test=test, tune=tune, gap=gap, seed=arguments.seed,
        ),
        margin=arguments.margin,
        spacings=Spacings.ONE if arguments.one_spacing else Spacings.ANY,
    )  # fmt: skip


def _labelling(arguments: argparse.Namespace) -> Labelling:
    if arguments.masks:
        return Labelling.MASK
    return Labelling.SEVERAL if arguments.several else Labelling.ONE


def _text(table: bytes, path: Path) -> str:
    try:
        return table.decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = f"The table {path.name} is not UTF-8 text. Save it as CSV in UTF-8."
        raise BadInput(sentence, reason="labels_broken", table=path.name) from error


def _of_archive(
    site: Site, approval: str | None, rows: Sequence[Row], rules: Mapping[int, str]
) -> dict[int, Look]:
    asked: list[Json] = [[one.line, one.study, one.image, one.line in rules] for one in rows]
    told = site.ask("look at studies", {"approval": approval}, body=canonical(asked))
    found = cast("Mapping[str, Mapping[str, Json]]", told)
    return {int(line): _look(said) for line, said in found.items()}


def _look(said: Mapping[str, Json]) -> Look:
    spacing = cast("Sequence[float] | None", said["spacing_mm"])
    texts = {name: str(said[name]) for name in ("sha256", "content", "study", "patient", "why")}
    return Look(spacing_mm=cast("Spacing | None", spacing and tuple(spacing)), **texts)


def _of_files(rows: Iterable[Row], root: Path) -> dict[int, Look]:
    """Look at every file, each in a child that may be ended by it, and at rows of arrays here."""
    children, arrays = Children(1, ready), Arrays()
    try:
        with bar() as shown:
            return {
                row.line: _seen(row, root, children, arrays)
                for row in shown.track([*rows], description="Looking")
            }
    finally:
        children.stop()


def _seen(row: Row, root: Path, children: Children, arrays: Arrays) -> Look:
    path = root / row.path
    if not path.is_file():
        return Look(why=f"there is no such file in {root.resolve().name}")
    if row.mask and not (root / row.mask).is_file():
        return Look(why=f"there is no mask {row.mask}")
    mask = file_hash(root / row.mask) if row.mask else ""
    if path.suffix != ARRAYS:
        seen = looked(children, path.read_bytes())
    elif row.row is None:
        seen = Look(why="say in a column `row` which row of the array it is, from 0")
    else:
        try:
            seen = look_at(*arrays.row(path, row.row))
        except BadInput as problem:
            seen = Look(why=problem.sentence)
    return Look(
        sha256=seen.sha256, content=seen.content, spacing_mm=seen.spacing_mm,
        mask_sha256=mask, why=seen.why,
    )  # fmt: skip


def _document(arguments: argparse.Namespace, draft: Manifest, digest: str) -> dict[str, Json]:
    plain = draft.plain()
    return {
        "manifest": digest,
        "name": draft.name,
        "file": str(arguments.out),
        "counts": plain["counts"],
        "n_left_out": len(draft.left_out),
        "margin": draft.margin,
        "alpha": draft.alpha,
    }


def _words(arguments: argparse.Namespace, draft: Manifest, digest: str) -> list[str]:
    lines = [f"{arguments.out}: {draft.name}, hash {digest[:16]}."]
    for name, one in draft.counts.items():
        classes = ", ".join(f"{count} {label}" for label, count in one.classes.items())
        lines.append(
            f"  {name}: {count_of(one.cases, 'image')} of "
            f"{count_of(one.patients, 'patient or block', 'patients or blocks')}"
            f"{f'; {classes}' if classes else ''}"
        )
    if draft.left_out:
        lines.append(f"  left out, and named in it: {count_of(len(draft.left_out), 'image')}")
    lines.append(
        "The labels of its test set are sealed, and "
        + ("no margin is fixed." if draft.margin is None else f"the margin is {draft.margin:g}.")
    )
    return lines
