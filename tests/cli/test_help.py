"""What the terminal says of itself: every command's help is whole, and its examples are real."""

import argparse
import shlex
from pathlib import Path

import pytest

from lynkeus.cli.command import EXIT_CODES, Command
from lynkeus.cli.main import SUMMARIES, command_of, main, parser

ASKS_MIN = 80
"""Fewer letters than this say nothing of what is asked of a person."""

STAYING = {"serve", "demo"}
"""What runs until it is stopped has nothing to report at its end."""


def of(command: Command) -> argparse.ArgumentParser:
    found = argparse.ArgumentParser()
    command.arguments(found)
    return found


@pytest.fixture
def command(name: str) -> Command:
    return command_of(name)


@pytest.mark.parametrize("name", SUMMARIES)
class TestEach:
    def test_says_what_it_asks_of_a_person(self, name: str, command: Command) -> None:
        assert len(command.asks) >= ASKS_MIN
        assert SUMMARIES[name].endswith(".")
        assert command.asks.endswith(".")

    def test_has_examples_that_the_parser_takes(self, name: str, command: Command) -> None:
        assert command.examples
        for line in command.examples:
            program, *words = shlex.split(line)
            assert program == "lynkeus"
            assert parser(words).parse_args(words).command is command

    def test_explains_each_argument(self, name: str, command: Command) -> None:
        unsaid = [one.dest for one in of(command)._actions if not one.help]
        assert unsaid == []

    def test_reports_as_json_too_unless_it_stays(self, name: str, command: Command) -> None:
        written = "--json" in {text for one in of(command)._actions for text in one.option_strings}
        assert written == (name not in STAYING)

    def test_shows_examples_and_exit_codes(
        self, name: str, command: Command, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert all(line in said for line in command.examples)
        assert all(f"  {code}  {words}" in said for code, words in EXIT_CODES.items())
        assert max(len(line) for line in said.splitlines() if line not in command.examples) <= 120


def test_the_first_page_of_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(name in said and words[:20] in said for name, words in SUMMARIES.items())
    assert "Not a registered medical device" in said


def test_what_is_given_wrongly_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LYNKEUS_HOME", raising=False)
    assert main(["studies"]) == 2
    assert "no_home" in capsys.readouterr().err
    home = tmp_path / "home"
    assert main(["import", "x", "--age-band", "old", "--home", str(home)]) == 2
    assert not home.exists()
    with pytest.raises(SystemExit) as ended:
        main(["studies", "--unheard-of"])
    assert ended.value.code == 2
