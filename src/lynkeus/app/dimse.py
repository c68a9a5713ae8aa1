"""The DICOM listener: C-ECHO and C-STORE, many associations at once, from known peers alone.

Source: DICOM PS3.4 annex B (Storage service class), PS3.7 annex C (status codes), PS3.8 9.3.4
(reasons for which an association is rejected).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pynetdicom import AE, ALL_TRANSFER_SYNTAXES, _config, evt
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.dimse_messages import DIMSEMessage
from pynetdicom.dsutils import create_file_meta
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]  # made at import

from lynkeus.app.flight import Flight, Held
from lynkeus.app.listening import not_listening
from lynkeus.archive.receive import Receiver
from lynkeus.archive.sealed import OBJECT_BYTES_MAX
from lynkeus.archive.settle import Settler
from lynkeus.core.errors import BadInput, Full, LynkeusError, Refused
from lynkeus.core.ids import CaseId
from lynkeus.core.settings import Settings
from lynkeus.dicom.answers import failure
from lynkeus.dicom.parse import head_of

SUCCESS = 0x0000
OUT_OF_RESOURCES = 0xA700
OTHER_INSTANCE = 0xA900
CANNOT_UNDERSTAND = 0xC000
PROCESSING_FAILURE = 0x0110
ASSOCIATIONS_MAX = 32
CONNECTIONS_MAX = 2 * ASSOCIATIONS_MAX
"""Open connections, those included that have not yet asked for an association."""
ASKING_S_MAX = 10
"""How long a connection may take to ask for an association."""
PDU_BYTES_MAX = 128 << 10

Event = Any
Admits = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why an association is rejected: the standard's result, source and reason, and words."""

    codes: tuple[int, int, int]
    problem: LynkeusError


def status_of(problem: LynkeusError) -> int:
    """Give the C-STORE status of an error: one table."""
    if isinstance(problem, Full):
        return OUT_OF_RESOURCES
    if problem.reason == "sop_mismatch":
        return OTHER_INSTANCE
    if isinstance(problem, BadInput):
        return CANNOT_UNDERSTAND
    return PROCESSING_FAILURE


def _prefer_known(context: Any) -> None:  # noqa: ANN401  # pynetdicom's own type
    """Leave of the encodings that a sender offers those that can be opened, where there is one.

    The first that is left is agreed on; what is offered in a maker's own alone is stored whole.
    """
    known = [one for one in context.transfer_syntax if one in ALL_TRANSFER_SYNTAXES]
    if known:
        context.transfer_syntax = known


class _Dimse(DIMSEServiceProvider):
    """Puts messages together; what an object's bytes are written into has limits.

    While pieces of an object come, nobody knows of which study it is: the last one is not quiet.
    """

    flight: Flight
    touch: Callable[[CaseId], None]
    last: CaseId | None = None
    is_admitted = False
    is_ended = False

    def receive_primitive(self, primitive: Any) -> None:  # noqa: ANN401  # pynetdicom's own type
        if self.message is None:
            self.message = DIMSEMessage()
            self.message.data_set = Held(self.flight)
        super().receive_primitive(primitive)
        if self.message is not None and self.last is not None:
            self.touch(self.last)


def _is_admitted(one: Any) -> bool:  # noqa: ANN401  # pynetdicom is not typed
    return isinstance(one.dimse, _Dimse) and one.dimse.is_admitted


def _stands(one: Any) -> bool:  # noqa: ANN401  # pynetdicom is not typed
    return isinstance(one.dimse, _Dimse) and not one.dimse.is_ended


def _least_wanted(opened: list[Any], newest: Any) -> Any:  # noqa: ANN401  # pynetdicom is not typed
    """Choose whose connection ends: who is silent longest, so that silence keeps no peer out."""
    return next((one for one in opened if not _is_admitted(one)), newest)


