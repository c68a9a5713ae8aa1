"""Print how fast a service starts, receives and reads, on this machine.

    python bench/serving.py FILMS

FILMS is a folder of children's chest films (JPEG). Three things, one after another: from start to
answers; from the last byte of a film to its recorded reading; and, while two senders send flat
out, when work starts and how long write transactions take. Needs dcmtk's storescu.
"""

import io
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from pydicom import Dataset, dcmread
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
from lynkeus.dicom.convert import image_to_dicom

PACKAGE = "chest-xray-pneumonia"
BENCH = operator("bench")
FLOOD = ("-aet", "FLOOD", "-aec", "LYNKEUS", "--repeat", "1000000", "+IR", "50", "+IS", "1")
"""Send a file for ever, each time as a new object, fifty a study (storescu of dcmtk)."""
FILMS = 12
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
READ_AT = """
    SELECT readings.at FROM readings JOIN studies ON studies."case" = readings."case"
    WHERE studies.study_uid = :uid
"""


def main(folder: Path) -> None:
    """Measure all three, print as it goes."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}")
    starting()
    with service() as (house, port):
        reading(house, port, sorted(folder.glob("*.jpeg"))[:FILMS])
    with service() as (house, port):
        saturated(house, port, SENDERS)


def starting() -> None:
    """Time the real program from its start to its answers."""
    with tempfile.TemporaryDirectory() as folder:
        for what in ("an empty home", "a home in use"):
            health, listening, page = started(f"{folder}/home", free_port(), free_port())
            print(
                f"start on {what}: health {health:.1f} s, DICOM {listening:.1f} s, "
                f"first page {page:.1f} s   (limits 3, 3 and 5)"
            )


def started(home: str, http: int, dicom: int) -> tuple[float, float, float]:
    """Start a service; give the seconds to health, to DICOM and to the first page."""
    program = str(Path(sys.executable).with_name("lynkeus"))
    words = [program, "serve", "--home", home, "--http-port", str(http), "--dicom-port", str(dicom)]
    began = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603  # our own program
    taken = (
        after(began, lambda: answers(f"http://{LOOPBACK}:{http}/api/health")),
        after(began, lambda: connects(dicom)),
        after(began, lambda: answers(f"http://{LOOPBACK}:{http}/")),
    )
    process.terminate()
    process.wait()
    return taken


def reading(house: House, port: int, films: list[Path]) -> None:
    """Time single films from their last byte to their recorded reading."""
    taken = []
    for path in films:
        film = child(path)
        ended = send_one(port, film)
        taken.append(read_at(house, film.StudyInstanceUID) - ended)
    print(
        f"last byte to recorded reading, {len(taken)} films: median {statistics.median(taken):.2f} "
        f"s, longest {max(taken):.2f} s   (limit 2 at the median)"
    )


def read_at(house: House, uid: str) -> float:
    """Wait for a study's reading; give when it was recorded."""
    wait_for(lambda: bool(asked(house, READ_AT, uid=uid)))
    ((at,),) = asked(house, READ_AT, uid=uid)
    return datetime.fromisoformat(at).timestamp()


def saturated(house: House, port: int, senders: int) -> None:
    """Send single studies while others send flat out."""
    with tempfile.TemporaryDirectory() as folder:
        slice_ = Path(folder) / "slice.dcm"
        ct(SLICE).save_as(slice_, enforce_file_format=True)
        flood = [
            subprocess.Popen(  # noqa: S603  # dcmtk's
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


def child(path: Path) -> Dataset:
    """Make a film of a child of three years."""
    film = dcmread(io.BytesIO(image_to_dicom(path.read_bytes())))
    film.Modality, film.BodyPartExamined, film.ViewPosition = "DX", "CHEST", "AP"
    film.PatientAge = "003Y"
    return film


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


def after(began: float, true: Callable[[], bool]) -> float:
    """Wait until something is so; give the seconds since a beginning."""
    wait_for(true)
    return time.perf_counter() - began


def wait_for(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + WAIT_S_MAX
    while not true():
        if time.monotonic() > until:
            sys.exit("It took too long.")
        time.sleep(0.01)


def answers(address: str) -> bool:
    """Tell whether a page is there."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # our own
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def connects(port: int) -> bool:
    """Tell whether somebody listens."""
    with socket.socket() as one:
        return one.connect_ex((LOOPBACK, port)) == 0


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
    main(Path(sys.argv[1]))
