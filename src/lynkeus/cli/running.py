"""What the commands that stay share: their ports, and how they are asked to end."""

import argparse
import signal
import threading

from lynkeus.core.settings import DICOM_PORT, HTTP_PORT, PORT_MAX

LOOK_S = 0.5


def with_ports(parser: argparse.ArgumentParser) -> None:
    """Add `--http-port` and `--dicom-port`."""
    parser.add_argument(
        "--http-port", type=port, default=HTTP_PORT, metavar="N", help="where the pages are"
    )
    parser.add_argument(
        "--dicom-port", type=port, default=DICOM_PORT, metavar="N", help="where DICOM is received"
    )


def port(said: str) -> int:
    """Read a port.

    Raises:  argparse.ArgumentTypeError: If it is none.
    """
    if not said.isdecimal() or not 0 < int(said) <= PORT_MAX:
        message = f"{said} is no port: give a number from 1 to {PORT_MAX}"
        raise argparse.ArgumentTypeError(message)
    return int(said)


class Ending:
    """Whether this process was asked to end: by Ctrl C, or by a service manager."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, lambda *_: self._asked.set())

    def __bool__(self) -> bool:
        return self._asked.is_set()

    def wait(self) -> None:
        """Wait until it is."""
        while not self._asked.wait(LOOK_S):
            # A signal that another thread was given is answered here, when this one wakes up.
            pass
