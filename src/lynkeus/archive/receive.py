"""Receive objects: seal and sync each, index a batch, then answer every sender."""

import hashlib
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Protocol, cast

from lynkeus.access.actors import Actor, stranger
from lynkeus.access.execute import Door
from lynkeus.archive.arrivals import RecordArrivals
from lynkeus.archive.filing import Arrival
from lynkeus.archive.queries import is_indexed
from lynkeus.archive.sealed import OBJECT_BYTES_MAX, SealedStore
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database, Written
from lynkeus.core.errors import BadInput, Broken, Full, LynkeusError
from lynkeus.core.ids import CaseId, new_id
from lynkeus.dicom.header import Header
from lynkeus.dicom.meta import DEFLATED, start_of
from lynkeus.dicom.parse import parse_header

BATCH_MAX = 16
REFUSALS_A_MINUTE_MAX = 60
CLOSE_S_MAX = 30.0
PIECE_BYTES = 1 << 20
# DBOS writes beside the writer lock: a pause after each commit lets its work start.
YIELD_S = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an object, of which study, and under which number.

    `kind` is "stored", "same" (nothing changed), "conflicts" (its number was another's: kept aside
    for a person) or "copies" (the same image in another encoding: kept aside, noted); what is kept
    aside already and comes again is one of the last two, and nothing changes.
    """

    kind: str
    case: CaseId
    sop_uid: str

    @property
    def is_of_its_study(self) -> bool:
        """Whether what is said of the object holds for the study: what only shares a number may be
        another patient's.
        """
        return self.kind != "conflicts"


class Copies(Protocol):
    """Tells whether an object is the known image in another encoding; may take its time."""

    def is_copy(self, conflict: str, sop: str, data: bytes) -> bool:
        """Compare a file that was kept aside with the image of its number, and note the answer."""
        ...


@dataclass(slots=True, kw_only=True)
class _Waiting:
    arrival: Arrival
    actor: Actor
    done: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None
    conflict: str = ""
    problem: Exception | None = None


class Receiver:
    """Takes objects from many threads; what was synced while a batch was written forms the next."""

    def __init__(
        self,
        door: Door,
        index: Database,
        store: SealedStore,
        clock: Clock,
        actor: Actor,
    ) -> None:
        self._door = door
        self._index = index
        self._store = store
        self._clock = clock
        self._actor = actor
        self._queue: deque[_Waiting] = deque()
        self._guard = threading.Lock()
        self._unpacking = threading.Lock()
        self._left = threading.Condition(self._guard)
        self._inside = 0
        self._closed = False
        self._leading = threading.Lock()
        self._not_before = 0.0
        self._turned_away: set[tuple[str, ...]] = set()
        self.copies: Copies | None = None
        """Tells copies from conflicts; until it is set, whatever differs is a conflict."""

    def receive(
        self, data: bytes, source: str, *, actor: Actor | None = None, sop: str = ""
    ) -> Outcome:
        """Take in one whole file; on return it is safe, whatever happens to the machine.

        Args:     data: A DICOM file. source: Where it came from, as people know it. actor: Who
                  brings it; by default the receiving program. sop: The number that the sender
                  said it has, if he said one.
        Raises:   BadInput: If it is no DICOM object that can be kept. Full: If there is no room, or
                  nothing is taken in any more.
        """
        with self._entered():
            waiting = self._seal(data, source, actor or self._actor, sop)
            with self._guard:
                self._queue.append(waiting)
            return self._after(self._answer(waiting), waiting, data)

    def close(self) -> None:
        """Take nothing in any more; on return everybody who had entered has his answer."""
        with self._left:
            self._closed = True
            self._left.wait_for(lambda: not self._inside, timeout=CLOSE_S_MAX)

    @contextmanager
    def _entered(self) -> Iterator[None]:
        with self._guard:
            if self._closed:
                message = "The service is being stopped: send this object again when it is back."
                raise Full(message, reason="stopping")
            self._inside += 1
        try:
            yield
        finally:
            with self._left:
                self._inside -= 1
                self._left.notify_all()

    def check_room(self) -> None:
        """Look whether anything more can be kept.

        Raises:  Full: If the disk is nearly full.
        """
        self._store.check_room()

    def turned_away(self, source: str, right: str, problem: LynkeusError) -> None:
        """Write in the ledger that a sender was refused: one entry per sender, reason, minute.

        A flood of strangers never queues for the writer: at most `REFUSALS_A_MINUTE_MAX` entries.
        """
        minute = self._clock.now().strftime("%Y%m%d%H%M")
        said = (minute, source, right, problem.reason)
        with self._guard:
            self._turned_away = {one for one in self._turned_away if one[0] == minute}
            if said in self._turned_away or len(self._turned_away) >= REFUSALS_A_MINUTE_MAX:
                return
            self._turned_away.add(said)
        self._door.refuse_early(stranger(source), right, problem)

    def _seal(self, data: bytes, source: str, actor: Actor, sop: str) -> _Waiting:
        if len(data) > OBJECT_BYTES_MAX:
            message = f"The object has {len(data)} bytes; the limit is {OBJECT_BYTES_MAX}."
            raise BadInput(message, reason="too_large", bytes=len(data), limit=OBJECT_BYTES_MAX)
        header = self._header(data)
        if sop and header.sop_uid != sop:
            message = "The object has another SOP Instance UID than its sender says."
            raise BadInput(message, reason="sop_mismatch")
        digest = hashlib.sha256(memoryview(data)[header.dataset_offset :]).hexdigest()
        pieces = (data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES))
        stored = self._store.put(pieces, digest, self._clock.now())
        arrival = Arrival(
            sop_uid=header.sop_uid,
            series_uid=header.series_uid,
            study_uid=header.study_uid,
            transfer_syntax=header.transfer_syntax,
            attributes=header.attributes,
            by_frame=Written.of(dict(header.by_frame)),
            digest=digest,
            size=len(data),
            path=stored.path,
            key=stored.key,
            source=source,
        )
        return _Waiting(arrival=arrival, actor=actor)

    def _header(self, data: bytes) -> Header:
        """Read a header; deflated ones in turn, for each unpacks to many times its size."""
        deflated = start_of(data).transfer_syntax == DEFLATED
        with self._unpacking if deflated else nullcontext():
            return parse_header(data)

    def _answer(self, waiting: _Waiting) -> Outcome:
        while not waiting.done.is_set():
            with self._leading:
                if not waiting.done.is_set():
                    self._lead()
        if waiting.problem is not None:
            self._let_go(waiting.arrival.path)
            raise waiting.problem
        if waiting.outcome is None:
            message = "An object was neither taken in nor refused."
            raise Broken(message, reason="no_outcome")
        return waiting.outcome

    def _after(self, outcome: Outcome, waiting: _Waiting, data: bytes) -> Outcome:
        """Let go of what was here already, and look whether a new conflict is a mere copy."""
        if outcome.kind != "stored":
            self._let_go(waiting.arrival.path)
        if not waiting.conflict or self.copies is None:
            return outcome
        if not self.copies.is_copy(waiting.conflict, waiting.arrival.sop_uid, data):
            return outcome
        return replace(outcome, kind="copies")

    def _let_go(self, path: str) -> None:
        """Unlink what the index does not know, and nothing else: a commit may precede an error."""
        with self._index.read() as connection:
            kept = is_indexed(connection, path)
        if not kept:
            self._store.remove(path)

    def _lead(self) -> None:
        """Write one batch; called by one thread at a time."""
        time.sleep(max(0.0, self._not_before - time.monotonic()))
        batch = self._next_batch()
        try:
            self._store.sync_folders(one.arrival.path for one in batch)
        except Broken as problem:
            # A disk tells once that it lost something: it is not asked again, the senders are.
            for one in batch:
                one.problem = problem
                one.done.set()
            return
        try:
            self._write(batch)
        except Exception as problem:  # noqa: BLE001  # each sender is told what happened to his
            if len(batch) == 1:
                batch[0].problem = problem
            else:
                self._one_by_one(batch)
        finally:
            self._not_before = time.monotonic() + YIELD_S
            for one in batch:
                one.done.set()

    def _one_by_one(self, batch: list[_Waiting]) -> None:
        """Write a batch that failed as a whole, so that one bad object harms no other."""
        for one in batch:
            try:
                self._write([one])
            except Exception as problem:  # noqa: BLE001  # as above
                one.problem = problem

    def _next_batch(self) -> list[_Waiting]:
        """Take what waits, `BATCH_MAX` at most, all from one actor: a command has one."""
        with self._guard:
            batch = [self._queue.popleft()]
            while self._queue and len(batch) < BATCH_MAX and self._queue[0].actor == batch[0].actor:
                batch.append(self._queue.popleft())
        return batch

    def _write(self, batch: list[_Waiting]) -> None:
        command = RecordArrivals(arrivals=tuple(one.arrival for one in batch))
        answers = self._door.execute(batch[0].actor, command, key=new_id())
        for one, answer in zip(batch, cast("list[Mapping[str, str]]", answers), strict=True):
            one.conflict = answer["conflict"]
            case, sop = CaseId(answer["case"]), one.arrival.sop_uid
            one.outcome = Outcome(kind=answer["kind"], case=case, sop_uid=sop)
