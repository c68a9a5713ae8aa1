"""From where the pages are reached, and what is believed of a request about who sent it."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lynkeus.core.errors import Refused

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
FORWARDED_FOR, FORWARDED_PROTO = "x-forwarded-for", "x-forwarded-proto"


def is_this_machine(address: str) -> bool:
    """Tell whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def name_of(host: str) -> str:
    """Give the name in a Host header, without its port; empty when it is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The names under which the pages are reached, the TLS proxy's address, and our own."""

    names: frozenset[str] = LOOPBACK_NAMES
    proxy: str = ""
    own: str = ""

    def is_here(self, sender: str) -> bool:
        """Tell whether a sender sits at this machine."""
        return is_this_machine(sender) or (bool(self.own) and _same(sender, self.own))

    def check_name(self, host: str) -> None:
        """Ask whether the browser means this site: a name that somebody rebound is not ours.

        Raises:  Refused: If the name is none of ours.
        """
        if name_of(host) not in self.names:
            message = (
                "These pages are not reached under this name: use the address that "
                "`lynkeus serve` prints, or name it there with `--public-name`."
            )
            raise Refused(message, reason="name_unknown")

    def is_proxied(self, peer: str, headers: Mapping[str, str]) -> bool:
        """Tell whether a request came through the TLS proxy."""
        if not self.proxy or not _same(peer, self.proxy):
            return False
        return FORWARDED_FOR in headers or not is_this_machine(peer)

    def sender(self, peer: str, headers: Mapping[str, str]) -> str:
        """Find who sent a request: the caller himself, or whom the TLS proxy names.

        Raises:  Refused: If somebody passes by the proxy, or it took the request without TLS, or
                 does not say.
        """
        if not self.proxy:
            return peer
        if not self.is_proxied(peer, headers):
            if is_this_machine(peer) and not is_this_machine(self.proxy):
                return peer
            message = "These pages are reached through their TLS proxy only: use its address."
            raise Refused(message, reason="not_through_proxy")
        transport = _last(headers.get(FORWARDED_PROTO, ""))
        if not transport:
            message = (
                "The TLS proxy does not say how the request came to it: let it set "
                "X-Forwarded-Proto, which must be https."
            )
            raise Refused(message, reason="proxy_says_no_transport")
        if transport != "https":
            message = "The proxy took this request without TLS: use https."
            raise Refused(message, reason="proxy_without_tls")
        named = _last(headers.get(FORWARDED_FOR, ""))
        if not named:
            message = "The TLS proxy does not say who sends: let it set X-Forwarded-For."
            raise Refused(message, reason="proxy_says_nobody")
        return named


def _last(said: str) -> str:
    """Give what the proxy itself saw; what stands before it, anybody may have said."""
    return said.rsplit(",", 1)[-1].strip()


def _same(one: str, other: str) -> bool:
    try:
        return ipaddress.ip_address(one) == ipaddress.ip_address(other)
    except ValueError:
        return one == other
