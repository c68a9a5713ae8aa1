"""Serve a home with a fault that only tests ask for: `faulty.py HOME HTTP DICOM FAULT`.

`no-sync`: nothing is ever synced. `mortal-worker`: SIGUSR1 ends the threads that ask for work.
"""

import ctypes
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from lynkeus.app.house import House, open_house
from lynkeus.app.serve import Service
from lynkeus.core.settings import Settings
from lynkeus.core.work import ASKING

LOOK_S = 0.5
ASKERS = (ASKING, "(queue_thread)")
"""The names of DBOS's threads that ask the queue, and that begin such a thread anew."""


class NoSync:
    """Says that all is safe, and does nothing for it."""

    def file(self, handle: int) -> None:
        """Leave the file to the page cache."""

    def folder(self, folder: Path) -> None:
        """Leave the folder to the page cache."""


def main(home: str, http_port: str, dicom_port: str, fault: str) -> None:
    settings = Settings(home=Path(home), http_port=int(http_port), dicom_port=int(dicom_port))
    house = open_house(settings, sync=NoSync() if fault == "no-sync" else None)
    if fault == "no-sync":
        let_the_database_forget(house)
    service = Service(house)
    service.start()
    if fault == "mortal-worker":
        signal.signal(signal.SIGUSR1, lambda *_: end_the_worker())
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    print("Stop with Ctrl C", flush=True)  # noqa: T201  # as the service says it
    while not ended.wait(LOOK_S):
        pass
    service.stop()


def let_the_database_forget(house: House) -> None:
    def forget(connection: Any, _: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(house.database.write_engine, "connect", forget)
    # What DBOS writes beside it would sync the log for it, now and then.
    event.listen(Engine, "connect", forget)
    house.database.write_engine.dispose()


def end_the_worker() -> None:
    """End the threads that ask for work, as an error would that nobody catches."""
    for one in threading.enumerate():
        if one.name.endswith(ASKERS):
            ident = ctypes.c_ulong(one.ident or 0)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(SystemExit))


if __name__ == "__main__":
    main(*sys.argv[1:])
