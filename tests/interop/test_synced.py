"""Nothing is acknowledged that is not on the disk: the system calls of the real programs say so."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from lynkeus.app.house import open_house
from lynkeus.archive.peers import AddPeer
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings

from ..archive.making import image
from ..journeys.running import PROGRAM, lynkeus, serve
from .dcmtk import dcmtk
from .standing import ENGINEER, LOOPBACK, stored_paths
from .trace import Call, answers, calls, run_traced, too_early, traced

AT_ONCE = 2
EACH = 6
FAULTY = Path(__file__).with_name("faulty.py")
SENT = AT_ONCE * EACH
IMPORTED = 77
"""The study that is imported through the running service."""
STORED = b'"kind":"stored"'
WHERE = {"file": "/objects/aside/", "folder": "/objects/20", "database": ".db-wal"}
"""What must be synced, and a part of its path."""

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(dcmtk("storescu") is None, reason="dcmtk is not installed"),
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    made = []
    for sender in range(1, AT_ONCE + 1):
        folder = tmp_path_factory.mktemp(f"sender{sender}")
        for number in range(1, EACH + 1):
            (folder / f"{number}.dcm").write_bytes(image(number, study=sender))
        made.append(folder)
    return made


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a traced service did while it was sent to."""

    calls: list[Call]
    paths: Mapping[str, str]

    def too_early(self, unless: Callable[[Call], bool] = lambda _: True) -> set[tuple[str, str]]:
        """Give what was answered too early; calls that `unless` denies never were."""
        kept = [one for one in self.calls if unless(one)]
        said = next(one for one in kept if one.name == "sendto" and STORED in one.texts[0])
        return too_early(kept, [*answers(kept), (f"2.25.{IMPORTED}.1.1", said)], self.paths)


def send_to(home: Path, trace: Path, folders: list[Path], *program: str) -> Seen:
    """Send to a traced service from all folders at once."""
    house = open_house(Settings(home=home))
    house.door.execute(ENGINEER, AddPeer(ae_title="STORESCU", address=LOOPBACK), key=new_id())
    house.close()

    def words(http_port: int, dicom_port: int) -> list[str]:
        return traced(trace, [part.format(http_port, dicom_port) for part in program])

    with serve(home, words) as running:
        senders = [
            subprocess.Popen(
                [
                    *(str(dcmtk("storescu")), "-aec", "LYNKEUS", "+sd"),
                    *(LOOPBACK, str(running.dicom_port), str(folder)),
                ]
            )
            for folder in folders
        ]
        assert [one.wait(100) for one in senders] == [0] * AT_ONCE
        (folders[0].parent / "imported.dcm").write_bytes(image(1, study=IMPORTED))
        assert "1 stored" in lynkeus(home, "import", str(folders[0].parent / "imported.dcm"))
    seen = Seen(calls=calls(trace), paths=stored_paths(home))
    assert len(answers(seen.calls)) == SENT
    return seen


def test_every_acknowledgement_rests_on_synced_file_folder_and_database(
    tmp_path: Path, folders: list[Path]
) -> None:
    program = (PROGRAM, "serve", "--http-port", "{0}", "--dicom-port", "{1}")
    seen = send_to(tmp_path / "home", tmp_path / "trace", folders, *program)
    assert seen.too_early() == set()
    for what, where in WHERE.items():
        found = seen.too_early(lambda one, where=where: not (one.syncs and where in one.file))
        assert found == {(sop, what) for sop in seen.paths}, what


def test_a_service_whose_sync_does_nothing_is_found_out(
    tmp_path: Path, folders: list[Path]
) -> None:
    home = tmp_path / "home"
    program = (sys.executable, str(FAULTY), str(home), "{0}", "{1}", "no-sync")
    seen = send_to(home, tmp_path / "trace", folders, *program)
    assert seen.too_early() == set(product(seen.paths, WHERE))


@pytest.mark.long
def test_import_says_stored_when_all_is_synced(tmp_path: Path, folders: list[Path]) -> None:
    home, trace = tmp_path / "home", tmp_path / "trace"
    environment: Mapping[str, str] = {**os.environ, "LYNKEUS_HOME": str(home)}
    said = run_traced(trace, [PROGRAM, "import", *map(str, folders)], environment)
    assert f"{SENT} stored" in said
    seen = calls(trace)
    summary = next(one for one in seen if one.name == "write" and b" stored, " in one.texts[0])
    paths = stored_paths(home)
    assert len(paths) == SENT
    assert too_early(seen, [(sop, summary) for sop in paths], paths) == set()
    for where in (home, home.parent, home / "keys", home / "keys" / "site.part"):
        assert any(one.syncs and one.file == str(where) for one in seen), where
