"""`lynkeus serve`: run the service on a home."""

import argparse
import signal
import threading

from lynkeus.app.house import open_house
from lynkeus.app.serve import Service, first_run_link
from lynkeus.cli.command import DONE, Command, say, settings_of
from lynkeus.core.settings import DICOM_PORT, HTTP_PORT

LOOK_S = 0.5


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--http-port", type=int, default=HTTP_PORT, metavar="N", help="where the pages are"
    )
    parser.add_argument(
        "--dicom-port", type=int, default=DICOM_PORT, metavar="N", help="where DICOM is received"
    )


def _run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    ended = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: ended.set())
    house = open_house(settings)
    link = first_run_link(house)
    service = Service(house)
    service.start()
    say(f"Pages at {settings.address}, DICOM at {settings.host}:{settings.dicom_port}")
    say(f"(AE {settings.ae_title}). Home: {settings.home}")
    if link is not None:
        say(f"Nobody has an account yet. Open this once, on this machine: {link}")
    say("Not a registered medical device; for research only. Stop with Ctrl C.")
    while not ended.wait(LOOK_S):
        # A signal that another thread was given is answered here, when this one wakes up.
        pass
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
    ),
    arguments=_arguments,
    run=_run,
)
