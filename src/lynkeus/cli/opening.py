"""`lynkeus manifest open-test`: the labels that judge a package, once, by name, and counted."""

import argparse
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

from lynkeus.app.outside import Keys
from lynkeus.app.shipped.packages import outline_keys, package_folder
from lynkeus.app.site import known_site
from lynkeus.cli.command import DONE, report, settings_of
from lynkeus.cli.trusting import brought_keys
from lynkeus.core.errors import BadInput
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json
from lynkeus.core.words import ordinal
from lynkeus.manifests.manifest import Case, Manifest, parse_manifest
from lynkeus.manifests.opened import SCHEMA, check_finding, opened_table
from lynkeus.manifests.ports import check_unchanged
from lynkeus.models.acceptance import opened_as
from lynkeus.models.ports import open_any

ONLY_OWNER = 0o600


def open_test(arguments: argparse.Namespace) -> int:
    """Open the test set and write its labels where `evaluate` and `compare` read them."""
    path, out = Path(arguments.manifest), cast("Path", arguments.out)
    text = file_bytes(path)
    manifest, _ = parse_manifest(text, name=path.name)
    root: Path = arguments.root or path.parent
    keys = (*outline_keys(), *brought_keys(arguments).values())
    packages: list[Json] = [_package(one, keys) for one in vars(arguments)["for"]]
    _check(arguments, manifest, root)
    films = _films(out)
    asked: dict[str, Json] = {
        "name": path.name,
        "packages": packages,
        "reason": arguments.reason or "",
    }
    with known_site(settings_of(arguments)) as site:
        told = site.ask(
            "open test", asked, body=text, take=lambda name, one: _keep(films / name, one)
        )
    opening = dict(cast("Mapping[str, Json]", told))
    said = cast("Sequence[Mapping[str, Json]]", opening.pop("cases"))
    cases = [Case.model_validate(one) for one in said]
    places = [_place(case, number, root, films, out) for number, case in enumerate(cases, 1)]
    _keep(out, (opened_table(cases, places, arguments.finding).encode(),))
    document = {**opening, "labels": str(out), "n": len(cases)}
    kept = {"schema": SCHEMA, "file": _from(out, path), "finding": arguments.finding}
    written = json.dumps({**document, **kept}, ensure_ascii=False, indent=2)
    _keep(beside(out), (written.encode(),))
    report(arguments, document, "\n".join(_words(document)))
    return DONE


def _package(said: str, keys: Keys) -> str:
    """Name a package by what it is: an opening is for this very content."""
    opened = open_any(package_folder(said), keys)
    return opened_as(opened.card.id, opened.card.version, opened.digest)


def _check(arguments: argparse.Namespace, manifest: Manifest, root: Path) -> None:
    """Find what would spoil the opening before it is counted.

    Raises:  BadInput: reason `manifest_files_changed`, `class_unknown` or `folder_taken`.
    """
    check_unchanged(manifest, root)
    check_finding(manifest, arguments.finding)
    places = {beside(arguments.out): "what was opened"}
    if manifest.source.kind == "archive":
        places[_films(arguments.out)] = "the films"
    for place, what in places.items():
        if os.path.lexists(place):
            sentence = f"{place} is there already, and {what} would go there: name another --out."
            raise BadInput(sentence, reason="folder_taken", folder=str(place))


def beside(table: Path) -> Path:
    """Say where an opening's own document lies, beside the table that it wrote."""
    return table.with_name(f"{table.stem}.opening.json")


def _films(out: Path) -> Path:
    """Say where images of the archive go, beside the table."""
    return out.with_name(f"{out.stem}-films")


def _keep(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file for its owner alone: it says what is sealed, or who the patient is."""
    path.parent.mkdir(exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
    with os.fdopen(handle, "wb") as file:
        file.writelines(pieces)


def _place(case: Case, number: int, root: Path, films: Path, out: Path) -> tuple[str, str]:
    """Say where film and mask lie, from the table's own folder."""
    path = films / f"{number:05}.dcm" if case.path is None else root / case.path
    return _from(out, path), _from(out, root / case.mask.path) if case.mask else ""


def _from(out: Path, path: Path) -> str:
    return Path(os.path.relpath(path, out.parent)).as_posix()


def _words(document: Mapping[str, Json]) -> list[str]:
    number, each = cast("int", document["opening"]), cast("float", document["alpha_each"])
    packages = " and ".join(cast("Sequence[str]", document["packages"]))
    lines = [
        f"{document['labels']}: {document['n']} images with their labels, for {packages}.",
        f"This is the {ordinal(number)} opening of this test set: each opening so far is judged at "
        f"alpha {each:.4g}, two-sided, an interval of {100 * (1 - each):.4g} %.",
    ]
    if not document["margin_fixed_before"]:
        lines.append(
            "This manifest was made after the first opening, so its margin was not fixed before "
            "it: no margin holds for it."
        )
    elif document["margin"] is not None:
        margin = cast("float", document["margin"])
        lines.append(
            f"Not worse means that the one-sided bound of {100 * (1 - each / 2):.5g} % of the "
            f"difference lies above -{margin:g}."
        )
    return lines
