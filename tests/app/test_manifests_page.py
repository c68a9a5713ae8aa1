"""Data sets by page: made of a table, verified, their test sets opened; as the terminal does it."""

import csv
import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lynkeus.access.actors import Role, operator
from lynkeus.app.operations import ask
from lynkeus.app.visiting import Visit
from lynkeus.core.json import Json, canonical, parse_object
from lynkeus.core.sealing import open_bytes
from lynkeus.ledger.entries import SITE, split_opened
from lynkeus.ledger.records import entries
from lynkeus.manifests.manifest import parse_manifest
from lynkeus.manifests.opened import Opening, check_rows, judging, parse_opening

from ..access.calling import Called, Caller, called
from ..manifests import tables
from .test_data_sets import APPROVAL

WAIT_S_MAX = 30.0
SHIPPED = "chest-xray-pneumonia"
WANTED: dict[str, Json] = {
    "name": "March", "kind": "table", "table": "real/films.csv", "labelling": "one",
    "how": "lowest", "test": 0.5, "tune": 0.0, "margin": 0.05,
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Called]:
    folder = tmp_path_factory.mktemp("page")
    tables.laid(folder / "films" / "made", tables.table(2))
    real = folder / "films" / "real"
    real.mkdir()
    for number in range(8):
        grey = np.random.default_rng(number).integers(0, 255, (9, 9), dtype=np.uint8)
        Image.fromarray(grey).save(real / f"{number}.png")
    rows = [f"{number}.png,{'ill' if number % 2 else 'well'},p{number}" for number in range(8)]
    (real / "films.csv").write_text("\n".join(("path,label,patient", *rows)), encoding="utf-8")
    with called(folder / "home", films=folder / "films") as one:
        yield one


@pytest.fixture
def engineer(site: Called) -> Caller:
    return site.session(site.person(Role.ENGINEER))


def frozen(site: Called, name: str = "films", root: str = "") -> str:
    """Let the terminal make a data set of films that lie in the data folder; gives its hash."""
    wish = tables.wish(tables.HALF, margin=0.02)
    draft = tables.frozen(tables.table(2), wish).model_copy(update={"name": name})
    visit = Visit(house=site.house, actor=operator("ada"))
    said: dict[str, Json] = {"root": root or str(site.films / "made")}
    done: Any = ask(visit, "freeze manifest", said, canonical(draft.plain()), lambda _, one: None)
    return str(done["digest"])


def shipped(site: Called, caller: Caller, digest: str) -> dict[str, Json]:
    shown = site.ask(caller, "GET", f"/api/manifests/{digest}").json()
    [one] = [one for one in shown["packages"] if one["package"] == SHIPPED]
    return {"package": one["package"], "version": one["version"]}


def until_made(site: Called, caller: Caller) -> dict[str, Any]:
    end = time.monotonic() + WAIT_S_MAX
    while time.monotonic() < end:
        listed: dict[str, Any] = site.ask(caller, "GET", "/api/manifests").json()
        if listed["making"]["ended"]:
            return listed
        time.sleep(0.02)
    raise AssertionError(listed)


def given_out(site: Called) -> list[Json]:
    """Tell what the ledger says of labels that were given out."""
    asked = entries.select().where(entries.c.subject == SITE).order_by(entries.c.number)
    with site.house.database.read() as connection:
        rows = connection.execute(asked).all()
    key = site.house.keys.site
    opened = [open_bytes(key, row.sealed, str(row.number).encode()) for row in rows]
    told = [parse_object(split_opened(one)[1]) for one in opened]
    return [one["fields"] for one in told if one["act"] == "manifest.test_given"]


def saved(body: bytes) -> tuple[list[dict[str, str]], Opening]:
    """Read what was saved of an opening, as `evaluate` does."""
    with zipfile.ZipFile(io.BytesIO(body)) as files:
        rows = list(csv.DictReader(io.StringIO(files.read("test.csv").decode())))
        return rows, parse_opening(files.read("test.opening.json"), name="test")


