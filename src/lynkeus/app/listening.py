"""The ports of a service: each is taken, or one sentence says why it cannot be."""

import errno
import socket

from lynkeus.core.errors import Broken
from lynkeus.core.settings import Settings


def listening(option: str, host: str, port: int) -> socket.socket:
    """Listen on an address.

    Args:     option: How the terminal names this port. host: Where; empty is everywhere.
    Raises:   Broken: see `not_listening`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as problem:
        raise not_listening(problem, option, host, port) from problem


def check_free(settings: Settings) -> None:
    """Ask for both ports before a home is made for who will not get them.

    Raises:  Broken: see `not_listening`.
    """
    listening("--http-port", settings.host, settings.http_port).close()
    listening("--dicom-port", settings.dicom_host, settings.dicom_port).close()


def not_listening(problem: OSError, option: str, host: str, port: int) -> Broken:
    """Say why a port cannot be listened on: it is taken, or what the system says."""
    if problem.errno == errno.EADDRINUSE:
        message = f"Port {port} is taken by something else: stop it, or give `{option}` another."
        return Broken(message, reason="port_taken", port=port)
    why = problem.strerror or str(problem)
    message = f"Nobody can listen on {host} port {port} here: {why}."
    return Broken(message, reason="port_refused", host=host, port=port, why=why)
