"""`lynkeus packages import|export|plan|shadow|trial|release|rollback|review|retire`."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import cast

from lynkeus.app.site import known_site
from lynkeus.cli.asked import about_version, keeping, told
from lynkeus.cli.command import (
    DONE,
    made_site,
    report,
    settings_of,
    to_make,
)
from lynkeus.cli.told import review_words, trial_words
from lynkeus.cli.uses import Use
from lynkeus.core.errors import BadInput
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json

PACKAGE = "a package's name"
REASON = "--reason WORDS"
USES = {
    "import": Use(
        does="take one in as a candidate, which reads nothing",
        needs={"which": "a package's name, folder or zip archive"},
    ),
    "export": Use(
        does="write it as one file, as its maker signed it",
        needs={"which": PACKAGE, "--out": "--out FILE"},
        may=("--version",),
    ),
    "plan": Use(
        does="declare what may change in a package, before a change is tested",
        needs={"which": "the file of a change plan"},
    ),
    "shadow": Use(
        does="let a candidate read unseen beside what is in use, or --end it",
        needs={"which": PACKAGE},
        may=("--version", "--end"),
    ),
    "trial": Use(
        does="tell in totals what it said unseen, beside what people decided",
        needs={"which": PACKAGE},
        may=("--version",),
    ),
    "release": Use(
        does="let a candidate take the place of what is in use",
        needs={
            "which": PACKAGE,
            "--manifest": "--manifest FILE",
            "--report": "--report FILE",
            "--signed-by": "--signed-by LOGIN",
        },
        may=("--version",),
    ),
    "rollback": Use(
        does="stop what is in use, at once, let the version before it read, and list whom it read",
        needs={"which": PACKAGE, "--reason": REASON},
    ),
    "review": Use(
        does="list again whom a version has read", needs={"which": PACKAGE}, may=("--version",)
    ),
    "retire": Use(
        does="give up a candidate",
        needs={"which": PACKAGE, "--reason": REASON},
        may=("--version",),
    ),
}


def with_life_cycle(parser: argparse.ArgumentParser) -> None:
    """Add what these uses take beside the package and a reason."""
    parser.add_argument(
        "--version",
        metavar="V",
        help="calibrate, export, shadow, trial, release, review, retire, look, heed, candidates: "
        "which version, where there are several",
    )
    parser.add_argument(
        "--end",
        action="store_true",
        help="shadow: let it read unseen no more; it is a candidate again",
    )
    parser.add_argument(
        "--out",
        type=to_make,
        metavar="FILE",
        help="export, candidates: the new file; wrap: the new folder",
    )
    parser.add_argument(
        "--manifest",
        type=Path,
        metavar="FILE",
        help="release: the manifest whose test set was opened for this version",
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="release: what `lynkeus compare` (this version first, the one in use second) wrote "
        "with --json on the films of that test set; where none is in use, `lynkeus evaluate`",
    )
    parser.add_argument(
        "--signed-by",
        metavar="LOGIN",
        help="release: who signs, an administrator or a senior radiologist; the password is asked "
        "for, or read from standard input",
    )


def _import(arguments: argparse.Namespace) -> int:
    from lynkeus.app.shipped.packages import package_folder  # noqa: PLC0415  # slow to import

    which = Path(arguments.which).expanduser()
    said = str(which.resolve()) if which.exists() else arguments.which
    if not which.is_file():
        package_folder(said)  # nothing is made for a package that is none
    with made_site(settings_of(arguments)) as site:
        done = told(site.ask("import package", {"which": said}))
    stands = str(done["standing"]).replace("_", " ")
    how = "as a candidate" if stands == "candidate" else f"already: {stands}"
    words = f"{done['package']} {done['version']} lies here {how}."
    report(arguments, done, words)
    return DONE


def _export(arguments: argparse.Namespace) -> int:
    out = cast("Path", arguments.out)

    said = about_version(arguments)
    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("export package", said, take=keeping(out)))
    document = {**done, "file": str(out)}
    report(arguments, document, f"{done['package']} {done['version']} is written to {out}.")
    return DONE


def _plan(arguments: argparse.Namespace) -> int:
    body = file_bytes(Path(arguments.which))
    with made_site(settings_of(arguments)) as site:
        done = told(site.ask("declare plan", body=body))
    words = (
        f"Declared for {done['package']} (hash {str(done['plan'])[:16]}). It holds for test sets "
        "that are opened from now on."
    )
    report(arguments, done, words)
    return DONE


def _shadow(arguments: argparse.Namespace) -> int:
    if arguments.end:
        with known_site(settings_of(arguments)) as site:
            done = told(site.ask("end shadow", about_version(arguments)))
        words = f"{done['package']} {done['version']} reads unseen no more; it is a candidate."
        report(arguments, done, words)
        return DONE
    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("shadow package", about_version(arguments)))
    words = (
        f"{done['package']} {done['version']} reads beside what is in use; what it says is shown "
        "to nobody. `lynkeus packages trial` tells totals."
    )
    report(arguments, done, words)
    return DONE


def _retire(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("retire package", about_version(arguments)))
    report(arguments, done, f"{done['package']} {done['version']} is given up.")
    return DONE


def _trial(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("tell trial", about_version(arguments)))
    report(arguments, done, "\n".join(trial_words(done)))
    return DONE


def _release(arguments: argparse.Namespace) -> int:
    from lynkeus.manifests.manifest import parse_manifest  # noqa: PLC0415  # slow to import

    path = cast("Path", arguments.manifest)
    _, digest = parse_manifest(file_bytes(path), name=path.name)
    body = file_bytes(arguments.report)
    said: dict[str, Json] = {
        **about_version(arguments),
        "manifest": digest,
        "signed_by": arguments.signed_by,
        "password": _password(arguments.signed_by),
    }
    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("release package", said, body=body))
    words = (
        f"{done['package']} {done['version']} reads here from now on ({done['registration']}), "
        f"released by {done['signed_by']}."
    )
    if "replaces" in done:
        words += f" {done['replaces']} reads no more; `lynkeus packages rollback` takes it back."
    report(arguments, done, words)
    return DONE


def _password(login: str) -> str:
    """Ask for the password of who signs; from a pipe it is the first line.

    Raises:  BadInput: If none is given.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        said = getpass.getpass(f"Password of {login}, as a signature: ")
    else:
        said = sys.stdin.readline().rstrip("\n") if sys.stdin is not None else ""
    if not said:
        message = f"{login} signs with a password: type it, or give it on standard input."
        raise BadInput(message, reason="argument_missing", what="a password")
    return said


def _rollback(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("roll back package", about_version(arguments)))
    again = f"{done['instead']} reads again" if done["instead"] else "no earlier version is left"
    words = f"{done['package']} {done['version']} reads no more, as of now; {again}."
    report(arguments, done, "\n".join([words, *review_words(told(done["review"]))]))
    return DONE


def _review(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("review package", about_version(arguments)))
    report(arguments, done, "\n".join(review_words(done)))
    return DONE


DOING = {
    "import": _import,
    "export": _export,
    "plan": _plan,
    "shadow": _shadow,
    "trial": _trial,
    "release": _release,
    "rollback": _rollback,
    "review": _review,
    "retire": _retire,
}
