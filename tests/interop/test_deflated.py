"""Deflated loops that are large unpacked, several at once: service and children stay small."""

import io
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian

from ..archive.making import image, written
from ..journeys.running import Running, lynkeus, serve
from .dcmtk import dcmtk
from .standing import asked, stored_paths, tell, until

SENDERS = 6
SIDE = 1024
FRAMES = 110
UNPACKED_MB_MIN = 220
MEMORY_MB_MAX = 600
LOOK_S = 0.02
CHECKED = 'SELECT count(DISTINCT "case") FROM verdicts'


def loop(number: int) -> bytes:
    """Make a loop of 220 MB that packs into 2 MB: noise, then stills."""
    noise = np.random.default_rng(number).integers(0, 65_536, (SIDE, SIDE), np.uint16)
    stills = (np.full((SIDE, SIDE), one, np.uint16).tobytes() for one in range(1, FRAMES))
    pixels = b"".join((noise.tobytes(), *stills))
    assert len(pixels) > UNPACKED_MB_MIN * 1_000_000
    size = {"Rows": SIDE, "Columns": SIDE, "NumberOfFrames": FRAMES}
    plain = image(1, study=200 + number, PixelData=pixels, **size)
    return written(pydicom.dcmread(io.BytesIO(plain)), DeflatedExplicitVRLittleEndian)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.skipif(dcmtk("storescu") is None, reason="dcmtk is not installed")
def test_several_deflated_loops_at_once_leave_the_service_small(tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = [tmp_path / f"{number}.dcm" for number in range(SENDERS)]
    for number, file in enumerate(files):
        file.write_bytes(loop(number))
        assert file.stat().st_size < 4 << 20
    lynkeus(home, "peers", "add", "LOOPS", "127.0.0.1")
    with serve(home) as running, weighed(running) as held:
        with ThreadPoolExecutor(SENDERS) as senders:
            said = [senders.submit(send, running, file) for file in files]
        assert all("Success" in one.result() for one in said)
        assert len(stored_paths(home)) == SENDERS
        until(lambda: asked(home, CHECKED) == [(SENDERS,)])
    assert len(held) > SENDERS
    assert max(held) < MEMORY_MB_MAX


def send(running: Running, file: Path) -> str:
    return tell(("storescu", "-v", "-xd", "-aet", "LOOPS"), running.dicom_port, [file])


@contextmanager
def weighed(running: Running) -> Iterator[list[float]]:
    """Weigh the service and its children, what they share once, as long as this lasts."""
    held: list[float] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            held.append(sum(weight(pid) for pid in family(running.pid)))
            time.sleep(LOOK_S)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield held
    finally:
        over.set()
        looking.join()


def weight(pid: int) -> float:
    """Give what a process holds, MB; nothing where it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        said = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
        return sum(int(one) for one in re.findall(r"^Pss:\s*(\d+) kB", said, re.MULTILINE)) / 1000
    return 0.0


def family(pid: int) -> list[int]:
    """List a process, its children and theirs."""
    found = [pid]
    for children in Path("/proc").glob(f"{pid}/task/*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found += [one for child in children.read_text().split() for one in family(int(child))]
    return found
