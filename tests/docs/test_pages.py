"""The documents hold together: links, languages, and a place for each thing that is to have one."""

import argparse
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta

import pytest

from lynkeus.access.commands import INVITATION
from lynkeus.access.passwords import LENGTH_MIN
from lynkeus.cli.main import SUMMARIES, parser
from lynkeus.quality.catalogue import CHECKS

from .pages import ROOT, Page, all_pages, page

PAGES = all_pages()
ENGLISH, CHINESE = page("README.md"), page("README.zh-CN.md")
GUIDE = tuple(one for one in PAGES if one.name.startswith("docs/guide/"))
METHODS = "\n".join(one.text for one in PAGES if one.name.startswith("docs/methods/"))
ALGORITHMS = (
    *("models/explain/*", "models/applicability", "models/gates", "models/calibrate"),
    *("measures/*", "learning/transforms/*", "learning/networks/*"),
    *("learning/traditional/*", "learning/traditional/*/*"),
    *("manifests/dividing", "manifests/sealing"),
    *("models/segmenting/outline", "models/segmenting/tidying", "models/shortcuts/[f-l]*"),
    *("models/preprocess", "learning/point", "cases/withholding", "reporting/order"),
    *("ledger/merkle", "core/sealing", "dicom/display", "dicom/compare"),
)
"""Where an algorithm lives; each of these files has a methods page that names it."""


class TestLinks:
    @pytest.mark.parametrize("one", PAGES, ids=lambda one: one.name)
    def test_lead_somewhere(self, one: Page) -> None:
        assert list(broken(one)) == []

    def test_a_planted_broken_link_is_found(self) -> None:
        planted = Page(
            path=ROOT / "docs" / "planted.md",
            text="[a](nowhere.md) [b](architecture.md#nothing) [c](architecture.md)\n",
        )
        assert list(broken(planted)) == ["nowhere.md", "architecture.md#nothing"]

    def test_every_page_can_be_reached_from_the_first(self) -> None:
        reached, waiting = {ENGLISH.path}, [ENGLISH]
        while waiting:
            one = waiting.pop()
            for link in one.links:
                path = (one.path.parent / link.partition("#")[0]).resolve()
                if path.suffix == ".md" and path.is_file() and path not in reached:
                    reached.add(path)
                    waiting.append(page(path.relative_to(ROOT).as_posix()))
        assert {one.path for one in PAGES} - reached == set()


def broken(one: Page) -> Iterator[str]:
    for link in one.links:
        where, _, anchor = link.partition("#")
        target = (one.path.parent / where).resolve() if where else one.path
        if "://" in link:
            continue
        there = target.is_relative_to(ROOT) and target.exists()
        if not there or (anchor and anchor not in page(str(target.relative_to(ROOT))).anchors):
            yield link


NAMED = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|tsx?|ya?ml|lock|toml|json))`")
PLACES = ("", "src/lynkeus/", "web/")


class TestFiles:
    @pytest.mark.parametrize("one", PAGES, ids=lambda one: one.name)
    def test_a_file_that_is_named_is_there(self, one: Page) -> None:
        assert [name for name in NAMED.findall(one.prose) if not there(name)] == []

    def test_a_planted_file_that_is_not_there_is_found(self) -> None:
        assert NAMED.findall("look in `app/nowhere.py` and `app/house.py`") == [
            "app/nowhere.py",
            "app/house.py",
        ]
        assert not there("app/nowhere.py")
        assert there("app/house.py")


def there(name: str) -> bool:
    return any((ROOT / place / name).exists() for place in PLACES)


class TestLanguages:
    def test_both_first_pages_have_the_same_shape(self) -> None:
        assert [level for level, _ in ENGLISH.headings] == [level for level, _ in CHINESE.headings]
        assert [len(row) for row in ENGLISH.rows] == [len(row) for row in CHINESE.rows]

    def test_both_give_the_same_commands(self) -> None:
        assert ENGLISH.commands == CHINESE.commands
        assert told(ENGLISH) == told(CHINESE)

    def test_both_lead_to_the_same_pages(self) -> None:
        others = {"README.md", "README.zh-CN.md"}
        english = [one for one in ENGLISH.links if one not in others]
        # A picture shows the pages in the reader's language.
        chinese = [one.replace("-zh.", "-en.") for one in CHINESE.links if one not in others]
        assert english == chinese

    def test_both_say_that_it_is_no_medical_device(self) -> None:
        assert "not a registered medical device" in ENGLISH.text
        assert "不是注册的医疗器械" in CHINESE.text

    def test_chinese_is_written_with_full_width_signs(self) -> None:
        half = re.compile(r"[\u4e00-\u9fff][,;:?!()]\s?[\u4e00-\u9fff]")
        assert [line for one in PAGES for line in one.text.splitlines() if half.search(line)] == []
        assert half.search("影像仍在接收,没有丢失")


def told(one: Page) -> list[str]:
    """Give the commands in the table of the command line."""
    return [row[0] for row in one.rows if row[0].startswith("`lynkeus ")]


