"""Patients of the archive train a model where they lie: unsealed one by one, under an approval."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pydicom
import pytest
import yaml

from lynkeus.access.actors import Role
from lynkeus.app.beside import story_entries
from lynkeus.app.house import House, open_house
from lynkeus.app.operations import ask
from lynkeus.app.visiting import Visit
from lynkeus.app.wire import this_person
from lynkeus.archive.queries import study_by_uid
from lynkeus.archive.records import studies
from lynkeus.cli.main import main
from lynkeus.core.errors import BadInput, Broken, LynkeusError
from lynkeus.core.ids import new_id
from lynkeus.core.runs import State
from lynkeus.core.settings import Settings
from lynkeus.dicom.film import take
from lynkeus.learning.cohort import Cohort
from lynkeus.learning.following.ports import follow_any
from lynkeus.learning.training.films import load_films
from lynkeus.learning.vault import Vault, read_vault
from lynkeus.learning.vaults.ports import archive_manifest
from lynkeus.models.seen import film_hash
from lynkeus.oversight.records import approvals
from lynkeus.quality.commands import RejectSeries, ReleaseSeries

from ..app.reaching import told
from ..homes import lay_home
from .hospital import APPROVAL, FILMS, PLAN, SIZE, Hospital, by_page, made, picture
from .test_runs import ENGINEER, person

USED = "study.trained_on"
CHILD = """
import json, sys
places = json.loads(sys.stdin.buffer.readline())["places"]
print(json.dumps({"made": {"package": "opened", "version": str(len(places))}}))
"""
"""A training that only says how many images it was told to open."""

HANGING = "import sys, time; open(sys.argv[3] + '/begun', 'w'); time.sleep(60)"


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Hospital:
    return made(tmp_path_factory.mktemp("hospital"))


@pytest.fixture
def house(hospital: Hospital) -> Iterator[House]:
    one = open_house(hospital.settings)
    yield one
    one.close()


def opened(house: House, hospital: Hospital) -> Vault:
    text = archive_manifest(hospital.plan)
    assert text is not None
    visit = Visit(house=house, actor=this_person())
    said = {"name": "films.json", "plan": "toy.yaml"}
    return read_vault(ask(visit, "open for training", said, text, lambda _, pieces: None))


def cohort_of(hospital: Hospital, vault: Vault) -> Cohort:
    return follow_any(hospital.plan, hospital.folder, vault).cohort


def test_an_image_of_the_archive_trains_as_its_file_does(hospital: Hospital, house: House) -> None:
    vault = opened(house, hospital)
    cohort = cohort_of(hospital, vault)
    there = {film_hash(pixels_of(file)): file for file in hospital.files}
    films = (*cohort.train, *cohort.tune)
    as_files = [replace(one, file=there[one.content].name) for one in films]
    sealed = load_films(vault, films, SIZE)
    assert sealed.shape == (12, SIZE, SIZE)
    assert (sealed == load_films(hospital.folder, as_files, SIZE)).all()
    assert {one.labels for one in films} == {("ill",), ("well",)}


def pixels_of(file: Path) -> Any:
    return take(file.read_bytes()).film.pixels


def test_the_test_set_stays_shut_and_nothing_names_anybody(
    hospital: Hospital, house: House
) -> None:
    vault = opened(house, hospital)
    cohort = cohort_of(hospital, vault)
    assert cohort.sealed
    assert {one.content for one in cohort.held_out}.isdisjoint(vault.places)
    with pytest.raises(BadInput, match="was not opened") as refused:
        load_films(vault, cohort.held_out, SIZE)
    assert refused.value.reason == "film_missing"
    shown = repr(vault) + repr(cohort)
    assert not any(
        one.key.hex() in shown or repr(one.key) in shown for one in vault.places.values()
    )
    assert "2.25." not in shown
    assert "MADE" not in shown


def test_what_was_changed_on_the_disk_is_told(hospital: Hospital, house: House) -> None:
    vault = opened(house, hospital)
    film = cohort_of(hospital, vault).train[0]
    place = vault.places[film.content]
    before = place.path.read_bytes()
    place.path.chmod(0o600)
    try:
        place.path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        with pytest.raises(Broken):
            load_films(vault, [film], SIZE)
    finally:
        place.path.write_bytes(before)


def test_each_opening_stands_in_the_ledger_with_approval_manifest_and_patients(
    hospital: Hospital, house: House
) -> None:
    opened(house, hospital)
    house.close()
    entry = [one for one in told(hospital.folder / "home") if one["act"] == USED][-1]
    digest = json.loads(hospital.manifest.read_text(encoding="utf-8"))["sha256"]
    assert entry["fields"] == {
        **{"approval": APPROVAL, "manifest": digest, "plan": "toy.yaml"},
        **{"run": "", "by": this_person().name},
        **{"studies": 12, "patients": 12},
    }
    assert len(set(entry["about"])) == 12
    assert f"under the approval {APPROVAL}" in entry["words"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"expires": date(2026, 1, 1)}, "approval_over"),
        ({"withdrawn_at": "now", "withdrawn_why": "the committee took it back"}, "approval_over"),
        ({"modalities": ["CT"]}, "approval_scope"),
        ({"patients_max": 3}, "approval_scope"),
        ({"number": "another"}, "approval_missing"),
    ],
)
def test_without_an_approval_that_holds_nothing_is_opened(
    hospital: Hospital, house: House, change: dict[str, Any], reason: str
) -> None:
    with house.database.read() as connection:
        before = connection.execute(approvals.select()).one()._asdict()
    if "withdrawn_at" in change:
        change = change | {"withdrawn_at": house.clock.now()}
    if "expires" in change:
        change = {"expires": change["expires"].isoformat()}
    with house.database.write() as connection:
        connection.execute(approvals.update().values(**change))
    try:
        with pytest.raises(LynkeusError) as refused:
            opened(house, hospital)
        assert refused.value.reason == reason
    finally:
        with house.database.write() as connection:
            connection.execute(approvals.update().values(**before))


def test_what_the_checks_hold_back_by_now_is_not_opened(hospital: Hospital, house: House) -> None:
    digest = next(iter(opened(house, hospital).places))
    made = next(
        pydicom.dcmread(one) for one in hospital.files if film_hash(pixels_of(one)) == digest
    )
    with house.database.read() as connection:
        case = study_by_uid(connection, made.StudyInstanceUID).case
    which = {"case": case, "revision": 1, "series": made.SeriesInstanceUID}
    senior = person(Role.SENIOR_RADIOLOGIST)
    reject = RejectSeries(**which, reason="a marker lies over the lung")
    house.door.execute(senior, reject, key=new_id())
    with pytest.raises(LynkeusError) as refused:
        opened(house, hospital)
    assert (refused.value.reason, refused.value.fields["n"]) == ("manifest_not_cleared", 1)
    release = ReleaseSeries(**which, reason="the marker lies beside it")
    house.door.execute(senior, release, key=new_id())
    assert opened(house, hospital).places


def test_a_manifest_of_another_site_is_not_known_here(hospital: Hospital, tmp_path: Path) -> None:
    other = open_house(Settings(home=lay_home(tmp_path / "home")))
    with pytest.raises(LynkeusError) as refused:
        opened(other, hospital)
    assert refused.value.reason == "manifest_unknown"
    other.close()


def test_no_home_no_patients_and_no_outlines(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.delenv("LYNKEUS_HOME", raising=False)
    assert main(["train", str(hospital.plan), "--out", str(tmp_path / "run")]) == 2
    assert "manifest_of_archive" in (said := capsys.readouterr().err)
    assert "Say with --home where that site is" in said
    assert not (tmp_path / "run").exists()
    files = yaml.safe_load((PLAN.parent / "lung-fields.yaml").read_text(encoding="utf-8"))
    files["data"] = {"manifest": "films.json"}
    files["task"]["judges"] = []
    outlines = hospital.plan.with_name("outlines.yaml")
    outlines.write_text(yaml.safe_dump(files), encoding="utf-8")
    assert archive_manifest(outlines) is None
    with pytest.raises(BadInput) as refused:
        follow_any(outlines, hospital.folder)
    assert refused.value.reason == "masks_missing"
    outlines.unlink()


def test_a_training_by_page_gets_the_keys_from_its_service_or_fails_with_the_reason(
    hospital: Hospital, house: House, tmp_path: Path
) -> None:
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    house.trainings.child = (sys.executable, str(script))
    assert house.settings.films is None
    assert house.trainings.check_able("toy.yaml") == hospital.plan.parent
    done = by_page(house, hospital)
    assert done.made == {"package": "opened", "version": "12"}
    with house.database.read() as connection:
        cases = [one.case for one in connection.execute(studies.select())]
        stories = [story_entries(connection, one, house.keys) for one in cases]
    used = [one.entry["fields"] for story in stories for one in story if one.entry["act"] == USED]
    assert [one["by"] for one in used if one["run"] == done.id] == [ENGINEER.name] * 12
    left = (house.settings.trainings_folder / done.id).rglob("*")
    assert not any(b"key" in one.read_bytes() for one in left if one.is_file())
    visit = Visit(house=house, actor=this_person())
    why = {"number": APPROVAL, "reason": "the committee took it back"}
    script.write_text(HANGING, encoding="utf-8")

    def withdraw() -> None:
        while not any(house.settings.trainings_folder.rglob("begun")):
            time.sleep(0.05)
        ask(visit, "withdraw approval", why, b"", lambda _, pieces: None)

    threading.Thread(target=withdraw, daemon=True).start()
    stopped, failed = by_page(house, hospital), by_page(house, hospital)
    back = approvals.update().values(withdrawn_at=None, withdrawn_why="")
    with house.database.write() as connection:
        connection.execute(back)
    assert (stopped.state, failed.state) == (State.STOPPED, State.FAILED)
    problems: list[Any] = [stopped.problem, failed.problem]
    assert [one["reason"] for one in problems] == ["approval_over"] * 2


@pytest.mark.long
@pytest.mark.timeout(500)
def test_from_films_of_the_archive_to_a_package_that_its_opened_test_set_judges(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch", reason="training needs the extra `learn`")
    from lynkeus.learning.training import gating  # noqa: PLC0415  # torch

    monkeypatch.setattr(gating, "FILMS", dict.fromkeys(gating.FILMS, 8))
    for name, few in (("TUNE_FILMS", 8), ("AXES", 4), ("MEMBERS", 1), ("PASSES", 1)):
        monkeypatch.setattr(gating, name, few)
    out, labels, report = tmp_path / "run", tmp_path / "test.csv", tmp_path / "report.json"
    hospital.told("train", str(hospital.plan), "--out", str(out))
    package, trust = str(out / "toy"), ("--trust", str(out / "maker.pub"))
    clear = [picture(number) for number in range(FILMS)]
    left = [one.read_bytes() for one in out.rglob("*") if one.is_file()]
    assert not any(film[:64] in one or film[-64:] in one for film in clear for one in left)
    opened = ("manifest", "open-test", str(hospital.manifest), "--for", package, *trust)
    hospital.told(*opened, "--finding", "ill", "--out", str(labels))
    hospital.told("evaluate", package, "--labels", str(labels), *trust, "--json", str(report))
    found = json.loads(report.read_text(encoding="utf-8"))
    assert (found["n"], found["n_positive"], found["n_seen"]) == (4, 2, 0)
    assert (found["opening"], found["openings"], found["alpha"]) == (1, 1, 0.05)
    rows = ["path,label,patient", *(f"{one},{n % 2},p{n}" for n, one in enumerate(hospital.files))]
    (tmp_path / "all.csv").write_text("\n".join(rows), encoding="utf-8")
    everybody = ("evaluate", package, "--labels", str(tmp_path / "all.csv"), *trust)
    hospital.told(*everybody, "--json", str(report))
    # By their pixels: the archive's random ids say nothing to who has another table.
    assert json.loads(report.read_text(encoding="utf-8"))["n_seen"] == 12
