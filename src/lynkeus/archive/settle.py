"""Let studies come to rest: nothing of them is being sent, and it was quiet for a while."""

import logging
import threading
import time
from collections import Counter
from datetime import datetime, timedelta

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.archive.commands import SettleStudy
from lynkeus.archive.queries import Study, unsettled
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database
from lynkeus.core.ids import CaseId

SETTLE_S = 0.5
OPEN_S = 10.0
"""How long nothing of a study came over a connection that stays open, until it may rest.

Routers keep one connection for all they pass on, for days. Within a study a sender pauses for
less: the largest objects take some 7 s at 1 Gbit/s, and while pieces of one come, its sender is not
quiet. What comes later all the same is the next revision; waiting longer, each first one is late.
"""
LOOK_S = 0.1
OPEN_LOOK_S = 1.0
AGAIN_S = 60.0
"""How long a study rests that could not be settled."""
FAILED_S = 1.0
"""How long a look waits that failed."""


class Settler:
    """Watches who is still sending what; settles what has come to rest."""

    def __init__(self, door: Door, database: Database, clock: Clock, actor: Actor) -> None:
        self._door = door
        self._database = database
        self._clock = clock
        self._actor = actor
        self._sending: Counter[CaseId] = Counter()
        self._open: dict[tuple[int, CaseId], datetime] = {}
        self._rest: dict[CaseId, float] = {}
        self._guard = threading.Lock()
        self._changed = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="settler", daemon=True)

    def start(self) -> None:
        """Settle what a crash left behind, then watch; what cannot be settled stops nothing."""
        self.settle_all()
        self._changed.set()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def begin(self, case: CaseId) -> None:
        """Note that a sender is at this study, and says when he has ended."""
        with self._guard:
            self._sending[case] += 1

    def end(self, cases: set[CaseId]) -> None:
        """Note that a sender has ended: its studies may come to rest."""
        with self._guard:
            for case in cases:
                self._sending[case] -= 1
                if self._sending[case] <= 0:
                    del self._sending[case]
        self._changed.set()

    def touch(self, connection: int, case: CaseId) -> None:
        """Note that something of this study came over a connection that may stay open."""
        with self._guard:
            fresh = (connection, case) not in self._open
            self._open[connection, case] = self._clock.now()
        if fresh:
            self._changed.set()

    def leave(self, connection: int) -> None:
        """Note that a connection has ended: what came over it may come to rest."""
        with self._guard:
            self._open = {one: at for one, at in self._open.items() if one[0] != connection}
        self._changed.set()

    def settle(self, cases: set[CaseId]) -> None:
        """Settle studies at once, where nobody else is sending to them."""
        done = cases - self._held()
        with self._database.read() as connection:
            growing = unsettled(connection)
        for study in growing:
            if study.case in done:
                self._settle(study)

    def settle_all(self) -> None:
        """Settle every study at once to which nobody is sending."""
        with self._database.read() as connection:
            growing = unsettled(connection)
        sending = self._held()
        for study in growing:
            if study.case not in sending:
                self._try(study)

    def _held(self) -> set[CaseId]:
        """Give the studies that are being sent; forget who has sent nothing of one for long."""
        since = self._clock.now() - timedelta(seconds=OPEN_S)
        with self._guard:
            self._open = {one: at for one, at in self._open.items() if at > since}
            return {*self._sending, *(case for _, case in self._open)}

    def _watch(self) -> None:
        while not self._stop.is_set():
            self._changed.wait(self._pause())
            self._changed.clear()
            while not self._stop.is_set() and self._looked():
                self._stop.wait(LOOK_S)

    def _pause(self) -> float | None:
        """Tell how long nothing needs a look, unless somebody says that something changed."""
        if self._open:
            return OPEN_LOOK_S
        return AGAIN_S if self._rest else None

    def _looked(self) -> bool:
        """Look, and look again after what failed: while images are taken in, studies settle."""
        try:
            return self._look()
        except Exception:
            logging.getLogger(__name__).exception("No look at what has come to rest; tried again.")
            self._stop.wait(FAILED_S)
            return True

    def _look(self) -> bool:
        """Settle what is quiet; True while something not yet quiet is sent by nobody any more."""
        with self._database.read() as connection:
            growing = unsettled(connection)
        sending = self._held()
        quiet_since = self._clock.now() - timedelta(seconds=SETTLE_S)
        waiting = False
        for study in growing:
            if study.case in sending:
                continue
            if study.changed_at > quiet_since:
                waiting = True
            elif self._rest.get(study.case, 0.0) <= time.monotonic():
                self._try(study)
        return waiting

    def _try(self, study: Study) -> None:
        """Settle a study; where that fails it stops no other, and is tried again later."""
        try:
            self._settle(study)
        except Exception:
            logging.getLogger(__name__).exception("A study could not be settled; tried again.")
            self._rest[study.case] = time.monotonic() + AGAIN_S
        else:
            self._rest.pop(study.case, None)

    def _settle(self, study: Study) -> None:
        command = SettleStudy(case=study.case, revision=study.revision)
        key = f"settle:{study.case}:{study.revision}:{study.changed_at.isoformat()}"
        self._door.execute(self._actor, command, key=key)
