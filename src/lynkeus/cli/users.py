"""`lynkeus users`: let people in, and see who is."""

import argparse

from lynkeus.access.actors import PEOPLE, Role
from lynkeus.access.commands import Invite
from lynkeus.access.people import everybody
from lynkeus.access.sessions import new_token, token_hash
from lynkeus.app.house import open_house
from lynkeus.app.serve import address
from lynkeus.cli.command import DONE, Command, report, settings_of, this_person, with_json
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.core.settings import HTTP_PORT


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=("add", "list"), help="add: make a one-time link; list: who has an account"
    )
    parser.add_argument(
        "--role",
        action="append",
        choices=sorted(PEOPLE),
        default=[],
        help="what the person is here; may be given several times",
    )
    parser.add_argument(
        "--http-port",
        type=int,
        default=HTTP_PORT,
        metavar="N",
        help="add: where the pages are, for the link",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    house = open_house(settings)
    try:
        if arguments.what == "list":
            with house.database.read() as connection:
                known = everybody(connection)
            people: list[Json] = [
                {"login": one.login, "name": one.name, "roles": sorted(one.roles)} for one in known
            ]
            words = "\n".join(f"{one.login}  {', '.join(sorted(one.roles))}" for one in known)
            report(arguments, {"people": people}, words or "Nobody has an account yet.")
            return DONE
        roles = tuple(Role(one) for one in arguments.role) or (Role.RADIOLOGIST,)
        token = new_token()
        command = Invite(token=token_hash(token), roles=roles)
        house.door.execute(this_person(), command, key=new_id())
    finally:
        house.close()
    link = f"{address(settings)}/first-run/{token}"
    words = f"Open this once, within 24 hours, on this machine: {link}"
    report(arguments, {"link": link, "roles": sorted(roles)}, words)
    return DONE


COMMAND = Command(
    asks="The link lets one person choose a login and a password, once, within 24 hours. Hand it "
    "to that person only; a role is what the person is here, and more than one may be given.",
    examples=(
        "lynkeus users add --role radiologist",
        "lynkeus users add --role engineer --role technologist",
        "lynkeus users list",
    ),
    arguments=_arguments,
    run=_run,
)
