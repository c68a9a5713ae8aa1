"""Print how a service bears two senders that send flat out, on this machine.

    python bench/serving.py [PAGE]

While they send: how much is received, when work starts, and how long write transactions take.
What is printed is written into PAGE too, between the two marks. Needs dcmtk's storescu. Starting
and reading are timed by `reading_at_work.py`.
"""

import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from pynetdicom import AE
from sqlalchemy import text
from transactions import Transactions

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
PROBES = 20
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


BEGIN = "<!-- flat out: begin -->"
END = "<!-- flat out: end -->"


def main(page: Path | None) -> None:
    """Measure, print, write."""
    load = os.getloadavg()[0]
    with service() as (house, port):
        told = saturated(house, port, SENDERS)
    table = "\n".join([*machine(load), "", *told])
    print(table)
    if page is not None:
        before, rest = page.read_text(encoding="utf-8").split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def machine(load: float) -> list[str]:
    """Say when and on what it was measured."""
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores, "  # noqa: TID251  # a measurement bears its date
        f"Python {platform.python_version()}; other work on the machine before: load {load:.1f}."
    ]


def saturated(house: House, port: int, senders: int) -> list[str]:
    """Send single studies while others send flat out; give what was measured, as a table."""
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
        transactions = Transactions(house.database)
        before, began = number(house), time.perf_counter()
        for _ in range(PROBES):
            time.sleep(PROBE_EVERY_S)
            send_one(port, ct(SMALL))
        received, seconds = number(house) - before, time.perf_counter() - began
        wait_for(lambda: len(asked(house, STARTED)) >= PROBES)
        taken = transactions.taken()
        for one in flood:
            one.kill()
            one.wait()
    starts = [
        at - datetime.fromisoformat(told).timestamp() * 1000 for told, at in asked(house, STARTED)
    ]
    limit = f"{TRANSACTION_MS_MAX} ms"
    return [
        f"{senders} senders, {received / seconds:.0f} images of 0.5 MB a second.",
        "",
        "| what | median | 95 of 100 | most | times | asked for |",
        "| --- " * 6 + "|",
        line("from a study's arrival to the first step of its work", starts, "500 ms"),
        line("a write transaction: the processor's time", [one.work for one in taken], limit),
        line(
            "a write transaction on the clock", [one.clock for one in taken], f"95 of 100: {limit}"
        ),
        line("of it the commit, which waits for the disk", [one.commit for one in taken], ""),
    ]


def line(what: str, taken_ms: Sequence[float], limit: str) -> str:
    """Write a line of the table, in milliseconds."""
    most = statistics.quantiles(taken_ms, n=20, method="inclusive")[-1]
    values = " | ".join(
        f"{one:.0f} ms" for one in (statistics.median(taken_ms), most, max(taken_ms))
    )
    return f"| {what} | {values} | {len(taken_ms)} | {limit} |"


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
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
