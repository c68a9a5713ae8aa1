"""Data sets as the pages show them, and what people do about them there."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.access.web import Caller, RequestKey, TheDoor, provided
from lynkeus.app.data_sets import DATA_SETS, STAY, check_images
from lynkeus.app.freezing import rows_of
from lynkeus.app.kept_manifests import kept_at, manifest_file, seal_keys
from lynkeus.app.making import DataSets, Table
from lynkeus.app.manifest_lines import about, line_of
from lynkeus.app.packages import package_lines
from lynkeus.app.visiting import Asked
from lynkeus.app.wanted import Opening, Short, Wanted, Where, Which
from lynkeus.core.errors import LynkeusError, NotFound, Refused
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.manifests.commands import FreezeManifest, NoteTestGiven, NoteVerified, OpenTest
from lynkeus.manifests.manifest import Manifest
from lynkeus.manifests.opened import SCHEMA, check_finding, opened_table
from lynkeus.manifests.ports import changed, check_unchanged
from lynkeus.manifests.queries import (
    all_frozen,
    frozen,
    last_opening,
    last_verified,
    openings_of,
    places,
)
from lynkeus.manifests.sealing import unseal
from lynkeus.models.acceptance import opened_as
from lynkeus.oversight.commands import MAKERS

router = APIRouter(prefix="/api/manifests")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Who asks, and what he may reach of the data sets."""

    caller: Actor
    door: Door
    sets: DataSets
    key: str


def _shelf(
    caller: Caller, door: TheDoor, key: RequestKey, sets: Annotated[DataSets, provided(DataSets)]
) -> Shelf:
    return Shelf(caller=caller, door=door, sets=sets, key=key)


AtShelf = Annotated[Shelf, Depends(_shelf)]


@router.get("")
def list_manifests(shelf: AtShelf) -> dict[str, Json]:
    """List the data sets that this site has made, and what is being made."""
    last = shelf.sets.last()
    with shelf.sets.house.database.read() as connection:
        verified = last_verified(connection)
        lines = [
            line_of(connection, one, verified.get(one.digest)) for one in all_frozen(connection)
        ]
    films = shelf.sets.house.settings.films
    return {
        "items": [*lines],
        "making": None if last is None else last.told(whole=bool(MAKERS & shelf.caller.roles)),
        "films": None if films is None else str(films),
    }


@router.get("/tables")
def list_tables(shelf: AtShelf) -> dict[str, Json]:
    """List the tables of labels in the data folder."""
    shelf.door.check(shelf.caller, FreezeManifest)
    return shelf.sets.tables()


@router.post("")
def make_manifest(wanted: Wanted, shelf: AtShelf) -> dict[str, Json]:
    """Begin to make a data set; that goes on after the answer."""
    shelf.door.check(shelf.caller, FreezeManifest)
    table = _table(wanted, shelf.sets)
    said = wanted.said(table)
    rows_of(said, table.content)
    return {"making": shelf.sets.make(shelf.caller, said, table).as_json()}


@router.get("/{digest}")
def show_manifest(digest: str, shelf: AtShelf) -> dict[str, Json]:
    """Show a data set: of what it is, who is in which set, how it was verified and opened."""
    return _shown(digest, shelf)


@router.post("/{digest}/verify")
def verify_manifest(digest: str, where: Where, shelf: AtShelf) -> dict[str, Json]:
    """Hold a data set against its site and its files."""
    shelf.door.check(shelf.caller, NoteVerified)
    manifest, text = _file(shelf.sets, digest)
    root = _root(shelf.sets, manifest, digest, where)
    files: list[Json] = [] if root is None else [*changed(manifest, root)]
    told = _ask(shelf, "check manifest", {"name": manifest.name, "files": files}, text)
    return {**_shown(digest, shelf), "problems": told["problems"]}


@router.post("/{digest}/open")
def open_test(digest: str, said: Opening, shelf: AtShelf) -> dict[str, Json]:
    """Open the labels of a test set for packages, by name; counted."""
    shelf.door.check(shelf.caller, OpenTest)
    manifest, text = _file(shelf.sets, digest)
    root = _root(shelf.sets, manifest, digest, said)
    packages = [_named(shelf.sets, one) for one in said.once()]
    if root is None:
        check_images(shelf.sets.house, manifest)
    else:
        check_unchanged(manifest, root)
    asked: dict[str, Json] = {
        "name": manifest.name,
        "packages": [*packages],
        "reason": said.reason.strip(),
        "key": shelf.key,
        # Of an archive nothing is taken out by page: this site measures where its images lie.
        "films": STAY,
    }
    told = _ask(shelf, "open test", asked, text)
    kept = {name: one for name, one in told.items() if name not in {"cases", "revealed", "salt"}}
    return {**_shown(digest, shelf), "opening": kept}


