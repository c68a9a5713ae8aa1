"""Where a site is offered: on the machine itself, unless somebody answers for more."""

from dataclasses import dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.access.reach import LOOPBACK_NAMES, Reach, is_this_machine
from lynkeus.core.errors import BadInput
from lynkeus.core.settings import Settings, Tls

EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  # what is asked about, not bound to


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferSite:
    """Offer the pages, or DICOM, on another address than the machine's own."""

    host: str
    dicom_host: str
    proxy: str
    names: tuple[str, ...]
    tls: Tls


def everywhere(settings: Settings) -> bool:
    """Tell whether the pages are on each of the machine's addresses."""
    return settings.host in EVERYWHERE


def is_offered(settings: Settings) -> bool:
    """Tell whether a site is reached from elsewhere."""
    return bool(settings.proxy) or not (_local(settings.host) and _local(settings.dicom_host))


def check_offer(settings: Settings) -> None:
    """Ask that the pages go over the network by TLS alone, or by somebody's express word.

    Raises:  BadInput: With what is missing.
    """
    if settings.proxy and settings.tls is Tls.WITHOUT:
        message = "Say either `--behind-tls-proxy` or `--without-tls`, not both."
        raise BadInput(message, reason="two_transports")
    if not (_local(settings.host) or settings.proxy or settings.tls is Tls.WITHOUT):
        message = (
            f"The pages would be offered at {settings.host} without TLS. Put a TLS proxy before "
            "them and name it with `--behind-tls-proxy ADDRESS`, or say `--without-tls`: that is "
            "written into the ledger."
        )
        raise BadInput(message, reason="tls_missing", host=settings.host)
    if (settings.proxy or everywhere(settings)) and not settings.names:
        message = "Say with `--public-name NAME` under which name people reach the pages."
        raise BadInput(message, reason="public_name_missing")


def reach_of(settings: Settings) -> Reach:
    """Give the names and the proxy that the pages believe."""
    bound = frozenset() if everywhere(settings) else {settings.host.lower()}
    names = LOOPBACK_NAMES | bound | {one.lower() for one in settings.names}
    own = "" if everywhere(settings) else settings.host
    return Reach(names=frozenset(names), proxy=settings.proxy, own=own)


def offer_of(settings: Settings) -> OfferSite:
    """Make the command that records what is offered."""
    return OfferSite(
        host=settings.host,
        dicom_host=settings.dicom_host,
        proxy=settings.proxy,
        names=settings.names,
        tls=settings.tls,
    )


def _local(host: str) -> bool:
    return host == "localhost" or is_this_machine(host)


def _offer(_: Context, command: OfferSite) -> Effect:
    how = f"behind the TLS proxy {command.proxy}" if command.proxy else "on the machine itself"
    if not command.proxy and not _local(command.host):
        how = "without TLS, by override"
    words = f"Offered the pages at {command.host}, {how}; DICOM at {command.dicom_host}."
    fields = {
        "host": command.host,
        "dicom_host": command.dicom_host,
        "proxy": command.proxy,
        "names": list(command.names),
        "tls": command.tls.value,
    }
    return Effect(entries=(Entry(act="site.offered", words=words, fields=fields),))


HANDLERS = (Handler(command=OfferSite, run=_offer),)
RULES = (
    Rule(
        command=OfferSite,
        roles=frozenset({Role.OPERATOR}),
        grounds="operators answer for where the site is reached",
    ),
)
