"""`lynkeus users`: let people in, see who is, change what they may, and let them in no more."""

import argparse
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from lynkeus.access.actors import PEOPLE
from lynkeus.access.reach import is_this_machine
from lynkeus.app.site import Site, open_site
from lynkeus.cli.command import (
    DONE,
    Command,
    GivenWrongly,
    report,
    rows,
    settings_of,
    with_json,
)
from lynkeus.cli.running import port
from lynkeus.core.json import Json
from lynkeus.core.settings import HTTP_PORT


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=("add", "list", "roles", "disable", "enable"),
        help="add: make a one-time link; list: who has an account; roles: give a person other "
        "roles; disable: let a person in no more, and end his sessions; enable: let him in again",
    )
    parser.add_argument("login", nargs="?", metavar="LOGIN", help="whom, but for add and list")
    parser.add_argument(
        "--role",
        action="append",
        choices=sorted(PEOPLE),
        default=[],
        help="add, roles: what the person is here; may be given several times",
    )
    parser.add_argument(
        "--http-port",
        type=port,
        default=HTTP_PORT,
        metavar="N",
        help="add: where the pages will be, for the link, when no service runs",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with open_site(settings_of(arguments)) as site:
        return _DOING[arguments.what](site, arguments)


def _add(site: Site, arguments: argparse.Namespace) -> int:
    roles: list[Json] = arguments.role or ["radiologist"]
    done = cast("Mapping[str, Json]", site.ask("invite", {"roles": roles}))
    link = str(done["link"])
    where = ", on this machine" if is_this_machine(urlsplit(link).hostname or "") else ""
    report(arguments, done, f"Open this once, within 24 hours{where}: {link}")
    return DONE


def _list(site: Site, arguments: argparse.Namespace) -> int:
    document = site.ask("list people")
    lines = [
        f"{one['login']}  {', '.join(cast('list[str]', one['roles']))}"
        f"{'  disabled' if one['disabled'] else ''}"
        for one in rows(document, "people")
    ]
    report(arguments, document, "\n".join(lines) or "Nobody has an account yet.")
    return DONE


def _roles(site: Site, arguments: argparse.Namespace) -> int:
    login = _login(arguments)
    if not arguments.role:
        message = "`lynkeus users roles LOGIN` needs --role, once for each role."
        raise GivenWrongly(message, reason="argument_missing", what="a role")
    roles: list[Json] = sorted(set(arguments.role))
    site.ask("change roles", {"login": login, "roles": roles})
    words = f"{login} is here from now on: {', '.join(arguments.role)}."
    report(arguments, {"login": login, "roles": roles}, words)
    return DONE


def _disable(site: Site, arguments: argparse.Namespace) -> int:
    login = _login(arguments)
    site.ask("disable person", {"login": login})
    words = f"{login} is let in no more; his sessions have ended."
    report(arguments, {"login": login, "disabled": True}, words)
    return DONE


def _enable(site: Site, arguments: argparse.Namespace) -> int:
    login = _login(arguments)
    site.ask("enable person", {"login": login})
    report(arguments, {"login": login, "disabled": False}, f"{login} may sign in again.")
    return DONE


def _login(arguments: argparse.Namespace) -> str:
    if not arguments.login:
        message = f"`lynkeus users {arguments.what}` needs the login of the person."
        raise GivenWrongly(message, reason="argument_missing", what="a login")
    return str(arguments.login)


_DOING = {"add": _add, "list": _list, "roles": _roles, "disable": _disable, "enable": _enable}

COMMAND = Command(
    asks="The link lets one person choose a login and a password, once, within 24 hours. Hand it "
    "to that person only; a role is what the person is here, and more than one may be given. "
    "Disabling somebody ends his sessions at once; what he did and signed stays his.",
    examples=(
        "lynkeus users add --role radiologist",
        "lynkeus users add --role engineer --role technologist",
        "lynkeus users list",
        "lynkeus users roles wang --role senior_radiologist",
        "lynkeus users disable wang",
        "lynkeus users enable wang",
    ),
    arguments=_arguments,
    run=_run,
)
