"""The service: health first, then DICOM, then the work; everything stops in the other order."""

import gc
import logging
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

import uvicorn
from fastapi import FastAPI

from lynkeus.access.actors import Role
from lynkeus.access.commands import Invite
from lynkeus.access.forgetting import forget
from lynkeus.access.people import count
from lynkeus.access.sessions import new_token, token_hash
from lynkeus.access.web import Front
from lynkeus.app.dimse import DicomListener
from lynkeus.app.house import SHARED, House, program
from lynkeus.app.http import build
from lynkeus.app.importing import Importing
from lynkeus.app.listening import listening
from lynkeus.app.live import Standing
from lynkeus.app.local import LocalSocket
from lynkeus.app.making import DataSets
from lynkeus.app.offering import everywhere, reach_of
from lynkeus.app.story import LedgerKey
from lynkeus.app.watching import WATCH, call_for_looks
from lynkeus.archive.frames import Frames
from lynkeus.archive.peers import admitting
from lynkeus.archive.ports import Holding
from lynkeus.archive.sealed import SealedStore
from lynkeus.cases.holding.queries import holds
from lynkeus.core.children import Children, Stopped
from lynkeus.core.errors import Broken, LynkeusError
from lynkeus.core.files import write_whole
from lynkeus.core.ids import new_id
from lynkeus.core.memory import keep_no_large_blocks
from lynkeus.core.settings import LOOPBACK, Settings
from lynkeus.core.work import Work
from lynkeus.inference.ports import Models, Packages
from lynkeus.learning.runs.ports import Trainings
from lynkeus.ledger.read import newest_checkpoint
from lynkeus.models.judging.kept.ports import Evaluations

START_S_MAX = 20.0
STOP_S_MAX = 5.0
IN_HAND_S = 1.0
"""Who is being answered when the service stops has so long before viewers' children are let go."""
GRACE_S = 2
"""So long he has altogether before he is told that the service stops."""
SWITCH_S = 0.0005
CHECKPOINT_EVERY = timedelta(minutes=1)
CHECKPOINTS_KEPT_MAX = 1000
WORK_KEPT = timedelta(days=30)
VIEWING = 2
"""Children that decode for viewers: an image that hangs one of them leaves the other."""


def first_run_link(house: House) -> str | None:
    """Make the one-time link of the first administrator; None when people are known already."""
    with house.database.read() as connection:
        if count(connection):
            return None
    token = new_token()
    command = Invite(token=token_hash(token), roles=(Role.ADMINISTRATOR,))
    house.door.execute(program("first-run"), command, key=new_id())
    settings = house.settings
    address = (
        f"http://{LOOPBACK}:{settings.http_port}" if everywhere(settings) else settings.address
    )
    return f"{address}/first-run/{token}"


def _steady() -> None:
    """Keep pauses of the whole process short: a write transaction is waited for by everybody.

    What is loaded stays, so it need not be looked through for garbage again; and a thread that
    waits for its turn gets it soon, however busy the receiving threads are.
    """
    gc.freeze()
    sys.setswitchinterval(SWITCH_S)


def _attempt(task: Callable[[], None]) -> None:
    """Do a piece of housekeeping; what fails stops no other, and is tried again."""
    try:
        task()
    except (LynkeusError, OSError) as problem:
        words = "Housekeeping failed (%s); it is tried again."
        logging.getLogger(__name__).warning(words, problem)
    except Exception:
        logging.getLogger(__name__).exception("Housekeeping failed; it is tried again.")


