"""Print how a service bears two senders that send flat out, on this machine.

    python bench/serving.py

While they send: how much is received, when work starts, and how long write transactions take.
Needs dcmtk's storescu. Starting and reading are timed by `reading_at_work.py`.
"""

import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from pynetdicom import AE
from sqlalchemy import text

from lynkeus.access.actors import operator
from lynkeus.access.execute import TRANSACTION_MS_MAX
from lynkeus.app.house import House, open_house
from lynkeus.app.packages import activate
from lynkeus.app.serve import Service
from lynkeus.archive.peers import AddPeer
from lynkeus.core.ids import new_id
from lynkeus.core.settings import LOOPBACK, Settings

PACKAGE = "chest-xray-pneumonia"
BENCH = operator("bench")
FLOOD = ("-aet", "FLOOD", "-aec", "LYNKEUS", "--repeat", "1000000", "+IR", "50", "+IS", "1")
"""Send a file for ever, each time as a new object, fifty a study (storescu of dcmtk)."""
SENDERS = 2
PROBES = 10
PROBE_EVERY_S = 0.5
SMALL = 8
SLICE = 512
WAIT_S_MAX = 60.0
STARTED = """
    SELECT facts.at, min(steps.started_at_epoch_ms) FROM facts
    JOIN studies ON studies."case" = facts."case"
    JOIN operation_outputs AS steps ON steps.workflow_uuid = 'check study:' || facts.seq
    WHERE facts.kind = 'study.arrived' AND studies.source = 'BENCH' GROUP BY facts.seq
"""


def main() -> None:
    """Measure and print."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}")
    with service() as (house, port):
        saturated(house, port, SENDERS)


def saturated(house: House, port: int, senders: int) -> None:
    """Send single studies while others send flat out."""
    with tempfile.TemporaryDirectory() as folder:
        slice_ = Path(folder) / "slice.dcm"
        ct(SLICE).save_as(slice_, enforce_file_format=True)
        flood = [
            subprocess.Popen(  # dcmtk's
                [storescu(), *FLOOD, LOOPBACK, str(port), str(slice_)], stderr=subprocess.DEVNULL
            )
            for _ in range(senders)
        ]
        wait_for(lambda: number(house) > senders * 10)
        house.door.longest_ms = 0.0
        before, began = number(house), time.perf_counter()
        for _ in range(PROBES):
            time.sleep(PROBE_EVERY_S)
            send_one(port, ct(SMALL))
        received, seconds = number(house) - before, time.perf_counter() - began
        wait_for(lambda: len(asked(house, STARTED)) >= PROBES)
        longest_ms = house.door.longest_ms
        for one in flood:
            one.kill()
            one.wait()
    starts = [
        at / 1000 - datetime.fromisoformat(told).timestamp() for told, at in asked(house, STARTED)
    ]
    print(
        f"{senders} senders flat out, {received / seconds:.0f} images of 0.5 MB a second: work "
        f"starts after {statistics.median(starts):.2f} s at the median, {max(starts):.2f} s at "
        f"most   (limit 0.5)"
    )
    print(f"longest write transaction {longest_ms:.0f} ms   (limit {TRANSACTION_MS_MAX})")


def number(house: House) -> int:
    """Count the images of an archive."""
    ((found,),) = asked(house, "SELECT count(*) FROM instances")
    return int(found)


def ct(size: int) -> Dataset:
    """Make a slice of a study of its own."""
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID = CTImageStorage
    made.StudyInstanceUID, made.SeriesInstanceUID = generate_uid(), generate_uid()
    made.SOPInstanceUID = generate_uid()
    made.PatientID, made.Modality = "BENCH", "CT"
    made.Rows = made.Columns = size
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated = made.BitsStored = 16
    made.HighBit, made.PixelRepresentation = 15, 0
    made.PixelData = os.urandom(size * size * 2)
    made["PixelData"].VR = "OW"
    return made


def send_one(port: int, dataset: Dataset) -> float:
    """Send one object over an association of its own; give when it was answered."""
    ae = AE(ae_title="BENCH")
    ae.add_requested_context(dataset.SOPClassUID, dataset.file_meta.TransferSyntaxUID)
    association = ae.associate(LOOPBACK, port, ae_title="LYNKEUS")
    status = association.send_c_store(dataset)
    ended = time.time()
    association.release()
    if status.Status:
        sys.exit(f"An object was answered with {status.Status:04X}.")
    return ended


@contextmanager
def service() -> Iterator[tuple[House, int]]:
    """Run a service of its own in this process."""
    with tempfile.TemporaryDirectory() as folder:
        http, dicom = free_port(), free_port()
        settings = Settings(home=Path(folder) / "home", http_port=http, dicom_port=dicom)
        house = open_house(settings)
        activate(house, BENCH, PACKAGE)
        for title in ("BENCH", "FLOOD"):
            house.door.execute(BENCH, AddPeer(ae_title=title, address=LOOPBACK), key=new_id())
        running = Service(house)
        running.start()
        yield house, dicom
        running.stop()


def asked(house: House, query: str, **values: str) -> list[tuple[Any, ...]]:
    """Ask the database."""
    with house.database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def wait_for(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + WAIT_S_MAX
    while not true():
        if time.monotonic() > until:
            sys.exit("It took too long.")
        time.sleep(0.01)


def free_port() -> int:
    """Give a port that nobody has."""
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        return int(one.getsockname()[1])


def storescu() -> str:
    """Find dcmtk's storescu; pynetdicom brings a script of the same name."""
    for folder in os.get_exec_path():
        found = Path(folder) / "storescu"
        if found.is_file() and found.read_bytes()[:4] == b"\x7fELF":
            return str(found)
    sys.exit("Install dcmtk: its storescu sends flat out.")


if __name__ == "__main__":
    main()