def test_one_is_made_of_a_table_in_the_data_folder_and_stands_in_the_list(
    site: Called, engineer: Caller
) -> None:
    told = site.ask(engineer, "GET", "/api/manifests/tables").json()
    assert told["more"] == 0
    assert {"table": "real/films.csv", "columns": ["path", "label", "patient"]} in told["items"]
    making = site.ask(engineer, "POST", "/api/manifests", WANTED).json()["making"]
    assert (making["name"], making["by"], making["problem"]) == ("March", "Engineer", None)
    listed = until_made(site, engineer)
    assert (listed["making"]["problem"], listed["making"]["total"]) == (None, 8)
    [line] = [one for one in listed["items"] if one["digest"] == listed["making"]["digest"]]
    assert (line["name"], line["by"], line["margin"]) == ("March", "Engineer", 0.05)
    assert (line["approval"], line["verified"], line["openings"]) == (None, None, [])
    assert line["counts"]["test"]["classes"] == {"ill": 2, "well": 2}
    shown = site.ask(engineer, "GET", f"/api/manifests/{line['digest']}").json()
    assert (shown["place"], shown["about"]["source"]["root"]) == ("real", "real")
    assert shown["about"]["split"]["test"] == 0.5
    assert Path(shown["file"]).is_file()


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"how": "seeded"}, "options_clash"),
        ({"test": 0.6, "tune": 0.4}, "options_clash"),
        ({"table": "../films.csv"}, "place_outside"),
        ({"table": "gone.csv"}, "place_gone"),
        ({"table": "real"}, "place_no_table"),
        ({"columns": {"label": "finding"}}, "labels_broken"),
        ({"leave_out": [["split", "val"]]}, "labels_broken"),
        ({"kind": "archive", "text": "", "how": "seeded", "seed": 1}, "labels_empty"),
    ],
)
def test_what_cannot_be_made_is_refused_before_any_image_is_looked_at(
    site: Called, engineer: Caller, other: dict[str, Json], reason: str
) -> None:
    answer = site.ask(engineer, "POST", "/api/manifests", WANTED | other)
    assert answer.json()["reason"] == reason


def test_rows_that_cannot_be_used_are_named_when_it_has_looked(
    site: Called, engineer: Caller
) -> None:
    said = WANTED | {"table": "made/films.csv", "name": "No pictures"}
    site.ask(engineer, "POST", "/api/manifests", said)
    problem = until_made(site, engineer)["making"]["problem"]
    assert (problem["reason"], problem["fields"]["n"]) == ("manifest_rows", 8)


def test_studies_of_the_archive_want_an_approval(site: Called, engineer: Caller) -> None:
    said = {"kind": "archive", "text": "study,label\n2.25.1,ill\n2.25.2,well", "table": ""}
    more = {"how": "seeded", "seed": 7, "name": "Archive"}
    site.ask(engineer, "POST", "/api/manifests", WANTED | said | more)
    problem = until_made(site, engineer)["making"]["problem"]
    assert problem["reason"] == "approval_missing"
    chief = site.session(site.person(Role.ADMINISTRATOR))
    assert site.ask(chief, "POST", "/api/approvals", APPROVAL).status == 200
    named = {"approval": APPROVAL["number"]}
    site.ask(engineer, "POST", "/api/manifests", WANTED | said | more | named)
    problem = until_made(site, engineer)["making"]["problem"]
    assert problem["reason"] == "manifest_rows"
    assert "no such study" in problem["fields"]["rows"][0]["why"]


def test_it_is_whole_until_a_file_is_changed_and_the_list_says_how_it_was_found(
    site: Called, engineer: Caller
) -> None:
    digest = frozen(site, "verified")
    path = f"/api/manifests/{digest}"
    shown = site.ask(engineer, "POST", f"{path}/verify", {}).json()
    assert (shown["problems"], shown["verified"]["problems"]) == ([], 0)
    film = site.films / "made" / "ill1_1.png"
    whole = film.read_text()
    film.write_text("another")
    shown = site.ask(engineer, "POST", f"{path}/verify", {}).json()
    film.write_text(whole)
    assert "ill1_1.png was changed" in shown["problems"][0]
    [line] = [
        one
        for one in site.ask(engineer, "GET", "/api/manifests").json()["items"]
        if one["digest"] == digest
    ]
    assert (line["verified"]["problems"], line["verified"]["by"]) == (1, "Engineer")


