"""Who may send: devices and archives by AE title and address, each added by a person."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.records import peers
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, Conflict, NotFound
from lynkeus.core.json import Json
from lynkeus.core.settings import DICOM_PORT, PORT_MAX

AE_TITLE_MAX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A device or archive that may send; `port` is where it listens itself."""

    ae_title: str
    address: str
    port: int
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPeer:
    """Let a device send."""

    ae_title: str
    address: str
    port: int = DICOM_PORT


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePeer:
    """Let a device send no more."""

    ae_title: str


def listed(connection: Connection) -> list[Peer]:
    """List the peers by AE title."""
    rows = connection.execute(select(peers).order_by(peers.c.ae_title, peers.c.address))
    return [
        Peer(ae_title=row.ae_title, address=row.address, port=row.port, added_at=row.added_at)
        for row in rows
    ]


def admits(connection: Connection, ae_title: str, address: str) -> bool:
    """Tell whether a caller is a peer: by its AE title and by the address it calls from."""
    found = connection.execute(select(peers.c.address).where(peers.c.ae_title == ae_title))
    return any(_same(known, address) for (known,) in found)


def admitting(database: Database, *, loopback: bool) -> Callable[[str, str], bool]:
    """Make the question that the listener asks of each caller.

    Args:     loopback: Whether this machine itself may send under any AE title (the demo).
    """

    def ask(ae_title: str, address: str) -> bool:
        if loopback and ipaddress.ip_address(address).is_loopback:
            return True
        with database.read() as connection:
            return admits(connection, ae_title, address)

    return ask


def parse_address(text: str) -> tuple[str, int]:
    """Part ADDRESS[:PORT], where an IPv6 address with a port stands in brackets.

    Raises:  BadInput: If the port is none.
    """
    host, port = text, ""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        port = port.removeprefix(":")
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    if not port:
        return host, DICOM_PORT
    if not port.isdecimal() or not 0 < int(port) <= PORT_MAX:
        message = f"`{port}` is no port: give a number from 1 to {PORT_MAX}."
        raise BadInput(message, reason="bad_port", port=port)
    return host, int(port)


def _same(known: str, address: str) -> bool:
    """Compare a known address or name with the address of a caller."""
    if known == address:
        return True
    try:
        return ipaddress.ip_address(known) == ipaddress.ip_address(address)
    except ValueError:
        return address in _addresses(known)


def _addresses(name: str) -> set[str]:
    try:
        return {str(one[4][0]) for one in socket.getaddrinfo(name, None)}
    except OSError:
        return set()


def _add(context: Context, command: AddPeer) -> Effect:
    title, address = command.ae_title.strip(), command.address.strip()
    plain = title.isascii() and title.isprintable() and "\\" not in title
    if not title or len(title) > AE_TITLE_MAX or not plain or not address:
        message = (
            f"`{title}` at `{address}` is no peer: an AE title has 1 to {AE_TITLE_MAX} ASCII "
            "characters and no backslash, and an address is needed."
        )
        raise BadInput(message, reason="bad_peer", ae_title=title, address=address)
    known = select(peers.c.port).where(peers.c.ae_title == title, peers.c.address == address)
    if context.connection.execute(known).first() is not None:
        message = f"{title} at {address} is a peer already."
        raise Conflict(message, reason="peer_known", ae_title=title, address=address)
    context.connection.execute(
        peers.insert().values(
            ae_title=title, address=address, port=command.port, added_at=context.now
        )
    )
    words = f"Let {title} at {address} send to this site."
    fields: dict[str, Json] = {"ae_title": title, "address": address, "port": command.port}
    return Effect(entries=(Entry(act="peer.added", words=words, fields=fields),))


def _remove(context: Context, command: RemovePeer) -> Effect:
    gone = context.connection.execute(
        peers.delete().where(peers.c.ae_title == command.ae_title)
    ).rowcount
    if not gone:
        message = f"There is no peer with the AE title {command.ae_title}."
        raise NotFound(message, reason="peer_not_found", ae_title=command.ae_title)
    words = f"{command.ae_title} may send to this site no more."
    fields = {"ae_title": command.ae_title}
    return Effect(entries=(Entry(act="peer.removed", words=words, fields=fields),))


HANDLERS = (Handler(command=AddPeer, run=_add), Handler(command=RemovePeer, run=_remove))

KEEPERS = frozenset({Role.ENGINEER, Role.ADMINISTRATOR, Role.OPERATOR})
RULES = (
    Rule(command=AddPeer, roles=KEEPERS, grounds="engineers connect devices to the site"),
    Rule(command=RemovePeer, roles=KEEPERS, grounds="engineers disconnect devices"),
)
