"""`lynkeus packages`: which models read here, and whose models the site believes."""

import argparse
from pathlib import Path

from lynkeus.app.house import House, open_house
from lynkeus.app.packages import activate, trust
from lynkeus.app.shipped.packages import shipped_packages
from lynkeus.cli.command import (
    DONE,
    Command,
    GivenWrongly,
    report,
    settings_of,
    this_person,
    with_json,
)
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.models.queries import registered


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("list", "activate", "trust"),
        default="list",
        help="list: what this site knows; activate: let it read; trust: believe a maker",
    )
    parser.add_argument(
        "which",
        nargs="?",
        metavar="PACKAGE|KEY",
        help="activate: a shipped package's name, or a package's folder; trust: a maker's public "
        "key (a PEM file)",
    )
    parser.add_argument("--name", metavar="WORDS", help="trust: whose key it is")
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    house = open_house(settings_of(arguments))
    try:
        return _DOING[arguments.what](house, arguments)
    finally:
        house.close()


def _list(house: House, arguments: argparse.Namespace) -> int:
    with house.database.read() as connection:
        known = registered(connection)
    rows: list[Json] = [
        {
            "package": one.package,
            "version": one.version,
            "standing": one.standing.value,
            "point": one.point,
            "registration": one.summary.registration,
            "responsible": one.summary.responsible,
            "digest": one.digest,
        }
        for one in known
    ]
    lines = [
        f"{one.package} {one.version}  {one.standing.value}  {one.summary.registration}"
        for one in known
    ]
    asleep = sorted({one.name for one in shipped_packages()} - {one.package for one in known})
    lines += [f"{name}  shipped, not activated" for name in asleep]
    report(arguments, {"packages": rows, "shipped_not_activated": [*asleep]}, "\n".join(lines))
    return DONE


def _activate(house: House, arguments: argparse.Namespace) -> int:
    done = activate(house, this_person(), _said(arguments, "a package's name or folder"))
    document: Json = {
        "package": done.package,
        "version": done.version,
        "registration": done.registration,
    }
    words = f"{done.package} {done.version} reads here from now on ({done.registration})."
    report(arguments, document, words)
    return DONE


def _trust(house: House, arguments: argparse.Namespace) -> int:
    path = Path(_said(arguments, "the file of a maker's public key"))
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"{path} cannot be read as a key: give a PEM file."
        raise BadInput(sentence, reason="not_a_key", path=str(path)) from error
    fingerprint = trust(house, this_person(), text, arguments.name or path.stem)
    report(arguments, {"key": fingerprint}, f"Packages signed by {fingerprint[:16]} may be used.")
    return DONE


def _said(arguments: argparse.Namespace, what: str) -> str:
    if not arguments.which:
        message = f"`lynkeus packages {arguments.what}` needs {what}."
        raise GivenWrongly(message, reason="argument_missing", what=what)
    return str(arguments.which)


_DOING = {"list": _list, "activate": _activate, "trust": _trust}

COMMAND = Command(
    asks="Nothing reads before an administrator activates it. A package whose maker is not trusted "
    "is refused: `trust` takes his public key, which you should have had from himself, by "
    "another way than the package.",
    examples=(
        "lynkeus packages list",
        "lynkeus packages activate chest-xray-pneumonia",
        "lynkeus packages trust maker.pub --name 'Radiology, Example Hospital'",
    ),
    arguments=_arguments,
    run=_run,
)