def test_a_test_set_is_opened_once_and_then_for_a_reason(site: Called, engineer: Caller) -> None:
    digest = frozen(site, "opened")
    path = f"/api/manifests/{digest}"
    sealed = site.ask(engineer, "GET", f"{path}/test")
    assert (sealed.status, sealed.json()["reason"]) == (403, "test_sealed")
    said = {"packages": [shipped(site, engineer, digest)]}
    shown = site.ask(engineer, "POST", f"{path}/open", said).json()
    opening = shown["opening"]
    assert (opening["opening"], opening["alpha_each"], opening["margin"]) == (1, 0.05, 0.02)
    assert "cases" not in opening
    assert (shown["openings"][0]["by"], shown["openings"][0]["reason"]) == ("Engineer", "")
    for question, labels in (("", {"ill", "well"}), ("?finding=ill", {"0", "1"})):
        rows, told = saved(site.ask(engineer, "GET", f"{path}/test{question}").body)
        assert {one["label"] for one in rows} == labels
        manifest, _ = parse_manifest(Path(told.file).read_bytes(), name="films")
        check_rows(rows, judging(told, manifest, digest), told.finding)
    assert given_out(site) == [
        {"manifest": digest, "opening": 1, "finding": finding} for finding in ("", "ill")
    ]
    again = site.ask(engineer, "POST", f"{path}/open", said)
    assert (again.status, again.json()["reason"]) == (403, "test_opened_before")
    short = site.ask(engineer, "POST", f"{path}/open", said | {"reason": "no"})
    assert short.json()["reason"] == "reason_length"
    engineer.headers["idempotency-key"] = "pressed twice"
    for _ in range(2):
        more = said | {"reason": "a row was read wrongly"}
        opening = site.ask(engineer, "POST", f"{path}/open", more).json()["opening"]
        assert (opening["opening"], opening["alpha_each"]) == (2, 0.025)
    engineer.headers.clear()
    shown = site.ask(engineer, "GET", path).json()
    assert [one["number"] for one in shown["openings"]] == [1, 2]


def test_nothing_is_opened_that_a_changed_file_spoils_or_for_a_package_that_is_not_here(
    site: Called, engineer: Caller
) -> None:
    digest = frozen(site, "spoilt")
    path = f"/api/manifests/{digest}/open"
    before = site.ask(engineer, "GET", f"/api/manifests/{digest}").json()["openings"]
    said: dict[str, Any] = {"packages": [shipped(site, engineer, digest)]}
    spoilt = site.ask(engineer, "POST", path, said | {"root": "real"}).json()
    assert spoilt["reason"] == "manifest_files_changed"
    other = {"packages": [{"package": "nobodys", "version": "1.0.0"}]}
    assert site.ask(engineer, "POST", path, other).json()["reason"] == "no_such_package"
    assert site.ask(engineer, "GET", f"/api/manifests/{digest}").json()["openings"] == before


def test_where_the_files_of_one_from_the_terminal_lie_is_asked(
    site: Called, engineer: Caller, tmp_path: Path
) -> None:
    digest = frozen(site, "elsewhere", root=str(tmp_path))
    path = f"/api/manifests/{digest}/verify"
    unknown = site.ask(engineer, "POST", path, {})
    assert (unknown.status, unknown.json()["reason"]) == (404, "place_unknown")
    assert site.ask(engineer, "POST", path, {"root": "made"}).json()["problems"] == []
    (site.house.settings.manifests_folder / f"{digest}.json").unlink()
    gone = site.ask(engineer, "POST", path, {"root": "made"})
    assert gone.json()["reason"] == "manifest_file_gone"
    shown = site.ask(engineer, "GET", f"/api/manifests/{digest}").json()
    assert (shown["file"], shown["problem"]["reason"]) == (None, "manifest_file_gone")


def test_a_file_that_was_exchanged_for_another_data_set_is_not_taken_for_this_one(
    site: Called, engineer: Caller
) -> None:
    digest, other = frozen(site, "mine"), frozen(site, "another")
    kept = site.house.settings.manifests_folder
    (kept / f"{digest}.json").unlink()
    (kept / f"{digest}.json").write_bytes((kept / f"{other}.json").read_bytes())
    shown = site.ask(engineer, "GET", f"/api/manifests/{digest}").json()
    assert (shown["about"], shown["problem"]["reason"]) == (None, "manifest_exchanged")
    refused = site.ask(engineer, "POST", f"/api/manifests/{digest}/verify", {})
    assert refused.json()["reason"] == "manifest_exchanged"


def test_what_another_data_set_has_opened_stays_sealed_in_this_one(
    site: Called, engineer: Caller
) -> None:
    first, second = frozen(site, "first"), frozen(site, "second")
    package = shipped(site, engineer, first)
    path = f"/api/manifests/{first}/open"
    twice = site.ask(engineer, "POST", path, {"packages": [package, package]})
    assert twice.json()["reason"] == "package_twice"
    said: dict[str, Any] = {"packages": [package], "reason": "to see the other one"}
    shown = site.ask(engineer, "POST", path, said).json()
    assert [one["own"] for one in shown["openings"]][-1:] == [True]
    openings = site.ask(engineer, "GET", f"/api/manifests/{second}").json()["openings"]
    assert len(openings) == len(shown["openings"])
    assert not any(one["own"] for one in openings)
    sealed = site.ask(engineer, "GET", f"/api/manifests/{second}/test")
    assert (sealed.status, sealed.json()["reason"]) == (403, "test_sealed")
