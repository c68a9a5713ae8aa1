"""What a process no longer needs goes back to the system."""

import subprocess
import sys

KEPT_MB = """
from pathlib import Path
from lynkeus.core.memory import keep_no_large_blocks
keep_no_large_blocks()
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])
def hold():
    held = bytes([1]) * (16 << 20)
    del held
    held = [(bytes([1]) * (15 << 20), bytes([1]) * 100_000) for _ in range(4)]
    return [small for _, small in held]
before = resident()
kept = hold()
print((resident() - before) * 4096 >> 20)
"""


def test_large_blocks_are_returned_whatever_lies_among_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", KEPT_MB], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(done.stdout) < 8
