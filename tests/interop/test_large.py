"""Large objects of two senders at once are held once each, from their first byte to the answer."""

import subprocess
from pathlib import Path

import pytest

from ..archive.making import image
from ..homes import lay_home
from ..journeys.running import Running, lynkeus, serve
from .dcmtk import dcmtk
from .standing import LOOPBACK

pytestmark = [
    pytest.mark.skipif(dcmtk("storescu") is None, reason="dcmtk is not installed"),
    pytest.mark.timeout(300),
    pytest.mark.long,
]

FRAMES, SIDE = 128, 1_024
SIZE = FRAMES * SIDE * SIDE * 2
SENDERS = 2
BESIDE = 0.3
"""What may be needed beside it, of the size of an object."""


def test_two_senders_of_large_objects_need_the_memory_of_two(tmp_path: Path) -> None:
    home = lay_home(tmp_path / "home")
    for number in range(SENDERS):
        lynkeus(home, "peers", "add", f"LARGE{number}", LOOPBACK)
        told = {"Rows": SIDE, "Columns": SIDE, "NumberOfFrames": FRAMES}
        data = image(1, study=number, PixelData=bytes(SIZE), **told)
        (tmp_path / f"{number}.dcm").write_bytes(data)
    with serve(home) as running:
        before = most_held(running)
        senders = [sender(running, tmp_path, number) for number in range(SENDERS)]
        said = [one.communicate()[0] for one in senders]
        held = most_held(running) - before
    assert all("Store Response (Success)" in one for one in said), said
    assert SENDERS * SIZE / 2 < held < (SENDERS + BESIDE) * SIZE


def sender(running: Running, folder: Path, number: int) -> "subprocess.Popen[str]":
    words = ["-v", "-aet", f"LARGE{number}", "-aec", "LYNKEUS", LOOPBACK, str(running.dicom_port)]
    return subprocess.Popen(
        [dcmtk("storescu"), *words, str(folder / f"{number}.dcm")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def most_held(running: Running) -> int:
    """Give the most memory that the service has ever had, in bytes."""
    said = Path(f"/proc/{running.pid}/status").read_text(encoding="ascii")
    line = next(one for one in said.splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
