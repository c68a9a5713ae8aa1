"""The rules of the house, each with a planted violation that it must find."""

import re
import tomllib

import pytest

from .rules import (
    ADDRESS,
    ENGINE,
    MACHINE,
    ROOT,
    UNDONE,
    UNEXPLAINED,
    WORKSHOP,
    Source,
    impurities,
    is_pure,
    lines_with,
    mocks,
    provers,
    proves_nothing,
    re_exports,
    repository,
    sources,
    too_long,
    vague,
)
from .unused import never_given, unused

PRODUCT = sources("src/lynkeus")
SUITE = sources("tests")
BENCH = sources("bench")
PAGES = tuple(one for ending in (".ts", ".tsx", ".css") for one in sources("web/src", ending))
EVERYTHING = repository()
SELF = "tests/architecture/"


def planted(text: str, path: str = "src/lynkeus/quality/planted.py") -> Source:
    return Source(path=path, text=text)


def test_there_is_a_house_to_look_at() -> None:
    assert len(PRODUCT) > 100
    assert len(SUITE) > 10
    assert len(PAGES) > 50
    assert {"README.md", "Makefile", ".ci/run", "web/package-lock.json"} <= {
        one.path for one in EVERYTHING
    }


class TestPurity:
    def test_pure_files_touch_nothing(self) -> None:
        assert [found for one in PRODUCT if is_pure(one) for found in impurities(one)] == []

    @pytest.mark.parametrize(
        "line",
        [
            "import sqlalchemy as sa",
            "from sqlalchemy.engine import Connection",
            "from fastapi import APIRouter",
            "import os.path",
            "from secrets import token_bytes",
            "from lynkeus.core.database import Database",
            "from lynkeus.core.clock import SystemClock",
            "from lynkeus.archive.queries import study_by_uid",
            "from lynkeus.archive import queries",
            "kept = open('x')",
            "moment = datetime.now(tz=UTC)",
            "text = path.read_text()",
            "chance = np.random.default_rng()",
            "np.random.seed(1)",
            "def later():\n    global kept\n    kept = 1",
        ],
    )
    def test_a_planted_touch_is_found(self, line: str) -> None:
        assert len(impurities(planted(line))) == 1

    @pytest.mark.parametrize(
        "line",
        [
            "from lynkeus.archive.queries import Study",
            "from lynkeus.core.clock import Clock",
            "rng = np.random.default_rng(seed)",
            "from pathlib import PurePath",
        ],
    )
    def test_values_are_no_touch(self, line: str) -> None:
        assert impurities(planted(line)) == []

    def test_furniture_and_machinery_may(self) -> None:
        assert not is_pure(planted("", "src/lynkeus/quality/queries.py"))
        assert not is_pure(planted("", "src/lynkeus/learning/training/loop.py"))
        assert is_pure(planted("", "src/lynkeus/learning/plan.py"))
        assert is_pure(planted("", "src/lynkeus/dicom/parse.py"))


class TestSize:
    def test_only_what_the_ratchet_knows_is_long(self) -> None:
        ratchet = tomllib.loads((ROOT / SELF / "ratchet.toml").read_text(encoding="utf-8"))
        long = {found for one in (*PRODUCT, *SUITE, *BENCH) for found in too_long(one)}
        assert long == set(ratchet)

    def test_planted_length_is_found(self) -> None:
        assert too_long(planted("x = 1\n" * 301)) == ["src/lynkeus/quality/planted.py"]
        function = "def long():\n" + "    x = 1\n" * 40
        assert too_long(planted(function)) == ["src/lynkeus/quality/planted.py:long"]

    def test_a_docstring_is_no_length(self) -> None:
        text = 'def told():\n    """Say.\n' + "    More.\n" * 50 + '    """\n' + "    x = 1\n" * 20
        assert too_long(planted(text)) == []


class TestNames:
    def test_every_file_says_what_is_in_it(self) -> None:
        assert [found for one in (*PRODUCT, *SUITE, *BENCH, *PAGES) for found in vague(one)] == []

    @pytest.mark.parametrize("name", ["utils.py", "helpers/one.py", "base.py", "Common.ts"])
    def test_a_planted_name_is_found(self, name: str) -> None:
        assert len(vague(planted("", f"src/lynkeus/{name}"))) == 1

    def test_packages_say_what_they_are_for_and_give_nothing_on(self) -> None:
        assert [found for one in PRODUCT for found in re_exports(one)] == []

    def test_a_planted_re_export_is_found(self) -> None:
        path = "src/lynkeus/quality/__init__.py"
        assert len(re_exports(planted('"""Said."""\nfrom x import y\n', path))) == 1
        assert len(re_exports(planted("", path))) == 1


