"""kill -9 at any time: nothing acknowledged is missing, and every study is read once."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from lynkeus.app.house import open_house
from lynkeus.app.packages import activate
from lynkeus.app.shipped.packages import FOLDER, shipped_version
from lynkeus.archive.peers import AddPeer
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings
from lynkeus.dicom.parse import parse_header

from ..homes import lay_home
from ..journeys.running import Running, below, serve
from .dcmtk import dcmtk
from .made import film
from .standing import ENGINEER, LOOPBACK, asked, ledger, stored_paths, until

SENDERS = 2
WAIT_S_MAX = 200.0
TOLD = re.compile(r"I: Sending file: (.*)|I: Received Store Response \((Success)\)")
READ = """
    SELECT count(*) FROM studies WHERE settled AND EXISTS (
        SELECT 1 FROM readings
        WHERE readings."case" = studies."case" AND readings.revision = studies.revision)
"""
UNSETTLED = "SELECT count(*) FROM studies WHERE NOT settled"

DEADLY = Path(__file__).with_name("deadly.py")
SERIES = "2.25.91.1"
SHIPPED = f"chest-xray-pneumonia {shipped_version(FOLDER / 'chest-xray-pneumonia')}"
STEPS = (
    *("list series", "ask the study", "examine", "clear"),
    *("choose", f"read with {SHIPPED}", f"record {SHIPPED}"),
)
"""Of checking and reading one film, in their order."""

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(dcmtk("storescu") is None, reason="dcmtk is not installed"),
    pytest.mark.skipif("LYNKEUS_DATA" not in os.environ, reason="LYNKEUS_DATA is not set"),
]

FOR_CHILDREN = ("onnxruntime", "ndimage", "torch")
"""Libraries that a service leaves to its children, and neither waits for nor holds."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What is sent: studies of each sender, images of each study; when the killing comes."""

    studies: int
    images: int
    killed_after: int

    @property
    def all_studies(self) -> int:
        return SENDERS * self.studies

    @property
    def all_images(self) -> int:
        return self.all_studies * self.images


FEW = Sent(studies=2, images=6, killed_after=6)
MANY = Sent(studies=5, images=20, killed_after=80)