def options(name: str) -> set[str]:
    whole = parser((name,))
    [listed] = [one for one in whole._actions if isinstance(one, argparse._SubParsersAction)]
    found = [text for one in listed.choices[name]._actions for text in one.option_strings]
    return {one for one in found if one.startswith("--")} - {"--help"}


class TestCommands:
    @pytest.mark.parametrize("name", SUMMARIES)
    def test_each_stands_in_the_first_pages(self, name: str) -> None:
        assert [
            row
            for row in told(ENGLISH)
            if row.startswith((f"`lynkeus {name}`", f"`lynkeus {name} "))
        ]

    @pytest.mark.parametrize("name", SUMMARIES)
    def test_each_option_is_written_down(self, name: str) -> None:
        words = ENGLISH.text + "".join(one.text for one in GUIDE)
        assert {one for one in options(name) if one not in words} == set()

    def test_no_row_tells_of_a_command_that_is_none(self) -> None:
        assert {row.strip("`").split()[1] for row in told(ENGLISH)} <= set(SUMMARIES)


class TestEveryThingHasItsPage:
    def test_checks(self) -> None:
        assert set(CHECKS) - page("docs/methods/checks.md").anchors == set()

    @pytest.mark.parametrize("where", ALGORITHMS)
    def test_algorithms(self, where: str) -> None:
        room = ROOT / "src" / "lynkeus"
        files = [one for one in room.glob(f"{where}.py") if not one.name.startswith("_")]
        assert files
        paths = [one.relative_to(room.parents[1] / "src").as_posix() for one in files]
        assert [one for one in paths if f"src/{one}" not in METHODS] == []

    def test_libraries(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = project["optional-dependencies"]
        asked = [*project["dependencies"], *extras["learn"], *extras["dev"]]
        names = {re.split(r"[=<>\[]", one)[0] for one in asked}
        web = json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))
        names |= {*web["dependencies"], *web["devDependencies"]}
        words = " ".join(page("docs/adr/0003-libraries.md").text.split())
        assert {
            one for one in names if not re.search(rf"[ |]{re.escape(one)}[ ,;.|]", words)
        } == set()

    def test_words_of_the_pages(self) -> None:
        source = (ROOT / "web/src/words.ts").read_text(encoding="utf-8")
        states = re.findall(r"word\('([^']+)', '([^']+)'", source)
        assert len(states) > 15
        words = page("docs/glossary.md").text
        assert [(zh, en) for zh, en in states if zh not in words or en not in words] == []

    def test_decisions_have_the_same_parts(self) -> None:
        decisions = [one for one in PAGES if one.name.startswith("docs/adr/")]
        assert len(decisions) > 2
        for one in decisions:
            for part in ("**Context.**", "**Decision.**", "**Given up.**", "**Look again**"):
                assert part in one.text, one.name


def test_the_guide_gives_the_limits_of_today() -> None:
    words = " ".join(page("docs/guide/people.md").text.split())
    assert f"a password ({LENGTH_MIN} characters or more)" in words
    assert f"within {INVITATION // timedelta(hours=1)} hours" in words


def test_every_task_that_a_page_names_is_in_the_makefile() -> None:
    tasks = set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = {
        name
        for one in PAGES
        for name in re.findall(r"\bmake ([a-z][a-z-]+)(?=[`\s#;,.:])", one.text)
    }
    assert {"run", "test", "wheel"} <= named
    prose = {"it", "the", "a", "no", "sure", "and", "room", "one", "their"}
    assert named - tasks - prose == set()
