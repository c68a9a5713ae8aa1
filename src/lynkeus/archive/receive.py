"""Receive objects: seal and sync each, index a batch, then answer every sender."""

import hashlib
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.archive.commands import Arrival, RecordArrivals
from lynkeus.archive.sealed import SealedStore
from lynkeus.core.clock import Clock
from lynkeus.core.errors import BadInput, Broken
from lynkeus.core.ids import CaseId, new_id
from lynkeus.dicom.parse import parse_header

BATCH_MAX = 16
OBJECT_BYTES_MAX = 2 << 30
PIECE_BYTES = 1 << 20
# DBOS writes beside the writer lock: a pause after each commit lets its work start (house.md).
YIELD_S = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an object: "stored", "same" or "conflicts", and of which study."""

    kind: str
    case: CaseId


@dataclass(slots=True)
class _Waiting:
    arrival: Arrival
    done: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None
    problem: Exception | None = None


class Receiver:
    """Takes objects from many threads; what was synced while a batch was written forms the next."""

    def __init__(self, door: Door, store: SealedStore, clock: Clock, actor: Actor) -> None:
        self._door = door
        self._store = store
        self._clock = clock
        self._actor = actor
        self._queue: deque[_Waiting] = deque()
        self._guard = threading.Lock()
        self._leading = threading.Lock()

    def receive(self, data: bytes, source: str) -> Outcome:
        """Take in one whole file; on return it is safe, whatever happens to the machine.

        Args:     data: A DICOM file. source: Where it came from, as people know it.
        Raises:   BadInput: If it is no DICOM object that can be kept. Full: If there is no room.
        """
        if len(data) > OBJECT_BYTES_MAX:
            message = f"The object has {len(data)} bytes; the limit is {OBJECT_BYTES_MAX}."
            raise BadInput(message, reason="too_large", bytes=len(data), limit=OBJECT_BYTES_MAX)
        header = parse_header(data)
        digest = hashlib.sha256(memoryview(data)[header.dataset_offset :]).hexdigest()
        pieces = (data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES))
        stored = self._store.put(pieces, digest, self._clock.now())
        waiting = _Waiting(
            Arrival(
                sop_uid=header.sop_uid,
                series_uid=header.series_uid,
                study_uid=header.study_uid,
                transfer_syntax=header.transfer_syntax,
                attributes=header.attributes,
                digest=digest,
                size=len(data),
                path=stored.path,
                key=stored.key,
                source=source,
            )
        )
        with self._guard:
            self._queue.append(waiting)
        return self._answer(waiting)

    def _answer(self, waiting: _Waiting) -> Outcome:
        while not waiting.done.is_set():
            with self._leading:
                if not waiting.done.is_set():
                    self._lead()
        if waiting.problem is not None:
            raise waiting.problem
        if waiting.outcome is None:
            message = "An object was neither taken in nor refused."
            raise Broken(message, reason="no_outcome")
        if waiting.outcome.kind == "same":
            self._store.remove(waiting.arrival.path)
        return waiting.outcome

    def _lead(self) -> None:
        with self._guard:
            batch = [self._queue.popleft() for _ in range(min(BATCH_MAX, len(self._queue)))]
        try:
            self._store.sync_folders(one.arrival.path for one in batch)
            command = RecordArrivals(arrivals=tuple(one.arrival for one in batch))
            answers = self._door.execute(self._actor, command, key=new_id())
            for one, answer in zip(batch, cast("list[Mapping[str, str]]", answers), strict=True):
                one.outcome = Outcome(kind=answer["kind"], case=CaseId(answer["case"]))
        except Exception as problem:  # noqa: BLE001  # each sender is told what happened to his
            for one in batch:
                one.problem = problem
        finally:
            for one in batch:
                one.done.set()
        time.sleep(YIELD_S)
