"""Who may send: devices and archives by AE title and address, each added by a person."""

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.records import peers
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, Conflict, NotFound
from lynkeus.core.json import Json
from lynkeus.core.settings import PORT_MAX

AE_TITLE_MAX = 16
NAME_MAX = 253
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
"""A part of a host name (RFC 1123 2.1), with the underscore that names of devices often have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A device or archive that may send; `port` is where it listens itself, if that was said."""

    ae_title: str
    address: str
    port: int | None
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPeer:
    """Let a device send."""

    ae_title: str
    address: str
    port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePeer:
    """Let a device send no more: from one address, or from any."""

    ae_title: str
    address: str | None = None


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


def check_title(text: str) -> str:
    """Read an AE title (DICOM PS3.5 6.2, AE).

    Raises:  BadInput: If it is none.
    """
    title = text.strip()
    plain = title.isascii() and title.isprintable() and "\\" not in title
    if not 0 < len(title) <= AE_TITLE_MAX or not plain:
        message = (
            f"`{title}` is no AE title: it has 1 to {AE_TITLE_MAX} ASCII characters and no "
            "backslash."
        )
        raise BadInput(message, reason="bad_title", ae_title=title)
    return title


def parse_address(text: str) -> tuple[str, int | None]:
    """Part ADDRESS[:PORT], where an IPv6 address with a port stands in brackets.

    Returns:  The address as `check_address` gives it, and the port, if one is said.
    Raises:   BadInput: If the port or the address is none.
    """
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::(.*))?", text)
    if bracketed is not None:
        host, port = bracketed.groups()
    elif text.count(":") == 1:
        host, port = text.split(":")
    else:
        host, port = text, None
    if port is None:
        return check_address(host), None
    if not (port.isascii() and port.isdecimal() and 0 < int(port) <= PORT_MAX):
        message = f"`{port}` is no port: give a number from 1 to {PORT_MAX}."
        raise BadInput(message, reason="bad_port", port=port)
    return check_address(host), int(port)


def check_address(text: str) -> str:
    """Read an address from which a device may call: an IP address, or a host name by its syntax.

    Whether a name is known is asked at each call: the network may learn it later.

    Returns:  In its one way of writing.
    Raises:   BadInput: If nobody can call from it.
    """
    address = text.strip().lower()
    if _is_device(address) or _is_name(address):
        return str(ipaddress.ip_address(address)) if _is_device(address) else address
    message = (
        f"`{text}` is no address that a device calls from: give an IP address such as 192.0.2.10, "
        "or a host name of letters, digits, hyphens and dots."
    )
    raise BadInput(message, reason="bad_address", address=text)


def has_addresses(host: str) -> bool:
    """Tell whether a host name is known here now; an IP address is."""
    return bool(_addresses(host))


def _is_device(text: str) -> bool:
    try:
        one = ipaddress.ip_address(text)
    except ValueError:
        return False
    broadcast = one == ipaddress.IPv4Address("255.255.255.255")
    return not (one.is_unspecified or one.is_multicast or broadcast)


def _is_name(text: str) -> bool:
    """Tell whether a text is a host name; one whose last part is a number is a mistyped address."""
    labels = text.split(".")
    fits = len(text) <= NAME_MAX and all(LABEL.fullmatch(one) for one in labels)
    return fits and not labels[-1].isdecimal()


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
    except (OSError, UnicodeError):
        return set()


def _add(context: Context, command: AddPeer) -> Effect:
    title, address = check_title(command.ae_title), check_address(command.address)
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
    title, asked = command.ae_title, command.ae_title
    mine: ColumnElement[bool] = peers.c.ae_title == title
    if command.address is not None:
        address = check_address(command.address)
        mine, asked = mine & (peers.c.address == address), f"{title} at {address}"
    gone = sorted(context.connection.execute(select(peers.c.address).where(mine)).scalars())
    if not gone:
        message = f"There is no peer {asked}: `lynkeus peers list` names all."
        raise NotFound(message, reason="peer_not_found", peer=asked)
    context.connection.execute(peers.delete().where(mine))
    words = f"{title} at {', '.join(gone)} may send to this site no more."
    fields: dict[str, Json] = {"ae_title": title, "addresses": [*gone]}
    removed: list[Json] = [{"ae_title": title, "address": one} for one in gone]
    entry = Entry(act="peer.removed", words=words, fields=fields)
    return Effect(result={"removed": removed}, entries=(entry,))


HANDLERS = (Handler(command=AddPeer, run=_add), Handler(command=RemovePeer, run=_remove))

KEEPERS = frozenset({Role.ENGINEER, Role.ADMINISTRATOR, Role.OPERATOR})
RULES = (
    Rule(command=AddPeer, roles=KEEPERS, grounds="engineers connect devices to the site"),
    Rule(command=RemovePeer, roles=KEEPERS, grounds="engineers disconnect devices"),
)
