"""Nothing leaves the house: what is read with AI is told to nobody, and no trace of it is left."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from ..journeys.running import lynkeus, plainly, serve
from ..journeys.site import FILMS
from .standing import asked

WAIT_S = 60.0
CONNECTS = re.compile(r"(?:connect|sendto|sendmsg)\(.*sin6?_addr.*?\"([0-9a-f.:]+)\"")
NOBODY = "192.0.2.1"
"""An address of the block that belongs to nobody (RFC 5737)."""
READS = """
import os
import lynkeus
{before}
import numpy as np
from lynkeus.app.shipped.packages import shipped_keys, shipped_package
from lynkeus.models import infer
from lynkeus.models.ports import open_package
package = open_package(shipped_package("chest-xray-pneumonia"), shipped_keys())
side = package.card.preprocess.size
infer.read_one(package, np.zeros((1, 1, side, side), np.float32))
"""
UNTOLD = 'del os.environ["ORT_DISABLE_TELEMETRY"]'

needs_data = pytest.mark.skipif(not FILMS.is_dir(), reason="needs LYNKEUS_DATA with cxr-pneumonia")
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


def traced(trace: Path, command: Sequence[str]) -> list[str]:
    calls = "trace=connect,sendto,sendmsg"
    return ["strace", "-f", "--seccomp-bpf", "-e", calls, "-o", str(trace), *command]


def called(trace: Path) -> set[str]:
    """Name whom processes spoke to by the network."""
    return set(CONNECTS.findall(trace.read_text()))


def left_by(home: Path, before: str) -> list[str]:
    """Read with the shipped package for somebody whose home is empty; list what is left there."""
    home.mkdir()
    # Nothing that says that this is a test: the engine would then be quiet by itself.
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(home),
    }  # fmt: skip
    program = [sys.executable, "-c", READS.format(before=before)]
    subprocess.run(program, env=environment, check=True, timeout=60)
    return sorted(one.name for one in home.rglob("*") if one.is_file())


def test_the_engine_keeps_no_record_of_what_it_reads(tmp_path: Path) -> None:
    assert left_by(tmp_path / "told", "pass") == []
    # So that this test can fail: untold, the engine keeps what it will send.
    assert "deviceid" in left_by(tmp_path / "untold", UNTOLD)


@pytest.mark.long
@needs_strace
@needs_data
@pytest.mark.timeout(200)
def test_a_service_speaks_to_nobody_but_who_asks(tmp_path: Path) -> None:
    home, trace = tmp_path / "home", tmp_path / "trace"
    lynkeus(home, "packages", "activate", "chest-xray-pneumonia")
    with serve(home, lambda *ports: traced(trace, plainly(*ports))):
        child = sorted(FILMS.glob("person*.jpeg"))[0]
        lynkeus(home, "import", str(child), "--age-band", "1-5")
        until = time.monotonic() + WAIT_S
        while not asked(home, "select id from readings"):
            assert time.monotonic() < until
            time.sleep(0.2)
        assert asked(home, "select state from readings")[0] in {("above",), ("below",)}
    assert not called(trace)
    # So that this test can fail: who speaks to somebody is seen.
    speaks = f"import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('{NOBODY}', 9))"
    subprocess.run(traced(trace, [sys.executable, "-c", speaks]), check=True, timeout=60)
    assert called(trace) == {NOBODY}