@router.get("/{digest}/test")
def give_test(digest: str, shelf: AtShelf, finding: Short | None = None) -> Response:
    """Give what the last opening of a test set showed: its table, and what lies beside that."""
    shelf.door.check(shelf.caller, NoteTestGiven)
    manifest, _ = _file(shelf.sets, digest)
    with shelf.sets.house.database.read() as connection:
        known = frozen(connection, digest)
        openings = openings_of(connection, known)
    # One of another data set counts, and still shows nothing of what this one has sealed.
    mine = [one for one in openings if one.digest == known.digest]
    if not mine or manifest.source.kind == "archive":
        message = "This test set is sealed: it is opened for a package first, and that is counted."
        raise Refused(message, reason="test_sealed")
    check_finding(manifest, finding)
    opened = unseal(manifest, seal_keys(shelf.sets.house.keys))
    given = NoteTestGiven(digest=digest, opening=mine[-1].number, finding=finding or "")
    shelf.door.execute(shelf.caller, given, key=new_id())
    document: dict[str, Json] = {
        **last_opening(known, openings),
        "schema": SCHEMA,
        "file": str(kept_at(shelf.sets.house.settings, known.digest)),
        "finding": finding,
        "salt": opened.salt,
        "revealed": opened.secret,
        "n": len(opened.cases),
    }
    lie = [(one.path or "", one.mask.path if one.mask else "") for one in opened.cases]
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("test.csv", opened_table(opened.cases, lie, finding))
        beside = json.dumps(document, ensure_ascii=False, indent=2)
        files.writestr("test.opening.json", beside)
    return Response(told.getvalue(), media_type="application/zip")


def _table(wanted: Wanted, sets: DataSets) -> Table:
    """Find the table that is meant, and the folder that its paths are relative to."""
    if wanted.kind == "archive":
        return Table(content=wanted.text.encode(), root=None)
    path = sets.table(wanted.table)
    root = path.parent if wanted.root is None else sets.below(wanted.root)
    return Table(content=path.read_bytes(), root=root)


def _root(sets: DataSets, manifest: Manifest, digest: str, where: Where) -> Path | None:
    """Find the folder of a data set's files; None of the archive."""
    place = sets.place_of(manifest, digest, where.root)
    return sets.below(place) if place else None


def _file(sets: DataSets, digest: str) -> tuple[Manifest, bytes]:
    """Read the file that the site keeps of a data set; as `manifest_file`."""
    return manifest_file(sets.house.database, sets.house.settings, digest)


def _named(sets: DataSets, which: Which) -> str:
    """Name a package that lies here by its content."""
    known, shipped = package_lines(sets.house.database)
    for one in cast("list[Mapping[str, Json]]", [*known, *shipped]):
        if (one["package"], one["version"]) == (which.package, which.version):
            return opened_as(which.package, which.version, str(one["digest"]))
    message = f"No {which.package} {which.version} lies here: take it in first."
    raise NotFound(message, reason="no_such_package", package=which.package)


def _ask(shelf: Shelf, what: str, said: Mapping[str, Json], text: bytes) -> Mapping[str, Json]:
    """Ask what the terminal asks, in the caller's name."""
    asked = Asked(said=said, body=text, give=lambda _, __: None)
    return cast("Mapping[str, Json]", DATA_SETS[what](shelf.sets.visit(shelf.caller), asked))


def _shown(digest: str, shelf: Shelf) -> dict[str, Json]:
    sets = shelf.sets
    with sets.house.database.read() as connection:
        known = frozen(connection, digest)
        line = line_of(connection, known, last_verified(connection).get(known.digest))
        place = places(connection).get(known.digest)
    path = kept_at(sets.house.settings, known.digest)
    known_packages, shipped = package_lines(sets.house.database)
    shown: dict[str, Json] = {
        **line,
        "place": place,
        "packages": [*known_packages, *shipped],
        "file": str(path) if path.is_file() else None,
        "about": None,
        "problem": None,
    }
    try:
        manifest, _ = _file(sets, known.digest)
    except LynkeusError as problem:
        return {**shown, "problem": problem.as_json()}
    return {**shown, "about": about(manifest)}
