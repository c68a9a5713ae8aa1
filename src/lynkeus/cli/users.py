"""`lynkeus users`: let people in, see who is, change what they may, and let them in no more."""

import argparse
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from lynkeus.access.actors import PEOPLE, Role
from lynkeus.access.reach import is_this_machine
from lynkeus.app.site import known_site
from lynkeus.cli.command import (
    DONE,
    Command,
    made_site,
    report,
    rows,
    settings_of,
    with_json,
)
from lynkeus.cli.running import port
from lynkeus.cli.uses import Use
from lynkeus.core.json import Json
from lynkeus.core.settings import HTTP_PORT

LOGIN = "the login of the person"
INVITATION = "the invitation, as `lynkeus users list` names it"
ROLES = sorted(role.value for role in PEOPLE)
USUAL = Role.RADIOLOGIST.value
USES = {
    "add": Use(does="make a one-time link", may=("--role", "--http-port")),
    "list": Use(does="who has an account, and which links nobody has used yet"),
    "roles": Use(
        does="give a person other roles",
        needs={"login": LOGIN, "--role": "--role ROLE, once for each role"},
    ),
    "disable": Use(does="let a person in no more, and end his sessions", needs={"login": LOGIN}),
    "enable": Use(does="let him in again", needs={"login": LOGIN}),
    "withdraw": Use(does="let nobody use a link any more", needs={"login": INVITATION}),
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "login",
        nargs="?",
        metavar="LOGIN",
        help="whom, but for add and list; withdraw: the invitation, as list names it",
    )
    parser.add_argument(
        "--role",
        action="append",
        type=_role,
        default=[],
        metavar="ROLE",
        help=f"add, roles: what the person is here: {', '.join(ROLES)}; may be given several times "
        f"(default for add: {USUAL})",
    )
    parser.add_argument(
        "--http-port",
        type=port,
        metavar="N",
        help="add: where the pages will be, for the link, when no service runs "
        f"(default: {HTTP_PORT})",
    )
    with_json(parser)


def _role(said: str) -> str:
    if said not in ROLES:
        message = f"{said} is no role here: say {', '.join(ROLES[:-1])} or {ROLES[-1]}"
        raise argparse.ArgumentTypeError(message)
    return said


def _run(arguments: argparse.Namespace) -> int:
    return _DOING[arguments.what](arguments)


def _add(arguments: argparse.Namespace) -> int:
    roles: list[Json] = sorted(set(arguments.role or [USUAL]))
    with made_site(settings_of(arguments)) as site:
        done = cast("Mapping[str, Json]", site.ask("invite", {"roles": roles}))
    link = str(done["link"])
    where = ", on this machine" if is_this_machine(urlsplit(link).hostname or "") else ""
    words = f"For a new {_named(roles)}: open this once, within 24 hours{where}: {link}"
    report(arguments, done, words)
    return DONE


def _list(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        document = site.ask("list people")
    lines = [
        f"{one['login']}  {', '.join(cast('list[str]', one['roles']))}"
        f"{'  disabled' if one['disabled'] else ''}"
        for one in rows(document, "people")
    ] or ["Nobody has an account yet."]
    lines += [
        f"{one['id']}  an open invitation: {', '.join(cast('list[str]', one['roles']))}, until "
        f"{datetime.fromisoformat(str(one['until'])):%Y-%m-%d %H:%M} UTC"
        for one in rows(document, "invitations")
    ]
    report(arguments, document, "\n".join(lines))
    return DONE


def _roles(arguments: argparse.Namespace) -> int:
    login, roles = arguments.login, cast("list[Json]", sorted(set(arguments.role)))
    with known_site(settings_of(arguments)) as site:
        site.ask("change roles", {"login": login, "roles": roles})
    words = f"{login} is here from now on: {_named(roles)}."
    report(arguments, {"login": login, "roles": roles}, words)
    return DONE


def _disable(arguments: argparse.Namespace) -> int:
    login = arguments.login
    with known_site(settings_of(arguments)) as site:
        site.ask("disable person", {"login": login})
    words = f"{login} is let in no more; his sessions have ended."
    report(arguments, {"login": login, "disabled": True}, words)
    return DONE


def _enable(arguments: argparse.Namespace) -> int:
    login = arguments.login
    with known_site(settings_of(arguments)) as site:
        site.ask("enable person", {"login": login})
    report(arguments, {"login": login, "disabled": False}, f"{login} may sign in again.")
    return DONE


def _withdraw(arguments: argparse.Namespace) -> int:
    invitation = arguments.login
    with known_site(settings_of(arguments)) as site:
        site.ask("withdraw invitation", {"invitation": invitation})
    words = "Nobody can use this link any more."
    report(arguments, {"invitation": invitation, "withdrawn": True}, words)
    return DONE


def _named(roles: Iterable[object]) -> str:
    return " and ".join(str(one).replace("_", " ") for one in roles)


_DOING = {
    "add": _add,
    "list": _list,
    "roles": _roles,
    "disable": _disable,
    "enable": _enable,
    "withdraw": _withdraw,
}

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
        "lynkeus users withdraw 3f5a0c9be172",
    ),
    arguments=_arguments,
    run=_run,
    uses=USES,
)
