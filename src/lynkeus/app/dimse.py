"""The DICOM listener: C-ECHO and C-STORE, many associations at once.

Source: DICOM PS3.4 annex B (Storage service class), PS3.7 annex C (status codes).
"""

import threading
from collections.abc import Callable
from typing import Any

from pynetdicom import AE, ALL_TRANSFER_SYNTAXES, AllStoragePresentationContexts, evt
from pynetdicom.dsutils import create_file_meta
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]  # made at import

from lynkeus.archive.receive import Receiver
from lynkeus.archive.settle import Settler
from lynkeus.core.errors import BadInput, Full, LynkeusError
from lynkeus.core.ids import CaseId
from lynkeus.core.settings import Settings
from lynkeus.dicom.parse import file_of

SUCCESS = 0x0000
OUT_OF_RESOURCES = 0xA700
CANNOT_UNDERSTAND = 0xC000
PROCESSING_FAILURE = 0x0110
ASSOCIATIONS_MAX = 32
PDU_BYTES_MAX = 128 << 10

Event = Any
Admits = Callable[[str, str], bool]


def status_of(problem: LynkeusError) -> int:
    """Give the C-STORE status of an error: one table."""
    if isinstance(problem, Full):
        return OUT_OF_RESOURCES
    if isinstance(problem, BadInput):
        return CANNOT_UNDERSTAND
    return PROCESSING_FAILURE


class DicomListener:
    """Listens on a port; every object goes to the receiver, every end to the settler."""

    def __init__(
        self, receiver: Receiver, settler: Settler, settings: Settings, admits: Admits
    ) -> None:
        self._receiver = receiver
        self._settler = settler
        self._settings = settings
        self._admits = admits
        self._touched: dict[int, set[CaseId]] = {}
        self._guard = threading.Lock()
        self._server: Any = None

    def start(self) -> None:
        """Begin to listen."""
        ae = AE(ae_title=self._settings.ae_title)
        ae.maximum_associations = ASSOCIATIONS_MAX
        ae.maximum_pdu_size = PDU_BYTES_MAX
        ae.require_called_aet = True
        ae.add_supported_context(Verification)
        for context in AllStoragePresentationContexts:
            ae.add_supported_context(str(context.abstract_syntax), ALL_TRANSFER_SYNTAXES)
        self._server = ae.start_server(
            (self._settings.host, self._settings.dicom_port),
            block=False,
            evt_handlers=[
                (evt.EVT_REQUESTED, self._requested),
                (evt.EVT_C_ECHO, self._echo),
                (evt.EVT_C_STORE, self._store),
                (evt.EVT_RELEASED, self._ended),
                (evt.EVT_ABORTED, self._ended),
                (evt.EVT_CONN_CLOSE, self._ended),
            ],
        )

    def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server = None

    def _requested(self, event: Event) -> None:
        requestor = event.assoc.requestor
        if not self._admits(requestor.ae_title.strip(), requestor.address):
            event.assoc.acse.send_reject(0x01, 0x01, 0x03)
            event.assoc.kill()

    def _echo(self, _: Event) -> int:
        return SUCCESS

    def _store(self, event: Event) -> int:
        meta = create_file_meta(
            sop_class_uid=event.request.AffectedSOPClassUID,
            sop_instance_uid=event.request.AffectedSOPInstanceUID,
            transfer_syntax=event.context.transfer_syntax,
        )
        data = file_of(meta, event.encoded_dataset(include_meta=False))
        source = event.assoc.requestor.ae_title.strip()
        try:
            outcome = self._receiver.receive(data, source)
        except LynkeusError as problem:
            return status_of(problem)
        self._touch(event, outcome.case)
        return SUCCESS

    def _touch(self, event: Event, case: CaseId) -> None:
        with self._guard:
            touched = self._touched.setdefault(id(event.assoc), set())
            fresh = case not in touched
            touched.add(case)
        if fresh:
            self._settler.begin(case)

    def _ended(self, event: Event) -> None:
        with self._guard:
            touched = self._touched.pop(id(event.assoc), set())
        if touched:
            self._settler.end(touched)
