"""What the first pages and the guide tell a reader to type, typed for real."""

from pathlib import Path

import pytest

from lynkeus.models.change_plan import parse_change_plan
from lynkeus.models.watching.watch import parse_watch

from .pages import ROOT, all_pages, page
from .typed import Reader

QUICK = ("docs/guide/people.md", "docs/guide/back-up.md", "docs/guide/read-the-ledger.md")
LONG = (
    *("README.md", "docs/guide/first-reading.md", "docs/guide/connect-a-pacs.md"),
    "docs/guide/train-and-evaluate.md",
)
ELSEWHERE = {
    "docs/guide/install.md": "tests/docs/test_wheel.py builds and installs it",
    "README.zh-CN.md": "tests/docs/test_pages.py holds its commands to the English ones",
}
OTHERS = 0o077
ONLY_PARSED = ("train", "audit-shortcuts", "grade-explanations")
"""Training takes the better part of an hour; tests/learning trains a small plan whole. An
audit wants more films than lie here; tests/cli/test_audit_shortcuts.py runs one whole."""


def test_every_page_with_commands_is_typed_somewhere() -> None:
    with_commands = {one.name for one in all_pages() if one.commands}
    assert with_commands == {*QUICK, *LONG, *ELSEWHERE}


@pytest.mark.parametrize("name", QUICK)
def test_commands_quick(reader: Reader, name: str) -> None:
    begin(reader, name)
    reader.read(page(name).commands)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", LONG)
def test_commands(reader: Reader, name: str) -> None:
    begin(reader, name)
    reader.read(page(name).commands)


def begin(reader: Reader, name: str) -> None:
    """Be where the page begins: some speak of a home that has been in use."""
    reader.only_parsed = ONLY_PARSED
    if name in {"docs/guide/back-up.md", "docs/guide/read-the-ledger.md"}:
        reader.type("lynkeus import film.dcm")


def test_a_back_up_is_closed_to_others_and_restored_gives_the_same_bytes(reader: Reader) -> None:
    begin(reader, "docs/guide/back-up.md")
    reader.read(page("docs/guide/back-up.md").commands)
    given = [one.read_bytes() for one in (reader.folder / "originals").rglob("*") if one.is_file()]
    assert given == [(reader.folder / "film.dcm").read_bytes()]
    made = [reader.folder / one for one in ("backup", "restored", "originals")]
    inside = [one for folder in made for one in (folder, *folder.rglob("*"))]
    assert (reader.folder / "backup" / "home.tar") in inside
    assert [one for one in inside if one.stat().st_mode & OTHERS] == []


def test_the_planted_check_of_the_guide_is_one(tmp_path: Path) -> None:
    [text] = page("docs/guide/add-a-check.md").fenced("python")
    names: dict[str, object] = {}
    exec(compile(text, str(tmp_path / "small.py"), "exec"), names)  # noqa: S102  # what a page says to type is typed
    check = names["CHECK"]
    assert type(check).__name__ == "Check"
    assert (ROOT / "src/lynkeus/quality/checks/blank.py").is_file()


def test_the_change_plan_of_the_guide_is_one() -> None:
    [text] = page("docs/guide/release-a-version.md").fenced("yaml")
    assert parse_change_plan(text.encode()).package == "chest-xray-pneumonia"


def test_the_watch_of_the_guide_is_one() -> None:
    [text] = page("docs/guide/watch-a-model.md").fenced("yaml")
    assert parse_watch(text.encode()).package == "chest-xray-pneumonia"
