"""Measure readings of 2k x 2k radiographs in a running service, and as whole commands.

    python bench/reading_at_work.py DATA [PAGE]

DATA holds `cxr-pneumonia`, whose films in full size are enlarged to 2048 x 2048 and sent one after
another to a service of their own. The figures are printed and, where PAGE is given, written into
it between the two marks, with date and machine. Everything else on the machine makes them worse.
"""

import json
import os
import platform
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

SIDE = 2048
FILMS = 12
RUNS = 7
POLL_S = 0.02
WAIT_S = 120.0
LOADED_S = 3.0
PROGRAM = str(Path(sys.executable).with_name("lynkeus"))
BEGIN = "<!-- reading at work: begin -->"
END = "<!-- reading at work: end -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured thing."""

    what: str
    limit: str
    unit: str
    values: Sequence[float]

    def line(self) -> str:
        """Write it as a table's line: median, and least to greatest."""
        digits = 0 if self.unit in {"MB", "ms"} else 2
        low, middle, high = (
            f"{value:.{digits}f}"
            for value in (min(self.values), statistics.median(self.values), max(self.values))
        )
        spread = f"{low} to {high}" if len(self.values) > 1 else ""
        return (
            f"| {self.what} | {middle} {self.unit} | {spread} | {len(self.values)} | {self.limit} |"
        )


def main(data: Path, page: Path | None) -> None:
    """Measure, print, write."""
    began = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        films = enlarged(data, Path(folder))
        rows = [*commands(films), *in_service(films, Path(folder) / "home")]
    table = "\n".join([*machine(began), "", *head(), *(row.line() for row in rows)])
    print(table)
    if page is not None:
        before, rest = page.read_text(encoding="utf-8").split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def head() -> list[str]:
    """Give the head of the table."""
    return ["| what | median | least to greatest | times | asked for |", "| --- " * 5 + "|"]


def machine(load: float) -> list[str]:
    """Say when and on what it was measured."""
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {found[1] if found else platform.machine()}, "  # noqa: TID251  # a measurement bears its date
        f"{os.cpu_count()} cores, {pages / 1e9:.0f} GB, Python {platform.python_version()}; other "
        f"work on the machine before: load {load:.1f}."
    ]


