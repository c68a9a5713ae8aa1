"""What the terminal says of itself: every command's help is whole, and its examples are real."""

import argparse
import shlex

import pytest

from lynkeus.cli.command import EXIT_CODES, Command
from lynkeus.cli.main import SUMMARIES, command_of, main, parser
from lynkeus.cli.uses import check_use

ASKS_MIN = 80
"""Fewer letters than this say nothing of what is asked of a person."""

STAYING = {"serve", "demo"}
"""What runs until it is stopped has nothing to report at its end."""


def of(name: str) -> argparse.ArgumentParser:
    [listed] = [
        one for one in parser((name,))._actions if isinstance(one, argparse._SubParsersAction)
    ]
    found: argparse.ArgumentParser = listed.choices[name]
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

    def test_has_examples_that_are_taken(self, name: str, command: Command) -> None:
        assert command.examples
        for line in command.examples:
            program, *words = shlex.split(line)
            assert program == "lynkeus"
            arguments = parser(words).parse_args(words)
            assert arguments.command is command
            if command.uses:
                check_use(name, command.uses, arguments)

    def test_has_an_example_of_each_use(self, name: str, command: Command) -> None:
        said = {word for line in command.examples for word in shlex.split(line)[2:3]}
        assert set(command.uses) <= said

    def test_knows_what_each_use_takes(self, name: str, command: Command) -> None:
        """Every argument that a use names is one; every one of the command is of some use."""
        known = {
            text if text.startswith("--") else one.dest
            for one in of(name)._actions
            for text in one.option_strings or [one.dest]
        }
        named = {one for use in command.uses.values() for one in use.takes}
        assert named <= known
        if command.uses:
            assert known - named == {"help", "--help", "--home", "--json", "what"}

    def test_explains_each_argument(self, name: str) -> None:
        unsaid = [one.dest for one in of(name)._actions if not one.help]
        assert unsaid == []

    def test_reports_as_json_too_unless_it_stays(self, name: str) -> None:
        written = "--json" in {text for one in of(name)._actions for text in one.option_strings}
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


@pytest.mark.parametrize(
    "line",
    [
        "peers add --home HOME CT1 10.0.0.5",
        "peers --home HOME add CT1 --json - 10.0.0.5",
        "packages stop --reason WORDS toy",
        "users --role engineer roles --role technologist wang",
        "ledger prove --checkpoint kept growth.zip",
        "export --json - 1.2.3 out",
        "read --age-band 1-5 a.dcm b.dcm --json -",
        "import a --json - b",
    ],
)
def test_options_may_stand_anywhere(line: str) -> None:
    words = line.split()
    options = {at + one for at, word in enumerate(words) if word[:2] == "--" for one in (0, 1)}
    last = sorted(range(len(words)), key=lambda at: at in options)
    sorted_out = [words[at] for at in last]
    assert sorted_out != words
    assert parser(words).parse_args(words) == parser(words).parse_args(sorted_out)