class Sending:
    """One storescu at work; knows which files were acknowledged, while they are."""

    def __init__(self, running: Running, folder: Path) -> None:
        self.acknowledged: list[Path] = []
        self._process = subprocess.Popen(
            [
                *(str(dcmtk("storescu")), "-v", "-aec", "LYNKEUS", "+sd"),
                *(LOOPBACK, str(running.dicom_port), str(folder)),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        sent = Path()
        with self._process.stdout as said:
            for line in said:
                told = TOLD.search(line)
                if told and told[2]:
                    self.acknowledged.append(sent)
                elif told:
                    sent = Path(told[1])

    def end(self) -> None:
        self._process.wait(100)
        self._reader.join()


def folders_of(sent: Sent, tmp_path: Path) -> list[Path]:
    made = []
    for sender in range(SENDERS):
        folder = tmp_path / f"sender{sender}"
        folder.mkdir()
        made.append(folder)
        for study in range(sent.studies):
            for number in range(1, sent.images + 1):
                data = film(10 * sender + study, number)
                (folder / f"{study}-{number}.dcm").write_bytes(data)
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    house = open_house(Settings(home=lay_home(tmp_path / "home")))
    activate(house, ENGINEER, "chest-xray-pneumonia")
    house.door.execute(ENGINEER, AddPeer(ae_title="STORESCU", address=LOOPBACK), key=new_id())
    house.close()
    return tmp_path / "home"


def kill(running: Running) -> None:
    """Kill a service, which has loaded only what is its own; none below it outlives it."""
    children = below(running.pid)
    assert children
    loaded = Path(f"/proc/{running.pid}/maps").read_text()
    assert "pydantic_core" in loaded
    assert not [one for one in FOR_CHILDREN if one in loaded]
    os.kill(running.pid, signal.SIGKILL)
    until(lambda: not any(Path(f"/proc/{one}").exists() for one in children))


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(FEW, id="24 sends"),
        pytest.param(MANY, id="200 sends", marks=pytest.mark.long),
    ],
)
def test_kill_9_while_sending_loses_nothing_and_every_study_is_read_once(
    home: Path, tmp_path: Path, sent: Sent
) -> None:
    folders = folders_of(sent, tmp_path)
    with serve(home) as running:
        senders = [Sending(running, folder) for folder in folders]
        until(lambda: sum(len(one.acknowledged) for one in senders) >= sent.killed_after)
        kill(running)
        for one in senders:
            one.end()
    acknowledged = [path for one in senders for path in one.acknowledged]
    assert sent.killed_after <= len(acknowledged) < sent.all_images
    missing_nothing(home, acknowledged)
    with serve(home) as running:
        senders = [Sending(running, folder) for folder in folders]
        for one in senders:
            one.end()
        assert [len(one.acknowledged) for one in senders] == [sent.all_images // SENDERS] * SENDERS
        kill(running)
    assert asked(home, UNSETTLED) != [(0,)], "acknowledged, and not yet settled"
    with serve(home):
        until(lambda: asked(home, READ) == [(sent.all_studies,)], WAIT_S_MAX)
    missing_nothing(home, [path for folder in folders for path in folder.iterdir()])
    read_once(home, sent.all_studies)


@pytest.mark.long
def test_killed_after_each_step_the_work_goes_on_and_the_ledger_tells_the_same(
    tmp_path: Path,
) -> None:
    plain = worked(tmp_path / "plain", tmp_path / "none", kills=0)
    assert [act for act, _ in plain].count("reading.recorded") == 1
    killed = tmp_path / "killed"
    assert worked(tmp_path / "deadly", killed, kills=len(STEPS)) == plain
    assert [one.split(" 2.25")[0] for one in killed.read_text().splitlines()] == list(STEPS)


def worked(home: Path, killed: Path, *, kills: int) -> list[tuple[str, str]]:
    """Work on one film to the end, killed so often; give what the ledger tells of it."""
    house = open_house(Settings(home=home))
    activate(house, ENGINEER, "chest-xray-pneumonia")
    case = house.receiver.receive(film(1, 1), "CT1").case
    house.close()
    killed.write_text("" if kills else "\n".join((*STEPS, f"examine {SERIES}")))
    command = [sys.executable, str(DEADLY), str(home), str(killed)]
    for _ in range(kills):
        assert subprocess.run(command, check=False, timeout=100).returncode == -signal.SIGKILL
    subprocess.run(command, check=True, timeout=100)
    house = open_house(Settings(home=home))
    told = [(one["act"], one["words"]) for one in ledger(house) if case in one["about"]]
    house.close()
    return told


def missing_nothing(home: Path, paths: list[Path]) -> None:
    """Hold what was acknowledged against what is there, byte for byte."""
    house = open_house(Settings(home=home))
    with ExitStack() as stack:
        stack.callback(house.close)
        for path in paths:
            sent = path.read_bytes()
            header = parse_header(sent)
            kept = house.originals.read(header.sop_uid)
            begins = parse_header(kept).dataset_offset
            assert kept[begins:] == sent[header.dataset_offset :]
    objects = home / "objects"
    there = {str(one.relative_to(objects)) for one in objects.glob("20*/*")}
    assert there == set(stored_paths(home).values()), "what was never indexed was swept out"


def read_once(home: Path, studies: int) -> None:
    """Count the readings by the ledger: one for the newest revision, never two for any."""
    house = open_house(Settings(home=home))
    told = [one for one in ledger(house) if one["act"].startswith("reading.")]
    house.close()
    assert {one["act"] for one in told} == {"reading.recorded"}, "a reading that failed is none"
    counted = Counter((one["about"][0], one["fields"]["revision"]) for one in told)
    assert set(counted.values()) == {1}
    newest = asked(home, 'SELECT "case", revision FROM studies')
    assert len(newest) == studies
    assert {pair for pair in newest if pair not in counted} == set()