class TestWords:
    def test_the_database_engine_is_named_in_one_place(self) -> None:
        elsewhere = [one for one in PRODUCT if not one.path.endswith("core/database.py")]
        assert [found for one in elsewhere for found in lines_with(ENGINE, one)] == []

    @pytest.mark.parametrize(
        ("pattern", "line"),
        [
            (ENGINE, "connection.execute(text('PRAGMA journal_mode'))"),
            (ENGINE, "from sqlalchemy.dialects import postgresql"),
            (MACHINE, "where = '/home/ada/films'"),
            (UNDONE, "# TODO later"),
            (ADDRESS, "--index-url https://mirror.example/simple"),
            (ADDRESS, '"resolved": "https://elsewhere.example/one.tgz"'),
            (ADDRESS, "see https://files.pythonhosted.org/one.whl"),
            (WORKSHOP, "# as Claude said"),
            (WORKSHOP, "Source: Pages.md section 4."),
        ],
    )
    def test_a_planted_word_is_found(self, pattern: re.Pattern[str], line: str) -> None:
        assert len(lines_with(pattern, planted(line))) == 1

    def test_no_file_names_a_machine_a_registry_or_what_is_undone(self) -> None:
        found = [
            line
            for one in EVERYTHING
            if not one.path.startswith(SELF)
            for pattern in (MACHINE, UNDONE, ADDRESS, WORKSHOP)
            for line in lines_with(pattern, one)
        ]
        assert found == []


class TestTests:
    def test_every_test_can_fail(self) -> None:
        proving = provers(SUITE)
        assert [found for one in SUITE for found in proves_nothing(one, proving)] == []

    def test_a_planted_test_without_assert_is_found(self) -> None:
        path = "tests/quality/test_planted.py"
        assert len(proves_nothing(planted("def test_it():\n    run()\n", path), frozenset())) == 1
        asserts = "def holds():\n    assert run()\ndef test_it():\n    holds()\n"
        one = planted(asserts, path)
        assert proves_nothing(one, provers((one,))) == []

    def test_nothing_is_patched(self) -> None:
        assert [found for one in SUITE for found in mocks(one)] == []

    def test_a_planted_mock_is_found(self) -> None:
        assert len(mocks(planted("from unittest import mock"))) == 1
        assert len(mocks(planted("from unittest.mock import patch"))) == 1


class TestTurnedOff:
    def test_every_check_that_is_turned_off_says_why(self) -> None:
        told = (*PRODUCT, *SUITE, *BENCH, *PAGES)
        kept = [one for one in told if not one.path.startswith(SELF)]
        assert [found for one in kept for found in lines_with(UNEXPLAINED, one)] == []

    @pytest.mark.parametrize(
        "line",
        [
            "x = 5  # noqa: PLR2004",
            "import torch  # type: ignore[import]",
            "// eslint-disable-line",
        ],
    )
    def test_a_planted_one_without_a_word_is_found(self, line: str) -> None:
        assert lines_with(UNEXPLAINED, planted(line))
        assert not lines_with(UNEXPLAINED, planted(f"{line}  # why  -- why"))


class TestUse:
    KEPT = frozenset({"FixedClock"})
    """The clock of the tests stands beside the port that it fills."""

    def test_what_is_defined_is_used_by_the_house_and_not_by_its_tests_alone(self) -> None:
        found = unused(PRODUCT, BENCH)
        assert [one for one in found if one.split()[-1] not in self.KEPT] == []

    def test_every_command_is_given_by_somebody(self) -> None:
        assert never_given(PRODUCT) == []

    @pytest.mark.parametrize(
        "text",
        [
            "def planted(one: int) -> int:\n    return planted(one - 1)",
            "class Planted:\n    def planted(self) -> None:\n        ...\n\nPlanted()",
            "@dataclass\nclass Planted:\n    one: int",
            "PLANTED = 5\nother = {}\nother",
            "PLANTED: int = 5",
        ],
    )
    def test_a_planted_thing_that_nobody_uses_is_found(self, text: str) -> None:
        [found] = unused((planted(text),), ())
        assert found.split()[-1].lower() == "planted"

    @pytest.mark.parametrize(
        "text",
        [
            "def one() -> None: ...\n\none()",
            "@router.get('/one')\ndef one() -> None: ...",
            "class One(Base):\n    def one(self) -> None: ...\n\nOne()",
            "ONE = 5\nload('ONE')",
            "_one = 5",
        ],
    )
    def test_what_is_used_or_called_from_outside_is_left_alone(self, text: str) -> None:
        assert unused((planted(text),), ()) == []

    def test_a_planted_command_that_nobody_gives_is_found(self) -> None:
        text = "HANDLERS = (Handler(command=Planted, run=run), Handler(command=Given, run=run))"
        told = "def run(_: Context, command: Planted) -> Planted: ...\nGiven(case=1)"
        assert never_given((planted(f"{text}\n{told}"),)) == ["Planted"]
