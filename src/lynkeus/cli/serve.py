"""`lynkeus serve`: run the service on a home."""

import argparse

from lynkeus.app.house import open_house
from lynkeus.app.serve import Service, first_run_link
from lynkeus.cli.command import DONE, Command, say, settings_of
from lynkeus.cli.running import Ending, with_ports


def _arguments(parser: argparse.ArgumentParser) -> None:
    with_ports(parser)
    parser.add_argument(
        "--institution",
        metavar="NAME",
        help="whose site this is, shown where people sign in (default: it is not said)",
    )


def _run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    ending = Ending()
    house = open_house(settings)
    link = first_run_link(house)
    service = Service(house)
    service.start()
    say(f"Pages at {settings.address}, DICOM at {settings.host}:{settings.dicom_port}")
    say(f"(AE {settings.ae_title}). Home: {settings.home}")
    if link is not None:
        say(f"Nobody has an account yet. Open this once, on this machine: {link}")
    say("Not a registered medical device; for research only. Stop with Ctrl C.")
    ending.wait()
    service.stop()
    return DONE


COMMAND = Command(
    asks="The home folder is the whole site: database, sealed images, keys and ledger. Give it a "
    "disk of its own and copy it out as docs/guide/back-up.md says. On an empty home one link is "
    "printed: who opens it on this machine becomes the first administrator. Ctrl C stops the "
    "service; what was being worked on goes on at the next start.",
    examples=(
        "lynkeus serve --home /srv/lynkeus",
        "lynkeus serve --home /srv/lynkeus --http-port 8081 --dicom-port 11113",
        "lynkeus serve --home /srv/lynkeus --institution 'Example Hospital'",
    ),
    arguments=_arguments,
    run=_run,
)
