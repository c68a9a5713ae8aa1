"""The command `lynkeus`: finds the word, runs it, gives its exit code."""

import argparse
import sys
import textwrap
from collections.abc import Iterable

from lynkeus import __version__
from lynkeus.cli import evaluate, export, import_, ledger, packages, serve, studies, train, users
from lynkeus.cli.command import EXIT_CODES, FAILED, USAGE, Command, GivenWrongly
from lynkeus.core.errors import LynkeusError

COMMANDS: tuple[Command, ...] = (
    serve.COMMAND,
    import_.COMMAND,
    studies.COMMAND,
    export.COMMAND,
    ledger.COMMAND,
    users.COMMAND,
    packages.COMMAND,
    train.COMMAND,
    evaluate.COMMAND,
)

HERE = argparse.RawDescriptionHelpFormatter
WIDTH = 88


def main(words: list[str] | None = None) -> int:
    """Run one command.

    Returns:  The exit code.
    """
    arguments = parser().parse_args(words)
    command: Command = arguments.command
    try:
        return command.run(arguments)
    except LynkeusError as problem:
        sys.stderr.write(f"{problem.sentence} [{problem.code} {problem.reason}]\n")
        return USAGE if isinstance(problem, GivenWrongly) else FAILED
    except KeyboardInterrupt:
        return FAILED


def parser() -> argparse.ArgumentParser:
    """Put the words of all commands together."""
    top = argparse.ArgumentParser(
        prog="lynkeus",
        description="Reads medical images with AI inside a hospital, and can answer for it.\n"
        "Not a registered medical device; for research only.",
        epilog=f"`lynkeus COMMAND --help` says what each asks of you.\n\n{_exit_codes()}",
        formatter_class=HERE,
    )
    top.add_argument("--version", action="version", version=f"lynkeus {__version__}")
    listed = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        one = listed.add_parser(
            command.name,
            help=command.summary,
            description=f"{command.summary}\n\n{textwrap.fill(command.asks, WIDTH)}",
            epilog=f"examples:\n{_lines(command.examples)}\n\n{_exit_codes()}",
            formatter_class=HERE,
        )
        one.add_argument(
            "--home", metavar="FOLDER", help="the site's home folder (default: LYNKEUS_HOME)"
        )
        command.arguments(one)
        one.set_defaults(command=command)
    return top


def _exit_codes() -> str:
    return "exit codes:\n" + _lines(f"{code}  {said}" for code, said in EXIT_CODES.items())


def _lines(said: Iterable[str]) -> str:
    return "\n".join(f"  {one}" for one in said)


if __name__ == "__main__":
    raise SystemExit(main())
