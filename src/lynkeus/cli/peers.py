"""`lynkeus peers`: which devices and archives may send."""

import argparse

from lynkeus.app.site import Site, open_site
from lynkeus.archive.peers import parse_address
from lynkeus.cli.command import (
    DONE,
    Command,
    report,
    rows,
    said,
    settings_of,
    with_json,
)

TITLE = "the device's AE title"


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
    with open_site(settings_of(arguments)) as site:
        return _DOING[arguments.what](site, arguments)


def _list(site: Site, arguments: argparse.Namespace) -> int:
    document = site.ask("list peers")
    lines = [
        f"{one['ae_title']}  {one['address']}  port {one['port']}"
        for one in rows(document, "peers")
    ]
    report(arguments, document, "\n".join(lines) or "Nobody may send yet.")
    return DONE


def _add(site: Site, arguments: argparse.Namespace) -> int:
    title = said(arguments, "peers", "ae_title", TITLE)
    address, port = parse_address(said(arguments, "peers", "address", "the address it calls from"))
    document = site.ask("add peer", {"ae_title": title, "address": address, "port": port})
    report(arguments, document, f"{title} at {address} may send to this site from now on.")
    return DONE


def _remove(site: Site, arguments: argparse.Namespace) -> int:
    title = said(arguments, "peers", "ae_title", TITLE)
    document = site.ask("remove peer", {"ae_title": title})
    report(arguments, document, f"{title} may send to this site no more.")
    return DONE


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
