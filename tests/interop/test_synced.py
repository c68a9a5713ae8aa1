"""Nothing is acknowledged that is not on the disk: the system calls of the real programs say so."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from lynkeus.access.actors import Role
from lynkeus.app.house import open_house
from lynkeus.archive.peers import AddPeer
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings

from ..archive.making import image
from ..homes import lay_home
from ..journeys.running import PROGRAM, Running, lynkeus, serve
from ..journeys.seated import seated
from .dcmtk import dcmtk
from .standing import ENGINEER, LOOPBACK, asked
from .trace import Call, answers, calls, run_traced, too_early, traced

AT_ONCE = 2
EACH = 3
FAULTY = Path(__file__).with_name("faulty.py")
SENT = AT_ONCE * EACH
AGAIN = "2.25.1.1.1"
"""The object that is sent once more with other content."""
IMPORTED, UPLOADED = 77, 78
"""The studies that are imported through the running service: by the terminal, by the page."""
SAID = {f"2.25.{IMPORTED}.1.1": b'"kind":"stored"', f"2.25.{UPLOADED}.1.1": b'"stored":1'}
"""Of each of them, the words that say that it is stored."""
WHERE: Mapping[str, Callable[[str], bool]] = {
    "file": lambda path: "/objects/aside/" in path,
    "folder": lambda path: "/objects/20" in path,
    "database": lambda path: path.endswith(".db-wal"),
    "log": lambda path: path.endswith("/home"),
}
"""What must be synced, and how its path is known."""
KEPT = """
    SELECT sop_uid, path FROM instances UNION ALL SELECT sop_uid || ' aside', path FROM conflicts
"""

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
    """What a traced service did while it was sent to, and where each object lies."""

    calls: list[Call]
    objects: Mapping[str, Path]

    def too_early(self, unless: Callable[[Call], bool] = lambda _: True) -> set[tuple[str, str]]:
        """Give what was answered too early; calls that `unless` denies never were."""
        kept = [one for one in self.calls if unless(one)]
        return too_early(kept, answered(kept), self.objects)


def answered(seen: Sequence[Call]) -> list[tuple[str, Call]]:
    """Find every answer that says an object is taken in; the second of one is kept aside."""
    found, times = [], Counter[str]()
    for sop, call in answers(seen):
        times[sop] += 1
        found.append((sop if times[sop] == 1 else f"{sop} aside", call))
    return found + [
        (sop, next(one for one in seen if one.name.startswith("send") and one.says(words)))
        for sop, words in SAID.items()
    ]


def objects_of(home: Path) -> dict[str, Path]:
    """Tell where each object lies, those kept aside too."""
    return {name: home / "objects" / path for name, path in asked(home, KEPT)}


def send_to(home: Path, trace: Path, folders: list[Path], *program: str) -> Seen:
    """Send to a traced service from all folders at once, then by every other way in."""
    house = open_house(Settings(home=lay_home(home)))
    house.door.execute(ENGINEER, AddPeer(ae_title="STORESCU", address=LOOPBACK), key=new_id())
    brings = seated(house, Role.TECHNOLOGIST)
    house.close()

    def words(http_port: int, dicom_port: int) -> list[str]:
        return traced(trace, [part.format(http_port, dicom_port) for part in program])

    one = folders[0].parent / "one.dcm"
    with serve(home, words) as running:
        assert sent(running, *folders) == [0] * AT_ONCE
        one.write_bytes(image(1, PatientName="MADE^OTHER"))
        assert sent(running, one) == [0]
        one.write_bytes(image(1, study=IMPORTED))
        assert "1 stored" in lynkeus(home, "import", str(one))
        status, said = brings.ask(running, "POST", "import", image(1, study=UPLOADED))
        assert (status, b'"stored":1' in said) == (200, True)
    seen = Seen(calls=calls(trace), objects=objects_of(home))
    counted = Counter(name for name, _ in answered(seen.calls))
    assert counted == Counter(list(seen.objects))
    assert len(counted) == SENT + 3
    assert f"{AGAIN} aside" in counted
    return seen


def sent(running: Running, *places: Path) -> list[int]:
    """Send files or folders by one storescu each, at once; give how each ended."""
    senders = [
        subprocess.Popen(
            [
                *(str(dcmtk("storescu")), "-aec", "LYNKEUS", "+sd"),
                *(LOOPBACK, str(running.dicom_port), str(place)),
            ]
        )
        for place in places
    ]
    return [one.wait(100) for one in senders]


def test_every_acknowledgement_rests_on_synced_file_folder_and_database(
    tmp_path: Path, folders: list[Path]
) -> None:
    program = (PROGRAM, "serve", "--http-port", "{0}", "--dicom-port", "{1}")
    seen = send_to(tmp_path / "home", tmp_path / "trace", folders, *program)
    assert seen.too_early() == set()
    for what, where in WHERE.items():
        found = seen.too_early(lambda one, where=where: not (one.syncs and where(one.file)))
        assert found == {(name, what) for name in seen.objects}, what


def test_a_service_whose_sync_does_nothing_is_found_out(
    tmp_path: Path, folders: list[Path]
) -> None:
    home = tmp_path / "home"
    program = (sys.executable, str(FAULTY), str(home), "{0}", "{1}", "no-sync")
    seen = send_to(home, tmp_path / "trace", folders, *program)
    assert seen.too_early() == set(product(seen.objects, WHERE))


def test_a_file_that_is_written_to_after_its_sync_is_found_out(tmp_path: Path) -> None:
    """Plant what a hasty program may do: a sync of half a file, and the rest under its name."""
    aside, path = tmp_path / "aside", tmp_path / "path"
    path.write_bytes(b"whole")

    def call(at: int, name: str, file: Path | None, *texts: bytes, result: int = 0) -> Call:
        where = "" if file is None else str(file)
        return Call(name=name, began=at, ended=at, file=where, texts=texts, result=result)

    def found(*steps: Call) -> bool:
        answer = call(99, "sendto", None)
        early = too_early([*steps, answer], [("1", answer)], {"1": path})
        return ("1", "file") in early

    first, rest = (
        call(1, "write", aside, b"wh", result=2),
        call(2, "write", aside, b"ole", result=3),
    )
    sync, named = call(3, "fsync", aside), call(4, "rename", None, bytes(aside), bytes(path))
    assert not found(first, rest, sync, named)
    assert found(first, sync, named)
    assert found(first, rest, named)
    assert found(first, call(2, "fsync", aside), call(3, "write", aside, b"ole", result=3), named)
    assert found(first, sync, named, call(5, "pwrite64", path, b"ole", result=3))


@pytest.mark.long
def test_import_says_stored_when_all_is_synced(tmp_path: Path, folders: list[Path]) -> None:
    home, trace = tmp_path / "home", tmp_path / "trace"
    environment: Mapping[str, str] = {**os.environ, "LYNKEUS_HOME": str(home)}
    said = run_traced(trace, [PROGRAM, "import", *map(str, folders)], environment)
    assert f"{SENT} stored" in said
    seen = calls(trace)
    summary = next(one for one in seen if one.writes and one.says(b" stored, "))
    objects = objects_of(home)
    assert len(objects) == SENT
    assert too_early(seen, [(sop, summary) for sop in objects], objects) == set()
    keys = home / "keys"
    parts = [keys / f"{name}.part" for name in ("site", "address", "ledger")]
    for where in (home.parent, home, keys, *parts):
        synced = [one for one in seen if one.syncs and one.file == str(where)]
        assert synced, where
        assert any(one.comes_before(summary) for one in synced), where
