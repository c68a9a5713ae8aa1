"""`lynkeus packages`: which models read here, and whose models the site believes."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from lynkeus.app.site import Site, open_site
from lynkeus.cli.command import (
    DONE,
    Command,
    report,
    rows,
    said,
    settings_of,
    with_json,
)
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("list", "activate", "stop", "resume", "trust"),
        default="list",
        help="list: what this site knows; activate: let it read; stop: let it read no more until "
        "`resume`; trust: believe a maker",
    )
    parser.add_argument(
        "which",
        nargs="?",
        metavar="PACKAGE|KEY",
        help="activate: a shipped package's name, or a package's folder; stop, resume: a package's "
        "name; trust: a maker's public key (a PEM file)",
    )
    parser.add_argument("--name", metavar="WORDS", help="trust: whose key it is")
    parser.add_argument("--reason", metavar="WORDS", help="stop, resume: why; the ledger keeps it")
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with open_site(settings_of(arguments)) as site:
        return _DOING[arguments.what](site, arguments)


def _list(site: Site, arguments: argparse.Namespace) -> int:
    document = site.ask("list packages")
    lines = [
        f"{one['package']} {one['version']}  {one['standing']}  {one['registration']}"
        for one in rows(document, "packages")
    ]
    asleep = document["shipped_not_activated"] if isinstance(document, Mapping) else ()
    lines += [f"{name}  shipped, not activated" for name in cast("list[str]", asleep)]
    report(arguments, document, "\n".join(lines))
    return DONE


def _activate(site: Site, arguments: argparse.Namespace) -> int:
    which = said(arguments, "packages", "which", "a package's name or folder")
    folder = Path(which).expanduser()
    which = str(folder.resolve()) if folder.is_dir() else which
    done = cast("Mapping[str, Json]", site.ask("activate package", {"which": which}))
    words = f"{done['package']} {done['version']} reads here from now on ({done['registration']})."
    report(arguments, done, words)
    return DONE


def _stop(site: Site, arguments: argparse.Namespace) -> int:
    return _stand(site, arguments, "reads no more; studies say that it was stopped")


def _resume(site: Site, arguments: argparse.Namespace) -> int:
    return _stand(site, arguments, "reads again")


def _stand(site: Site, arguments: argparse.Namespace, words: str) -> int:
    which = said(arguments, "packages", "which", "a package's name")
    told: Mapping[str, Json] = {
        "which": which,
        "reason": said(arguments, "packages", "reason", "--reason WORDS"),
    }
    done = cast("Mapping[str, Json]", site.ask(f"{arguments.what} package", told))
    report(arguments, done, f"{done['package']} {done['version']} {words}.")
    return DONE


def _trust(site: Site, arguments: argparse.Namespace) -> int:
    path = Path(said(arguments, "packages", "which", "the file of a maker's public key"))
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"{path} cannot be read as a key: give a PEM file."
        raise BadInput(sentence, reason="not_a_key", path=str(path)) from error
    told: Mapping[str, Json] = {"key": text, "name": arguments.name or path.stem}
    done = cast("Mapping[str, str]", site.ask("trust key", told))
    report(arguments, done, f"Packages signed by {done['key'][:16]} may be used.")
    return DONE


_DOING = {
    "list": _list,
    "activate": _activate,
    "stop": _stop,
    "resume": _resume,
    "trust": _trust,
}

COMMAND = Command(
    asks="Nothing reads before an administrator activates it. A package whose maker is not trusted "
    "is refused: `trust` takes his public key, which you should have had from himself, by "
    "another way than the package. `activate` copies a package into the home; said again, it "
    "mends a copy that was spoilt.",
    examples=(
        "lynkeus packages list",
        "lynkeus packages activate chest-xray-pneumonia",
        "lynkeus packages stop chest-xray-pneumonia --reason 'too many false alarms in ward 3'",
        "lynkeus packages trust maker.pub --name 'Radiology, Example Hospital'",
    ),
    arguments=_arguments,
    run=_run,
)
