"""The command `lynkeus`: finds the word, runs it, gives its exit code."""

import argparse
import sys

from lynkeus import __version__
from lynkeus.cli import evaluate, export, import_, ledger, packages, serve, studies, train, users
from lynkeus.cli.command import FAILED, USAGE, Command
from lynkeus.core.errors import BadInput, LynkeusError

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

EXIT_CODES = """exit codes:
  0  done
  1  it could not be done; the last line says why
  2  the command was given wrongly
  3  done in part: some files were refused, the summary says which
"""


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
        return USAGE if isinstance(problem, BadInput) and problem.reason == "no_home" else FAILED
    except KeyboardInterrupt:
        return FAILED


def parser() -> argparse.ArgumentParser:
    """Put the words of all commands together."""
    top = argparse.ArgumentParser(
        prog="lynkeus",
        description="Reads medical images with AI inside a hospital, and can answer for it. "
        "Not a registered medical device.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"lynkeus {__version__}")
    listed = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        one = listed.add_parser(
            command.name, help=command.summary, description=command.summary, epilog=EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        one.add_argument(
            "--home", metavar="FOLDER", help="the site's home folder (default: LYNKEUS_HOME)"
        )
        command.arguments(one)
        one.set_defaults(command=command)
    return top


if __name__ == "__main__":
    raise SystemExit(main())
