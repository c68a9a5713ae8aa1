"""`lynkeus peers`: which devices and archives may send."""

import argparse

from lynkeus.app.house import House, open_house
from lynkeus.archive.peers import AddPeer, RemovePeer, listed, parse_address
from lynkeus.cli.command import (
    DONE,
    Command,
    GivenWrongly,
    report,
    settings_of,
    this_person,
    with_json,
)
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("list", "add", "remove"),
        default="list",
        help="list: who may send; add: let a device send; remove: let it send no more",
    )
    parser.add_argument(
        "ae_title", nargs="?", metavar="AE_TITLE", help="how the device names itself"
    )
    parser.add_argument(
        "address",
        nargs="?",
        metavar="ADDRESS[:PORT]",
        help="add: the address that it calls from, and the port on which it listens itself "
        "(an IPv6 address with a port stands in brackets)",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    house = open_house(settings_of(arguments))
    try:
        return _DOING[arguments.what](house, arguments)
    finally:
        house.close()


def _list(house: House, arguments: argparse.Namespace) -> int:
    with house.database.read() as connection:
        known = listed(connection)
    rows: list[Json] = [
        {
            "ae_title": one.ae_title,
            "address": one.address,
            "port": one.port,
            "added_at": one.added_at.isoformat(),
        }
        for one in known
    ]
    lines = [f"{one.ae_title}  {one.address}  port {one.port}" for one in known]
    report(arguments, {"peers": rows}, "\n".join(lines) or "Nobody may send yet.")
    return DONE


def _add(house: House, arguments: argparse.Namespace) -> int:
    title = _said(arguments, "ae_title", "the device's AE title")
    address, port = parse_address(_said(arguments, "address", "the address it calls from"))
    command = AddPeer(ae_title=title, address=address, port=port)
    house.door.execute(this_person(), command, key=new_id())
    document: Json = {"ae_title": title, "address": address, "port": port}
    report(arguments, document, f"{title} at {address} may send to this site from now on.")
    return DONE


def _remove(house: House, arguments: argparse.Namespace) -> int:
    title = _said(arguments, "ae_title", "the device's AE title")
    house.door.execute(this_person(), RemovePeer(ae_title=title), key=new_id())
    report(arguments, {"ae_title": title}, f"{title} may send to this site no more.")
    return DONE


def _said(arguments: argparse.Namespace, name: str, what: str) -> str:
    if not getattr(arguments, name):
        message = f"`lynkeus peers {arguments.what}` needs {what}."
        raise GivenWrongly(message, reason="argument_missing", what=what)
    return str(getattr(arguments, name))


_DOING = {"list": _list, "add": _add, "remove": _remove}

COMMAND = Command(
    asks="Know the device's AE title and the address that it calls from; its maker's engineer "
    "does. Who is not a peer is turned away, and the refusal is recorded.",
    examples=(
        "lynkeus peers add CT1 192.168.10.21:104",
        "lynkeus peers list",
        "lynkeus peers remove CT1",
    ),
    arguments=_arguments,
    run=_run,
)
