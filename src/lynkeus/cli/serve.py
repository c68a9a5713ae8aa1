"""`lynkeus serve`: run the service on a home."""

import argparse
from pathlib import Path

from lynkeus.app.house import open_house
from lynkeus.app.listening import check_free
from lynkeus.app.offering import check_offer, is_offered, offer_of
from lynkeus.app.serve import Service, first_run_link
from lynkeus.app.wire import this_person
from lynkeus.cli.command import DONE, Command, say, settings_of
from lynkeus.cli.running import Ending, with_ports
from lynkeus.core.ids import new_id
from lynkeus.core.settings import LOOPBACK, Settings, Tls


def _with_offer(parser: argparse.ArgumentParser) -> None:
    """Add where the site is offered."""
    parser.add_argument(
        "--host",
        default=LOOPBACK,
        metavar="ADDRESS",
        help="on which of this machine's addresses the pages are (default: the machine itself); "
        "another one wants --behind-tls-proxy or --without-tls",
    )
    parser.add_argument(
        "--dicom-host",
        default=LOOPBACK,
        metavar="ADDRESS",
        help="on which address DICOM is received (default: the machine itself); who is not a peer "
        "is turned away on any",
    )
    parser.add_argument(
        "--behind-tls-proxy",
        dest="proxy",
        default="",
        metavar="ADDRESS",
        help="the address from which the TLS proxy calls that stands before the pages; it must "
        "set X-Forwarded-For, and X-Forwarded-Proto to https",
    )
    parser.add_argument(
        "--public-name",
        dest="names",
        action="append",
        default=[],
        metavar="NAME",
        help="the name under which people reach the pages; may be given several times",
    )
    parser.add_argument(
        "--without-tls",
        dest="tls",
        action="store_const",
        const=Tls.WITHOUT,
        default=Tls.NEEDED,
        help="offer the pages on another address without TLS; passwords and images can then be "
        "read on the network, and the ledger says that you did so",
    )


def _settings(arguments: argparse.Namespace) -> Settings:
    arguments.names = tuple(arguments.names)
    settings = settings_of(arguments)
    check_offer(settings)
    return settings


def _arguments(parser: argparse.ArgumentParser) -> None:
    with_ports(parser)
    _with_offer(parser)
    parser.add_argument(
        "--institution",
        metavar="NAME",
        help="whose site this is, shown where people sign in (default: it is not said)",
    )
    parser.add_argument(
        "--contact",
        metavar="WORDS",
        help="whom people call when something fails, such as 'PACS office, 4711': shown where they "
        "sign in and where something is away (default: it is not said)",
    )
    parser.add_argument(
        "--plans",
        type=lambda said: Path(said).expanduser().resolve(),
        metavar="DIR",
        help="where the plans lie that an engineer may train by from the pages (default: the "
        "folder `plans` of the home)",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="where the films of these plans are (default: LYNKEUS_DATA)",
    )


def _run(arguments: argparse.Namespace) -> int:
    settings = _settings(arguments)
    ending = Ending()
    check_free(settings)
    house = open_house(settings)
    if is_offered(settings):
        house.door.execute(this_person(), offer_of(settings), key=new_id())
    service = Service(house)
    service.start()
    say(f"Pages at {settings.address}, DICOM at {settings.dicom_host}:{settings.dicom_port}")
    say(f"(AE {settings.ae_title}). Home: {settings.home}")
    # Only now: a start that found a port taken would leave a link that nobody has seen.
    link = first_run_link(house)
    if link is not None:
        say(f"Nobody has an account yet. Open this once, on this machine: {link}")
    say("Not a registered medical device; for research only. Stop with Ctrl C.")
    ending.wait()
    service.stop()
    return DONE


COMMAND = Command(
    asks="The home folder is the whole site: database, sealed images, keys and ledger. Give it a "
    "disk of its own and copy it out as docs/guide/back-up.md says. On an empty home one link is "
    "printed: who opens it on this machine becomes the first administrator; do so "
    "before a proxy stands before the pages. Ctrl C stops the service; what was being worked on "
    "goes on at the next start.",
    examples=(
        "lynkeus serve --home /srv/lynkeus",
        "lynkeus serve --home /srv/lynkeus --http-port 8081 --dicom-port 11113",
        "lynkeus serve --institution 'Example Hospital' --contact 'PACS office, 4711'",
        "lynkeus serve --host 10.0.0.20 --behind-tls-proxy 10.0.0.2 --public-name lynkeus.example",
    ),
    arguments=_arguments,
    run=_run,
)