class DicomListener:
    """Listens on a port; every object goes to the receiver, every end to the settler."""

    def __init__(
        self, receiver: Receiver, settler: Settler, settings: Settings, admits: Admits
    ) -> None:
        self._receiver = receiver
        self._settler = settler
        self._settings = settings
        self._admits = admits
        self._flight = Flight(receiver.check_room, OBJECT_BYTES_MAX)
        self._ae = self._entity()
        self._server: Any = None

    def start(self) -> None:
        """Begin to listen.

        Raises:  Broken: If the port is taken, or the machine has no such address.
        """
        host, port = self._settings.dicom_host, self._settings.dicom_port
        handlers = [
            (evt.EVT_CONN_OPEN, self._opened),
            (evt.EVT_REQUESTED, self._requested),
            (evt.EVT_C_ECHO, self._echo),
            (evt.EVT_C_STORE, self._store),
            (evt.EVT_RELEASED, self._ended),
            (evt.EVT_ABORTED, self._ended),
            (evt.EVT_CONN_CLOSE, self._ended),
        ]
        try:
            self._server = self._ae.start_server((host, port), block=False, evt_handlers=handlers)
        except OSError as problem:
            raise not_listening(problem, "--dicom-port", host, port) from problem

    def stop(self) -> None:
        """Listen no more, and break off what is open: who has no answer must send again."""
        if self._server is not None:
            self._server.shutdown()
            self._server = None
        self._ae.shutdown()

    def _entity(self) -> Any:  # noqa: ANN401  # pynetdicom is not typed
        ae = AE(ae_title=self._settings.ae_title)
        # Never reached: `_opened` bounds connections, `_rejection` associations, with words.
        ae.maximum_associations = 2 * CONNECTIONS_MAX
        ae.acse_timeout = ASKING_S_MAX
        ae.maximum_pdu_size = PDU_BYTES_MAX
        ae.add_supported_context(Verification)
        # Devices send classes that are retired or their makers' own, among images that count: what
        # is stored whole need not be understood.
        _config.UNRESTRICTED_STORAGE_SERVICE = True
        return ae

    def _opened(self, event: Event) -> None:
        event.assoc.dimse = _Dimse(event.assoc)
        event.assoc.dimse.flight = self._flight
        event.assoc.dimse.touch = partial(self._settler.touch, id(event.assoc))
        opened = [one for one in self._ae.active_associations if _stands(one)]
        if len(opened) >= CONNECTIONS_MAX:
            ended = _least_wanted(opened, event.assoc)
            ended.dimse.is_ended = True
            ended.dul.socket.close()

    def _requested(self, event: Event) -> None:
        asked = event.assoc.requestor
        title, address = asked.primitive.calling_ae_title.strip(), asked.address
        rejection = self._rejection(title, address, asked.primitive.called_ae_title.strip())
        if rejection is None:
            event.assoc.dimse.is_admitted = True
            for context in asked.primitive.presentation_context_definition_list:
                _prefer_known(context)
            return
        event.assoc.acse.send_reject(*rejection.codes)
        event.assoc.kill()
        self._tell(f"{title} at {address}", "open an association", rejection.problem)

    def _rejection(self, title: str, address: str, called: str) -> Rejection | None:
        """Decide on an association (PS3.8 table 9-21)."""
        if called != self._settings.ae_title:
            message = f"Here is {self._settings.ae_title}; `{called}` was called."
            unknown = Refused(message, reason="called_title_unknown", called=called)
            return Rejection(codes=(0x01, 0x01, 0x07), problem=unknown)
        if not self._admits(title, address):
            message = (
                f"{title} at {address} is no peer of this site. Who runs this machine adds it: "
                f"lynkeus peers add {title} {address}"
            )
            stranger = Refused(message, reason="peer_unknown", ae_title=title, address=address)
            return Rejection(codes=(0x01, 0x01, 0x03), problem=stranger)
        if sum(_is_admitted(one) for one in self._ae.active_associations) >= ASSOCIATIONS_MAX:
            message = f"{ASSOCIATIONS_MAX} associations are open already: try again later."
            crowded = Full(message, reason="too_many_associations", limit=ASSOCIATIONS_MAX)
            return Rejection(codes=(0x02, 0x03, 0x02), problem=crowded)
        return None

    def _echo(self, _: Event) -> int:
        return SUCCESS

    def _store(self, event: Event) -> Any:  # noqa: ANN401  # a status, or a data set with one
        held: Held = event.request.DataSet
        source = event.assoc.requestor.ae_title.strip()
        try:
            if held.problem is not None:
                raise held.problem
            sop = str(event.request.AffectedSOPInstanceUID)
            outcome = self._receiver.receive(_file(event), source, sop=sop)
        except LynkeusError as problem:
            peer = f"{source} at {event.assoc.requestor.address}"
            self._tell(peer, "store an object", problem)
            return failure(status_of(problem), f"{problem.reason}: {problem.sentence}")
        finally:
            held.let_go()
        event.assoc.dimse.last = outcome.case
        event.assoc.dimse.touch(outcome.case)
        return SUCCESS

    def _tell(self, peer: str, right: str, problem: LynkeusError) -> None:
        """Say in the log and in the ledger what was not taken, and why."""
        words = "%s was refused to %s: %s [%s]"
        log = logging.getLogger(__name__)
        log.warning(words, peer, right, problem.sentence, problem.reason)
        self._receiver.turned_away(peer, right, problem)

    def _ended(self, event: Event) -> None:
        message = event.assoc.dimse.message
        if message is not None and isinstance(message.data_set, Held):
            message.data_set.let_go()
        self._settler.leave(id(event.assoc))


def _file(event: Event) -> bytes:
    """Put what was sent under a header of ours; it is held once."""
    meta = create_file_meta(
        sop_class_uid=event.request.AffectedSOPClassUID,
        sop_instance_uid=event.request.AffectedSOPInstanceUID,
        transfer_syntax=event.context.transfer_syntax,
    )
    held: Held = event.request.DataSet
    return held.under(head_of(meta))
