"""The local socket of a running service: the kernel says who calls, and he is answered."""

import logging
import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from lynkeus import __version__
from lynkeus.access.actors import Actor, stranger
from lynkeus.app.house import House
from lynkeus.app.operations import ask
from lynkeus.app.visiting import Give, Visit
from lynkeus.app.wire import FILE_BYTES_MAX, Wire, nearby, operator_of
from lynkeus.core.children import Stopped
from lynkeus.core.errors import (
    BadInput,
    Broken,
    Conflict,
    LynkeusError,
    Refused,
    TooMany,
    stopping,
)
from lynkeus.core.json import Json

CALLERS_MAX = 8
"""Conversations at a time."""
SILENCE_S = 600.0
"""How long a caller may say nothing."""
STOP_S = 5.0
REST_S = 0.1
ONLY_OWNER = 0o600
CREDENTIALS = struct.Struct("3i")
RIGHT = "use the local socket"


def caller_of(connection: socket.socket) -> int:
    """Ask the kernel for the user of who calls.

    Raises:  Broken: On a system whose kernel does not say.
    """
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        message = "This system does not say who calls on a local socket: stop the service first."
        raise Broken(message, reason="caller_unknown")
    said = connection.getsockopt(socket.SOL_SOCKET, option, CREDENTIALS.size)
    return int(CREDENTIALS.unpack(said)[1])


def may_read(key: os.stat_result, uid: int) -> bool:
    """Tell whether a user may read the site's key: its owner, and who may read everything."""
    return uid == 0 or (uid == key.st_uid and bool(key.st_mode & stat.S_IRUSR))


class LocalSocket:
    """Hears the commands of the terminal while the service runs, several at a time."""

    def __init__(self, house: House, caller: Callable[[socket.socket], int] = caller_of) -> None:
        self._house = house
        self._caller = caller
        self._path = house.settings.socket_path
        self._listening: socket.socket | None = None
        self._callers: dict[socket.socket, threading.Thread] = {}
        self._guard = threading.Lock()

    def start(self) -> None:
        """Begin to listen; a socket that a crash left behind is replaced, for the lock is ours."""
        self._path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with nearby(self._path) as name:
            listening.bind(name)
        self._path.chmod(ONLY_OWNER)
        listening.listen(CALLERS_MAX)
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), name="local", daemon=True).start()

    def stop(self) -> None:
        """Hear nobody more; what is being done is done to its end."""
        if self._listening is None:
            return
        listening, self._listening = self._listening, None
        self._path.unlink(missing_ok=True)
        _end(listening, socket.SHUT_RDWR)
        listening.close()
        with self._guard:
            callers = dict(self._callers)
        for connection, thread in callers.items():
            _end(connection, socket.SHUT_RD)
            thread.join(timeout=STOP_S)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                if self._listening is not listening:
                    return
                # The machine may lack a number for one more connection; a moment later it has one.
                time.sleep(REST_S)
                continue
            thread = threading.Thread(
                target=self._converse, args=(connection,), name="operator", daemon=True
            )
            with self._guard:
                self._callers[connection] = thread
                thread.start()

    def _converse(self, connection: socket.socket) -> None:
        connection.settimeout(SILENCE_S)
        wire = Wire(connection)
        try:
            self._answer_all(wire, self._admitted(connection))
        except LynkeusError as problem:
            _tell(wire, problem)
        except OSError:
            logging.getLogger(__name__).info("A caller of the local socket left.")
        finally:
            with self._guard:
                self._callers.pop(connection, None)
            wire.close()
            connection.close()

    def _admitted(self, connection: socket.socket) -> Actor:
        uid = self._caller(connection)
        if not may_read(self._house.site.path.stat(), uid):
            message = "Only who may read the site's key may ask its running service."
            refusal = Refused(message, reason="not_an_operator")
            self._house.door.refuse_early(stranger(f"uid {uid}"), RIGHT, refusal)
            raise refusal
        with self._guard:
            crowd = len(self._callers)
        if crowd > CALLERS_MAX:
            message = f"{CALLERS_MAX} commands are at work on this site: wait for one to end."
            raise TooMany(message, reason="too_many_callers", limit=CALLERS_MAX)
        return operator_of(uid)

    def _answer_all(self, wire: Wire, actor: Actor) -> None:
        visit = Visit(house=self._house, actor=actor)

        def give(name: str, pieces: Iterable[bytes]) -> None:
            wire.say({"file": name})
            try:
                wire.pour(pieces)
            except LynkeusError as problem:  # of this file: he names it, and is given the rest
                wire.say({"error": problem.as_json()})

        try:
            while (asked := wire.hear()) is not None:
                body = b"".join(wire.poured(FILE_BYTES_MAX))
                wire.say(_answer(visit, asked, body, give))
        finally:
            visit.leave()


def _answer(visit: Visit, asked: Mapping[str, Json], body: bytes, give: Give) -> Json:
    try:
        return {"result": _done(visit, asked, body, give)}
    except LynkeusError as problem:
        return {"error": problem.as_json()}
    except Stopped:
        return {"error": stopping().as_json()}
    except OSError:
        raise
    except Exception:
        logging.getLogger(__name__).exception("An operation of the terminal failed.")
        message = "The running service met an error of its own; its log says more."
        return {"error": Broken(message, reason="operation_failed").as_json()}


def _done(visit: Visit, asked: Mapping[str, Json], body: bytes, give: Give) -> Json:
    if asked.get("version") != __version__:
        message = (
            f"The running service is version {__version__}, this command another: restart the "
            "service."
        )
        raise Conflict(message, reason="other_version", version=__version__)
    said = asked.get("with")
    if not isinstance(said, Mapping):
        message = "The question has no values."
        raise BadInput(message, reason="no_values")
    return ask(visit, str(asked.get("do")), said, body, give)


def _tell(wire: Wire, problem: LynkeusError) -> None:
    with suppress(OSError):
        wire.say({"error": problem.as_json()})


def _end(connection: socket.socket, how: int) -> None:
    with suppress(OSError):
        connection.shutdown(how)
