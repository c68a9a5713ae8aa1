"""`lynkeus peers`: which devices and archives may send."""

import argparse
from collections.abc import Mapping
from typing import cast

from lynkeus.app.site import known_site
from lynkeus.archive.peers import check_title, parse_address
from lynkeus.cli.command import (
    DONE,
    Command,
    made_site,
    report,
    rows,
    say_aside,
    settings_of,
    with_json,
)
from lynkeus.cli.uses import Use
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.core.words import count_of

TITLE = "the device's AE title"
USES = {
    "list": Use(does="who may send"),
    "add": Use(
        does="let a device send",
        needs={"ae_title": TITLE, "address": "the address that the device calls from"},
    ),
    "remove": Use(
        does="let a device send no more: from this address, or from any",
        needs={"ae_title": TITLE},
        may=("address",),
    ),
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "ae_title", nargs="?", metavar="AE_TITLE", help="how the device names itself"
    )
    parser.add_argument(
        "address",
        nargs="?",
        metavar="ADDRESS[:PORT]",
        help="the address or host name that it calls from; add: also the port on which it listens "
        "itself, where it does (an IPv6 address with a port stands in brackets)",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    return _DOING[arguments.what](arguments)


def _list(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        document = site.ask("list peers")
    lines = [_line(one) for one in rows(document, "peers")]
    report(arguments, document, "\n".join(lines) or "Nobody may send yet.")
    return DONE


def _line(peer: Mapping[str, Json]) -> str:
    line = f"{peer['ae_title']}  {peer['address']}"
    return line if peer["port"] is None else f"{line}  listens on port {peer['port']}"


def _add(arguments: argparse.Namespace) -> int:
    title = check_title(arguments.ae_title)
    address, port = parse_address(arguments.address)
    asked: Mapping[str, Json] = {"ae_title": title, "address": address, "port": port}
    with made_site(settings_of(arguments)) as site:
        document = cast("Mapping[str, Json]", site.ask("add peer", asked))
    report(arguments, document, f"{title} at {address} may send to this site from now on.")
    if not document["address_known"]:
        say_aside(
            f"Nobody here knows the address of `{address}` now: until the network's name service "
            f"does, {title} is turned away. Is it spelt right?"
        )
    return DONE


def _remove(arguments: argparse.Namespace) -> int:
    title = check_title(arguments.ae_title)
    asked: dict[str, Json] = {"ae_title": title}
    if arguments.address:
        asked["address"], port = parse_address(arguments.address)
        if port is not None:
            message = "A peer is removed by its address alone: leave the port out."
            raise BadInput(message, reason="bad_port", port=port)
    with known_site(settings_of(arguments)) as site:
        document = site.ask("remove peer", asked)
    gone = [str(one["address"]) for one in rows(document, "removed")]
    words = f"{title} may send to this site no more: "
    many = count_of(len(gone), "address", "addresses")
    report(arguments, document, f"{words}{many} removed ({', '.join(gone)}).")
    return DONE


_DOING = {"list": _list, "add": _add, "remove": _remove}

COMMAND = Command(
    asks="Know the device's AE title and the address that it calls from; its maker's engineer "
    "does. Who is not a peer is turned away, and the refusal is recorded. A device may have "
    "several addresses: `remove` with one of them takes that one alone, without any it takes all. "
    "A host name is looked up at each call.",
    examples=(
        "lynkeus peers add CT1 192.168.10.21",
        "lynkeus peers add PACS 192.168.10.30:104",
        "lynkeus peers list",
        "lynkeus peers remove CT1 192.168.10.21",
        "lynkeus peers remove PACS",
    ),
    arguments=_arguments,
    run=_run,
    uses=USES,
    usual="list",
)
