"""A hospital with films in its archive, a manifest of them under an approval, and a plan."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import yaml
from PIL import Image

from lynkeus.app.for_training import Opener
from lynkeus.app.house import House, open_house, program
from lynkeus.archive.queries import study_by_uid
from lynkeus.cases.commands import Clear
from lynkeus.cases.verdicts import QualityState, SeriesVerdict
from lynkeus.cli.main import main
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings
from lynkeus.dicom.convert import image_to_dicom
from lynkeus.learning.runs.commands import StartTraining
from lynkeus.learning.runs.queries import run_of
from lynkeus.learning.runs.run import TrainingRun
from lynkeus.learning.runs.workflows import TrainingPorts, train_model

from ..homes import lay_home
from .test_runs import ENGINEER

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
APPROVAL = "2026-KY-041"
FILMS, SIZE = 16, 64


def picture(number: int) -> bytes:
    """Make a film: of who is ill, a bright disc in a grey field."""
    down, across = np.mgrid[:96, :80]
    shown = np.random.default_rng(number).normal(90, 12, (96, 80)) + across / 2
    if number % 2:
        shown += 90 * ((down - 48) ** 2 + (across - 30) ** 2 < 225)
    target = io.BytesIO()
    Image.fromarray(np.clip(shown, 0, 255).astype(np.uint8)).save(target, "PNG")
    return target.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospital:
    """A home with films of as many patients, a manifest of them and a plan that names it."""

    folder: Path
    files: tuple[Path, ...]

    @property
    def settings(self) -> Settings:
        return Settings(home=self.folder / "home", plans=self.folder / "plans")

    @property
    def plan(self) -> Path:
        return self.folder / "plans" / "toy.yaml"

    @property
    def manifest(self) -> Path:
        return self.folder / "plans" / "films.json"

    def told(self, *words: str) -> None:
        """Type a command at this home."""
        assert main([*words, "--home", str(self.folder / "home")]) == 0


def small_plan(**data: str) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    values.pop("remedies", None)  # films of discs have no lungs
    values["package"] = "toy"
    values["preprocess"]["size"] = SIZE
    values["data"] = {"manifest": "films.json", **data}
    values["task"]["positive"] = "ill"
    values["network"] = {
        **{"name": "narrow_resnet", "begins": "random", "transfer": "full"},
        "settings": {"dropout": 0.0, "widths": [8, 8, 8, 8], "first_stride": 2, "positions": 1},
    }
    values["training"] |= {"passes": 1, "batch": 4, "checkpoint_every": 100, "threads": 1}
    return values


def received(hospital: Hospital) -> list[str]:
    """Let films come in and be cleared; gives the lines of their table."""
    house = open_house(hospital.settings)
    lines = ["study,label"]
    for number, file in enumerate(hospital.files):
        made = pydicom.dcmread(file)
        house.receiver.receive(file.read_bytes(), "a test")
        lines.append(f"{made.StudyInstanceUID},{'ill' if number % 2 else 'well'}")
        clear(house, made)
    house.close()
    return lines


def clear(house: House, made: Any) -> None:
    with house.database.read() as connection:
        case = study_by_uid(connection, made.StudyInstanceUID).case
    series, state = made.SeriesInstanceUID, QualityState.CLEARED
    verdict = SeriesVerdict(series=series, state=state, answers=())
    command = Clear(case=case, revision=1, verdicts=(verdict,))
    house.door.execute(program("quality"), command, key=new_id())


def made(folder: Path) -> Hospital:
    """Lay down a home, let films come in and be cleared, and make a manifest of them."""
    lay_home(folder / "home")
    files = tuple(folder / f"{number}.dcm" for number in range(FILMS))
    for number, file in enumerate(files):
        file.write_bytes(image_to_dicom(picture(number)))
    one = Hospital(folder=folder, files=files)
    (folder / "studies.csv").write_text("\n".join(received(one)), encoding="utf-8")
    one.told(
        *("approvals", "add", APPROVAL, "--purpose", "discs", "--scope", "films of a test"),
        *("--modality", "OT", "--patients-max", "40", "--expires", "2099-12-31"),
        *("--person", "LI Hua"),
    )
    (folder / "plans").mkdir()
    one.told(
        *("manifest", "create", "--archive", "--approval", APPROVAL, "--split", "seeded"),
        *("--labels", str(folder / "studies.csv"), "--seed", "7", "--test", "0.25"),
        *("--tune", "0.25", "--margin", "0.3", "--out", str(one.manifest)),
    )
    one.plan.write_text(yaml.safe_dump(small_plan()), encoding="utf-8")
    return one


class Straight:
    """Steps that are taken one after the other, by nobody who remembers them."""

    def step(self, _name: str, does: Any, *given: Any) -> Any:
        return does(*given)


def opener_of(house: House) -> Opener:
    parts = {"door": house.door, "database": house.database, "actor": program("learning")}
    return Opener(**parts, originals=house.originals, clock=house.clock)


def by_page(house: House, hospital: Hospital) -> TrainingRun:
    """Ask for a training as an engineer does by page, and let it run to its end."""
    [line] = [one for one in house.trainings.plan_lines() if one.name == hospital.plan.name]
    command = StartTraining(run=new_id(), plan=line.name, sha256=line.sha256)
    house.door.execute(ENGINEER, command, key=new_id())
    parts = {"door": house.door, "database": house.database, "actor": program("learning")}
    given = TrainingPorts(**parts, trainings=house.trainings, opener=opener_of(house))
    train_model(Straight(), given, command.run)
    with house.database.read() as connection:
        return run_of(connection, command.run)
