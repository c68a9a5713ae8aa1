"""A site as the terminal asks it: through the running service where one runs, or opened here.

Both ways do the same operations (`app/operations.py`) and leave the same entries in the ledger.
The house is imported only where no service runs: a command that asks one answers at once.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from lynkeus import __version__
from lynkeus.app.homes import check_home
from lynkeus.app.wire import CONNECT_S, FILE_BYTES_MAX, Wire, nearby, this_person
from lynkeus.core.errors import BadInput, Broken, Conflict, Refused, from_json
from lynkeus.core.json import Json

if TYPE_CHECKING:
    from lynkeus.app.house import House
    from lynkeus.core.settings import Settings

WAIT_S = 10.0
"""How long a command waits for another one, or for a service that is starting."""
LOOK_S = 0.05

Take = Callable[[str, Iterable[bytes]], None]
NOTHING: Mapping[str, Json] = MappingProxyType({})


class Site(Protocol):
    """Answers what the terminal asks."""

    def ask(
        self,
        what: str,
        said: Mapping[str, Json] = NOTHING,
        *,
        body: bytes = b"",
        take: Take | None = None,
    ) -> Json:
        """Do an operation; the files that it gives go to `take`, name and bytes.

        Raises:  LynkeusError: Whatever the operation raises, the same both ways.
        """
        ...


@contextmanager
def open_site(settings: Settings) -> Iterator[Site]:
    """Reach a site: through its running service, or by taking its home's lock here; made if new.

    Raises:  Conflict: If another process has the home, and answers nobody. Refused: If this
             person may not read the site's key.
    """
    reached = _reached(settings)
    site = SiteThere(reached) if isinstance(reached, socket.socket) else SiteHere(reached)
    try:
        yield site
    finally:
        site.close()


@contextmanager
def known_site(settings: Settings) -> Iterator[Site]:
    """Reach a site that is there already: for who only looks, or changes what is there.

    Raises:  BadInput: If there is no home; none is made. Conflict, Refused: As `open_site`.
    """
    check_home(settings)
    with open_site(settings) as site:
        yield site


def _reached(settings: Settings) -> socket.socket | House:
    until = time.monotonic() + WAIT_S
    while True:
        there = _connected(settings)
        if there is not None:
            return there
        try:
            return _opened(settings)
        except Conflict:
            if time.monotonic() > until:
                raise
            time.sleep(LOOK_S)


def _connected(settings: Settings) -> socket.socket | None:
    """Connect to the running service; None when none answers."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(CONNECT_S)
    try:
        with nearby(settings.socket_path) as name:
            connection.connect(name)
    except PermissionError as problem:
        connection.close()
        raise _no_operator(settings) from problem
    except OSError:
        connection.close()
        return None
    connection.settimeout(None)
    return connection


def _opened(settings: Settings) -> House:
    from lynkeus.app.house import open_house  # noqa: PLC0415  # see the module

    try:
        return open_house(settings)
    except PermissionError as problem:
        raise _no_operator(settings) from problem


def _no_operator(settings: Settings) -> Refused:
    message = f"Only who may read the key of the site at {settings.home} may do this."
    return Refused(message, reason="not_an_operator")


class SiteHere:
    """A site opened in this process."""

    def __init__(self, house: House) -> None:
        from lynkeus.app.operations import ask  # noqa: PLC0415  # see the module
        from lynkeus.app.visiting import Visit  # noqa: PLC0415  # see the module

        self._house = house
        self._visit = Visit(house=house, actor=this_person())
        self._ask = ask

    def ask(
        self,
        what: str,
        said: Mapping[str, Json] = NOTHING,
        *,
        body: bytes = b"",
        take: Take | None = None,
    ) -> Json:
        """Do an operation."""
        _check_size(body)
        return self._ask(self._visit, what, said, body, take or _nobody)

    def close(self) -> None:
        """Let the home go."""
        self._visit.leave()
        self._house.close()


class SiteThere:
    """A site whose running service is asked through its local socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._wire = Wire(connection)

    def ask(
        self,
        what: str,
        said: Mapping[str, Json] = NOTHING,
        *,
        body: bytes = b"",
        take: Take | None = None,
    ) -> Json:
        """Let the service do an operation."""
        _check_size(body)
        with suppress(OSError):  # who is turned away finds nobody listening, but an answer
            self._wire.say({"do": what, "with": dict(said), "version": __version__})
            self._wire.pour((body,))
        return self._answer(take or _nobody)

    def close(self) -> None:
        """Leave."""
        self._wire.close()
        self._connection.close()

    def _answer(self, take: Take) -> Json:
        while True:
            with _listening():
                heard = self._wire.hear()
            if heard is None:
                raise _left()
            error = heard.get("error")
            if isinstance(error, Mapping):
                raise from_json(error)
            if "file" not in heard:
                return heard.get("result")
            take(str(heard["file"]), self._poured())

    def _poured(self) -> Iterator[bytes]:
        with _listening():
            yield from self._wire.poured(FILE_BYTES_MAX)


@contextmanager
def _listening() -> Iterator[None]:
    """Tell a service that is gone; what the listener makes of the bytes is his own affair."""
    try:
        yield
    except OSError as problem:
        raise _left() from problem


def _left() -> Broken:
    message = "The running service left without an answer: look at what was done, then ask again."
    return Broken(message, reason="service_left")


def _check_size(body: bytes) -> None:
    if len(body) > FILE_BYTES_MAX:
        message = f"The file has {len(body)} bytes; the limit is {FILE_BYTES_MAX}."
        raise BadInput(message, reason="too_large", bytes=len(body), limit=FILE_BYTES_MAX)


def _nobody(_: str, pieces: Iterable[bytes]) -> None:
    for _piece in pieces:
        continue
