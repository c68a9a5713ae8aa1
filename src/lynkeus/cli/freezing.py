"""`lynkeus manifest create`: look at every image of a table, divide them, have the test sealed."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

from lynkeus.app.freezing import Found, Said, draft_of, of_archive, of_files
from lynkeus.app.site import known_site
from lynkeus.archive.decoding import ready
from lynkeus.cli.command import DONE, made_site, report, settings_of
from lynkeus.cli.progress import bar
from lynkeus.core.children import Children
from lynkeus.core.errors import BadInput
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json, canonical
from lynkeus.core.settings import Settings
from lynkeus.core.words import count_of
from lynkeus.manifests.content import Look, Spacing
from lynkeus.manifests.freezing import Spacings
from lynkeus.manifests.manifest import How, Labelling, Manifest
from lynkeus.manifests.table import Row


def create(arguments: argparse.Namespace) -> int:
    """Make a manifest and write its file."""
    said = _said(arguments)
    table = file_bytes(arguments.labels)
    settings = settings_of(arguments)
    root: Path = arguments.root or arguments.labels.parent
    if arguments.archive:
        draft = draft_of(said, table, lambda rows, rules: _of_archive(settings, said, rows, rules))
    else:
        children = Children(1, ready)
        try:
            # Looking takes minutes, in which nobody else is kept from the home.
            draft = draft_of(said, table, of_files(root, children, _tracked))
        finally:
            children.stop()
    made: list[bytes] = []
    with made_site(settings) as site:
        done = site.ask(
            "freeze manifest",
            {"root": None if arguments.archive else str(root.resolve())},
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


def _said(arguments: argparse.Namespace) -> Said:
    """Take what was typed.

    Raises:  BadInput: reason `options_clash`.
    """
    if arguments.several and arguments.masks:
        sentence = "Say either --several or --masks: a row with a mask of its own has no label."
        raise BadInput(sentence, reason="options_clash")
    root: Path = arguments.root or arguments.labels.parent
    named = arguments.root if arguments.archive else root
    said = Said(
        name=arguments.name or arguments.labels.stem,
        kind="archive" if arguments.archive else "table",
        approval=arguments.approval or "",
        root=None if named is None else named.resolve().name or None,
        labelling=_labelling(arguments),
        columns=dict(arguments.column),
        leave_out=tuple(arguments.leave_out),
        how=None if arguments.split is None else How(arguments.split),
        test=arguments.test,
        tune=arguments.tune,
        gap=arguments.gap,
        seed=arguments.seed,
        margin=arguments.margin,
        spacings=Spacings.ONE if arguments.one_spacing else Spacings.ANY,
    )
    said.check()
    return said


def _labelling(arguments: argparse.Namespace) -> Labelling:
    if arguments.masks:
        return Labelling.MASK
    return Labelling.SEVERAL if arguments.several else Labelling.ONE


def _of_archive(
    settings: Settings, said: Said, rows: Sequence[Row], rules: Mapping[int, str]
) -> Found:
    asked: list[Json] = [[one.line, one.study, one.image, one.line in rules] for one in rows]
    with known_site(settings) as site:
        told = site.ask("look at studies", {"approval": said.approval}, body=canonical(asked))
    found = cast("Mapping[str, Mapping[str, Json]]", told)
    return of_archive({int(line): _look(one) for line, one in found.items()}, rows, rules)


def _look(said: Mapping[str, Json]) -> Look:
    spacing = cast("Sequence[float] | None", said["spacing_mm"])
    texts = {name: str(said[name]) for name in ("sha256", "content", "study", "patient", "why")}
    return Look(spacing_mm=cast("Spacing | None", spacing and tuple(spacing)), **texts)


def _tracked(rows: Sequence[Row]) -> Iterable[Row]:
    with bar() as shown:
        yield from shown.track(rows, description="Looking")


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