def enlarged(data: Path, folder: Path) -> list[Path]:
    """Enlarge films of children to 2k x 2k and store them as radiographs."""
    chosen = sorted((data / "cxr-pneumonia" / "full-resolution").glob("*.jpeg"))
    made = []
    for number, path in enumerate(chosen[:: max(1, len(chosen) // FILMS)][:FILMS]):
        grey = Image.open(path).convert("L").resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        target = folder / f"{number:02}.dcm"
        store(np.asarray(grey, np.uint16) << 4, target)
        made.append(target)
    return made


def store(pixels: np.ndarray, target: Path) -> None:
    """Store a film as a child's radiograph, 12 bits, uncompressed."""
    dataset = pydicom.Dataset()
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1"
    for keyword in ("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID"):
        setattr(dataset, keyword, generate_uid())
    dataset.PatientID, dataset.PatientName, dataset.PatientAge = target.stem, "", "004Y"
    dataset.Modality, dataset.BodyPartExamined, dataset.ViewPosition = "CR", "CHEST", "AP"
    dataset.Rows, dataset.Columns = pixels.shape
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
    dataset.PixelRepresentation = 0
    dataset.PixelData = pixels.astype("<u2").tobytes()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    pydicom.dcmwrite(target, dataset, enforce_file_format=True)


def commands(films: Sequence[Path]) -> Iterator[Row]:
    """Time whole processes."""
    bare = {name: value for name, value in os.environ.items() if name != "LYNKEUS_HOME"}
    states: dict[str, Path] = {}
    said = run(bare, "read", *map(str, films), "--json", "-")
    for film in json.loads(said)["films"]:
        states.setdefault(film["readings"][0]["state"], Path(film["file"]))
    for state, film in sorted(states.items()):
        taken = [timed(bare, "read", str(film)) for _ in range(RUNS)]
        what = f"`lynkeus read` of one film, {state} the point, whole process"
        yield Row(what=what, limit="< 3 s", unit="s", values=taken)
    helped = [timed(bare, "--help") for _ in range(RUNS)]
    yield Row(what="`lynkeus --help`, whole process", limit="< 0.5 s", unit="s", values=helped)


def run(environment: Mapping[str, str], *words: str) -> str:
    """Run a command to its end."""
    done = subprocess.run(
        [PROGRAM, *words], env=dict(environment), capture_output=True, text=True, check=True
    )
    return done.stdout


def timed(environment: Mapping[str, str], *words: str) -> float:
    """Time a command, in seconds."""
    return timeit.timeit(lambda: run(environment, *words), number=1)


def starts(folder: Path) -> Iterator[Row]:
    """Start services on empty homes; weigh each when it has loaded what it loads beforehand."""
    taken, rest = [], []
    for number in range(RUNS):
        environment = {**os.environ, "LYNKEUS_HOME": str(folder / f"empty {number}")}
        with serving(environment) as (process, _, health_s, page_s):
            taken.append((health_s, page_s))
            time.sleep(LOADED_S)
            rest.append(memory(process.pid))
    health, page = zip(*taken, strict=True)
    yield Row(what="from start to health and DICOM", limit="< 3 s", unit="s", values=health)
    yield Row(what="from start to the first page", limit="< 5 s", unit="s", values=page)
    yield Row(what="memory at rest, with all children", limit="", unit="MB", values=rest)


def in_service(films: Sequence[Path], home: Path) -> Iterator[Row]:
    """Send films to a running service, one after another, and look what each took."""
    yield from starts(home.parent)
    weighed: list[float] = []
    read_all(films, home.with_name("weighed"), weighed)
    read_all(films, home)
    for state, values in steps(home).items():
        what = f"a reading in the running service, {state} the point"
        yield Row(what=what, limit="< 300 ms", unit="ms", values=values)
    what = "from the last byte to the recorded reading, half a second of quiet included"
    yield Row(what=what, limit="< 2 s", unit="s", values=waits(home))
    what = "memory of the service and its children together, most while reading"
    yield Row(what=what, limit="< 600 MB", unit="MB", values=[max(weighed)])


def read_all(films: Sequence[Path], home: Path, weighed: list[float] | None = None) -> None:
    """Let a service read films one after another; to weigh it meanwhile takes of its time."""
    environment = {**os.environ, "LYNKEUS_HOME": str(home)}
    run(environment, "packages", "activate", "chest-xray-pneumonia")
    with serving(environment) as (process, _, _, _):
        for count, film in enumerate(films, start=1):
            run(environment, "import", str(film))
            while readings(home) < count:
                if weighed is not None:
                    weighed.append(memory(process.pid))
                time.sleep(POLL_S)


@contextmanager
def serving(
    environment: Mapping[str, str],
) -> Iterator[tuple[subprocess.Popen[bytes], str, float, float]]:
    """Run a service; gives its process, address, and seconds to health and to the first page."""
    http, dicom = free_port(), free_port()
    address = f"http://127.0.0.1:{http}"
    began = time.perf_counter()
    process = subprocess.Popen(
        [PROGRAM, "serve", "--http-port", str(http), "--dicom-port", str(dicom)],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
    )
    try:
        until(lambda: json.loads(got(f"{address}/api/health"))["dicom"])
        health_s = time.perf_counter() - began
        until(lambda: b"<html" in got(f"{address}/"))
        yield process, address, health_s, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=60)


def free_port() -> int:
    """Find a port that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def got(address: str) -> bytes:
    """Ask for a page, if anybody answers."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # loopback
            return bytes(answer.read())
    except OSError:
        return b'{"dicom": false}'


def until(done: Callable[[], bool]) -> None:
    """Wait for something to be so."""
    limit = time.monotonic() + WAIT_S
    while not done():
        time.sleep(POLL_S)
        if time.monotonic() > limit:
            sys.exit(f"Not done within {WAIT_S:.0f} s.")


def asked(home: Path, question: str) -> list[tuple[str, ...]]:
    """Ask the home's database, read only."""
    with closing(sqlite3.connect(f"file:{home / 'lynkeus.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(question).fetchall()


def readings(home: Path) -> int:
    """Count the readings of a home."""
    return len(asked(home, "select id from readings"))


def steps(home: Path) -> dict[str, list[float]]:
    """Give the milliseconds that each step of reading took, by what was said; the first is left
    out: it starts the child and opens the package.
    """
    rows = asked(
        home,
        "select completed_at_epoch_ms - started_at_epoch_ms from operation_outputs "
        "where function_name like 'read with %' order by started_at_epoch_ms",
    )
    states = asked(home, "select state from readings order by at")
    taken: dict[str, list[float]] = {}
    for (milliseconds,), (state,) in list(zip(rows, states, strict=True))[1:]:
        taken.setdefault(state, []).append(float(milliseconds))
    return taken


def waits(home: Path) -> list[float]:
    """Give the seconds from each film's arrival to its reading."""
    rows = asked(home, "select s.changed_at, r.at from readings r join studies s using ('case')")
    return [
        (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
        for start, end in rows
    ]


def memory(pid: int) -> float:
    """Give the memory of a process and all below it, in MB; what they share counts once."""
    said = "".join(Path(f"/proc/{one}/smaps_rollup").read_text("utf-8") for one in family(pid))
    return sum(int(found) for found in re.findall(r"^Pss:\s*(\d+) kB", said, re.MULTILINE)) / 1000


def family(pid: int) -> list[int]:
    """List a process, its children and theirs."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # the thread has ended
            children = (task / "children").read_text(encoding="utf-8").split()
            found += [one for child in children for one in family(int(child))]
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)  # noqa: PLR2004  # the second word, if one was said
