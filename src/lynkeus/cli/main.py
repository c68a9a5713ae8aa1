"""The command `lynkeus`: finds the word, runs it, gives its exit code.

Only the file of the word that is said is imported, so that the list of words comes at once.
"""

import argparse
import gc
import io
import os
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module

from lynkeus import __version__
from lynkeus.cli.command import EXIT_CODES, FAILED, Command, exit_code
from lynkeus.cli.order import AnyOrder
from lynkeus.cli.uses import check_use, with_uses
from lynkeus.core.errors import LynkeusError, of_system
from lynkeus.core.falling import leave_no_core

SUMMARIES: Mapping[str, str] = {
    "demo": "Open a demo on real, public films: on this machine only, and without an account.",
    "serve": "Run the service on a home folder, made when it is not there.",
    "import": "Take in DICOM files, PNG and JPEG pictures, folders and zip archives.",
    "studies": "List the studies of the archive, the newest first.",
    "read": "Let a model read films in one shot: DICOM, PNG or JPEG files, without a service.",
    "segment": "Outline films: a black and white picture of each, without a service.",
    "export": "Write a study's originals into a folder, byte for byte; it is recorded.",
    "ledger": "Verify the ledger of a home from its database, or copy out what proves it.",
    "users": "Let people in by a one-time link, list them, change their roles, or let them out.",
    "packages": "List the models here, activate, calibrate, stop or resume one, or trust a maker.",
    "peers": "Let a device or an archive send DICOM to this site, list them, or remove one.",
    "approvals": "Record under which approvals patients of the archive may be used for training.",
    "manifest": "Freeze a data set divided by patient, verify it, or open its sealed test set.",
    "train": "Follow a plan: train a model, measure it, and write a signed package.",
    "evaluate": "Read labelled films with a package and measure how well, with intervals.",
    "compare": "Read labelled films with two packages and measure which is better, and how surely.",
    "audit-shortcuts": "Say what tells labels without the disease, and if a package uses it.",
    "learning-curve": "Train on few patients, more and all: what augmentation and transfer bring.",
    "grade-explanations": "Try whether what is said to have made a model's number made it.",
}
"""The words after `lynkeus`; each is a file of this folder that declares its `COMMAND`."""
FILES: Mapping[str, str] = {
    "import": "import_",
    "audit-shortcuts": "audit_shortcuts",
    "learning-curve": "learning_curve",
    "grade-explanations": "grade_explanations",
}
"""Words that Python keeps for itself or does not take, so that their file has another name."""

HERE = argparse.RawDescriptionHelpFormatter
WIDTH = 88


def main(words: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:  The exit code.
    """
    leave_no_core()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    said = sys.argv[1:] if words is None else words
    arguments = parser(said).parse_args(said)
    command: Command = arguments.command
    try:
        if command.uses:
            check_use(arguments.word, command.uses, arguments)
        return command.run(arguments)
    except LynkeusError as problem:
        return _complain(problem)
    except BrokenPipeError:
        # Who read our words wants no more of them; Python would complain of it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as problem:
        return _complain(of_system(problem))
    except KeyboardInterrupt:
        return FAILED


def _complain(problem: LynkeusError) -> int:
    sys.stderr.write(f"{problem.sentence} [{problem.code} {problem.reason}]\n")
    return exit_code(problem)


def parser(said: Sequence[str]) -> argparse.ArgumentParser:
    """List all words, and fill in the one that is said: no other word's file is imported."""
    asked = next((one for one in said if one in SUMMARIES), None)
    top = argparse.ArgumentParser(
        prog="lynkeus",
        description="Reads medical images with AI inside a hospital, and can answer for it.\n"
        "Not a registered medical device; for research only.",
        epilog=f"`lynkeus COMMAND --help` says what each asks of you.\n\n{_exit_codes()}",
        formatter_class=HERE,
    )
    top.add_argument("--version", action="version", version=f"lynkeus {__version__}")
    listed = top.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=AnyOrder
    )
    for name, summary in SUMMARIES.items():
        one = listed.add_parser(name, help=summary, formatter_class=HERE)
        if name == asked:
            _fill(one, name, command_of(name))
    return top


def command_of(name: str) -> Command:
    """Import the file of a word and give its command."""
    # What modules bring is no garbage: looking through it again and again takes a sixth of a start.
    gc.disable()
    try:
        command: Command = import_module(f"lynkeus.cli.{FILES.get(name, name)}").COMMAND
    finally:
        gc.freeze()
        gc.enable()
    return command


def _fill(one: argparse.ArgumentParser, name: str, command: Command) -> None:
    one.description = f"{SUMMARIES[name]}\n\n{textwrap.fill(command.asks, WIDTH)}"
    one.epilog = f"examples:\n{_lines(command.examples)}\n\n{_exit_codes()}"
    one.add_argument(
        "--home", metavar="FOLDER", help="the site's home folder (default: LYNKEUS_HOME)"
    )
    if command.uses:
        with_uses(one, command.uses, command.usual)
    command.arguments(one)
    one.set_defaults(command=command, word=name)


def _exit_codes() -> str:
    return "exit codes:\n" + _lines(f"{code}  {said}" for code, said in EXIT_CODES.items())


def _lines(said: Iterable[str]) -> str:
    return "\n".join(f"  {one}" for one in said)


if __name__ == "__main__":
    raise SystemExit(main())