def pages_server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Put the pages behind their address; who called is as the network says, for Reach to judge."""
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.http_port,
        # What a proxy says of the caller is believed of the one that was named, and by Reach alone.
        proxy_headers=False,
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,
    )
    return uvicorn.Server(config)


class Service:
    """One running Lynkeus; `demo` is what a demo puts behind its pages, None at a site."""

    def __init__(self, house: House, demo: Mapping[type, object] | None = None) -> None:
        self._house = house
        self._viewing = Children(VIEWING, shared=SHARED)
        self._listener = DicomListener(
            house.receiver,
            house.settler,
            house.settings,
            admitting(house.database, loopback=demo is not None),
        )
        self._local = LocalSocket(house)
        self._sets = DataSets(house=house)
        self._listening = False
        self._ended = threading.Event()
        self._server = self._web(demo or {})
        self._keeping = threading.Thread(target=self._keep_house, name="housekeeping", daemon=True)
        self._pages: list[socket.socket] = []
        self._web_thread = threading.Thread(
            target=self._server.run, args=(self._pages,), name="web", daemon=True
        )

    def start(self) -> None:
        """Answer health first; then listen; then work.

        Raises:  Broken: If a port is taken, or the machine has no such address; all is closed then.
        """
        try:
            self._begin()
        except Exception:
            self.stop()
            raise

    def _begin(self) -> None:
        keep_no_large_blocks()
        settings = self._house.settings
        self._pages.append(listening("--http-port", settings.host, settings.http_port))
        self._web_thread.start()
        until = time.monotonic() + START_S_MAX
        while not self._server.started:
            if not self._web_thread.is_alive() or time.monotonic() > until:
                message = "The pages cannot be served: the lines above say why."
                raise Broken(message, reason="pages_not_served")
            time.sleep(0.01)
        self._listener.start()
        self._listening = True
        self._local.start()
        self._house.work.launch()
        self._house.settler.start()
        self._keeping.start()
        threading.Thread(target=self._warm, name="warming", daemon=True).start()
        _steady()

    def stop(self) -> None:
        """Stop in the other order; nothing acknowledged is lost."""
        self._ended.set()
        self._local.stop()
        self._listener.stop()
        self._server.should_exit = True
        self._until_answered(IN_HAND_S)
        self._viewing.stop()
        self._until_answered(STOP_S_MAX)
        self._sets.stop()
        if self._keeping.ident is not None:
            self._keeping.join(timeout=STOP_S_MAX)
        _attempt(self.write_checkpoint)
        self._house.close()

    def _until_answered(self, wait_s: float) -> None:
        if self._web_thread.ident is not None:
            self._web_thread.join(timeout=wait_s)

    def write_checkpoint(self) -> None:
        """Copy the ledger's signed head out, if it has grown."""
        folder = self._house.settings.checkpoints_folder
        with self._house.database.read() as connection:
            newest = newest_checkpoint(connection)
        if newest is None:
            return
        folder.mkdir(exist_ok=True)
        path = folder / f"{newest.size:012d}.checkpoint"
        if not path.exists():
            write_whole(path, newest.as_bytes())
        # The newest speaks for all before it: what it continues, they began.
        for old in sorted(folder.glob("*.checkpoint"))[:-CHECKPOINTS_KEPT_MAX]:
            old.unlink()

    def _warm(self) -> None:
        """Start a child of each kind: what they share takes a while to load."""
        with suppress(Stopped):
            self._viewing.warm()
            self._house.children.warm()

    def _keep_house(self) -> None:
        _attempt(self._house.copies.compare_left)
        while not self._ended.wait(CHECKPOINT_EVERY.total_seconds()):
            _attempt(self.write_checkpoint)
            _attempt(self._forget)
            _attempt(self._look_again)

    def _forget(self) -> None:
        house, now = self._house, self._house.clock.now()
        house.work.forget_before(now - WORK_KEPT)
        forget(house.door, house.database, program("housekeeping"), now)

    def _look_again(self) -> None:
        call_for_looks(self._house, program(WATCH))

    def _web(self, demo: Mapping[type, object]) -> uvicorn.Server:
        house = self._house
        front = Front(
            door=house.door,
            database=house.database,
            clock=house.clock,
            keys=house.keys,
            institution=house.settings.institution,
            contact=house.settings.contact,
            reach=reach_of(house.settings),
        )
        front.ports[Frames] = Frames(originals=house.originals, children=self._viewing)
        front.ports[Holding] = Holding(holds=holds)
        front.ports[LedgerKey] = LedgerKey(house.site.signing.public_key())
        front.ports[Settings] = house.settings
        front.ports[Work] = house.work
        front.ports[SealedStore] = house.store
        front.ports[Importing] = Importing(
            bringing=house.bringing, settler=house.settler, database=house.database
        )
        front.ports[Models] = house.models
        front.ports[Packages] = house.packages
        front.ports[Trainings] = house.trainings
        front.ports[Evaluations] = house.evaluations
        front.ports[DataSets] = self._sets
        front.ports[Standing] = Standing(
            dicom=lambda: self._listening,
            models=lambda: house.children.stand,
            stopping=self._ended.is_set,
        )
        front.ports.update(demo)
        return pages_server(build(front), house.settings)
