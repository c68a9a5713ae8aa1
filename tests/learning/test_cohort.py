"""Which films a plan names: of a table that it freezes, of a manifest, and what it refuses."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

from lynkeus.core.errors import BadInput
from lynkeus.learning import ports
from lynkeus.learning.cohort import Cohort, freeze_table, has
from lynkeus.learning.plan import Recipe
from lynkeus.learning.training.films import load_films
from lynkeus.manifests.manifest import Labelling, Manifest, digest_of, manifest_text
from lynkeus.manifests.sealing import seal
from lynkeus.manifests.table import read_table

from ..manifests.tables import KEYS
from . import real

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
PATIENTS = 10
HEADER = "file,label,subtype,patient,source_split,v7_tags"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two series of ten patients, a film each; of ill 8 a copy too, of well 9 one to leave out."""
    made = tmp_path / "films"
    made.mkdir()
    rows = [HEADER]
    for series, label in (("ill", "pneumonia"), ("well", "normal")):
        for number in range(1, PATIENTS + 1):
            picture(made / f"{series}{number}.png", seed=len(rows))
            rows.append(f"{series}{number}.png,{label},g,{series}{number},train,size=300x200")
    (made / "copy.png").write_bytes((made / "ill8.png").read_bytes())
    picture(made / "away.png", seed=99)
    rows.append("copy.png,pneumonia,g,ill8,train,")
    rows.append("away.png,normal,g,well9,val,")
    (made / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    return made


def picture(path: Path, seed: int) -> None:
    grey = np.random.default_rng(seed).integers(0, 256, (10, 12)).astype(np.uint8)
    Image.fromarray(grey).save(path)


def plan_of(folder: Path, **data: Any) -> Path:
    """Write a plan beside the films' folder; `data` replaces parts of what it says of them."""
    values = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    values["data"] |= {"root": folder.name}
    values["data"]["split"] |= {"test": 0.2, "tune": 0.2, "gap": 0.1}
    values["data"] = data.pop("instead", values["data"] | data)
    path = folder.parent / "plan.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


def opened(folder: Path, **data: Any) -> Cohort:
    return ports.follow(plan_of(folder, **data), folder.parent).cohort


def refused(folder: Path, **data: Any) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        opened(folder, **data)
    return refusal.value


def sealed_manifest(folder: Path) -> Manifest:
    plan, _ = ports.read_plan(plan_of(folder))
    assert isinstance(plan.data, Recipe)
    text = (folder / "labels.csv").read_text(encoding="utf-8")
    rows = read_table(text, plan.data.columns, Labelling.ONE, "table")
    looks = ports.look_at_files(rows, folder)
    return seal(
        freeze_table(plan.data, rows, looks, labelling=Labelling.ONE, sha256="0" * 64), KEYS
    )


def write(folder: Path, manifest: Manifest) -> dict[str, Any]:
    """Write a manifest beside the plan; gives what a plan says of it."""
    (folder.parent / "films.json").write_bytes(manifest_text(manifest))
    return {"instead": {"manifest": "films.json", "root": folder.name}}


def altered(folder: Path, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Write a manifest that somebody changed, and whose hash he made anew."""
    plain: dict[str, Any] = json.loads(json.dumps(sealed_manifest(folder).plain()))
    change(plain)
    text = json.dumps(plain | {"sha256": digest_of(plain)})
    (folder.parent / "films.json").write_text(text, encoding="utf-8")
    return {"instead": {"manifest": "films.json", "root": folder.name}}


def names(cohort: Cohort) -> dict[str, list[str]]:
    sets = {"train": cohort.train, "tune": cohort.tune, "test": cohort.held_out}
    return {name: [film.file for film in films] for name, films in sets.items()}


def test_a_plan_freezes_its_table_as_a_manifest_does(folder: Path) -> None:
    cohort = opened(folder)
    assert names(cohort)["test"] == ["ill1.png", "ill2.png", "well1.png", "well2.png"]
    assert names(cohort)["tune"] == ["ill3.png", "ill4.png", "well3.png", "well4.png"]
    # Of the copy the first stays; of the patient of whom one row is left out no film does.
    assert names(cohort)["train"] == [
        *(f"ill{number}.png" for number in range(6, 11)),
        *(f"well{number}.png" for number in (6, 7, 8, 10)),
    ]
    assert cohort.gap == ("ill5.png", "well5.png")
    assert {film.aspect for film in cohort.train} == {1.5}
    assert not cohort.sealed
    assert list(has(cohort.tune, "pneumonia")) == [True, True, False, False]


def test_without_a_column_of_shapes_a_films_own_shape_counts(folder: Path) -> None:
    assert {film.aspect for film in opened(folder, shapes=None).train} == {1.2}


def test_a_plan_follows_a_manifest_whose_test_is_sealed(folder: Path) -> None:
    manifest = sealed_manifest(folder)
    cohort = opened(folder, **write(folder, manifest))
    assert names(cohort) == names(opened(folder))
    assert cohort.sealed
    assert not any(film.labels or film.group for film in cohort.held_out)
    assert cohort.digest() == digest_of(manifest.plain())
    assert {film.aspect for film in cohort.tune} == {1.2}


def test_the_real_films_are_divided_as_the_shipped_card_says() -> None:
    plan, _ = ports.read_plan(PLAN)
    cohort = real.cohort(plan)
    card = yaml.safe_load((real.SHIPPED / "card.yaml").read_text(encoding="utf-8"))
    assert cohort.digest() == card["making"]["split_sha256"]
    rows = (real.root() / plan.data.root / "labels.csv").read_text(encoding="utf-8").splitlines()
    demo = {row.split(",")[0] for row in rows if row.split(",")[5] == "val"}
    used = {film.file for film in (*cohort.train, *cohort.tune, *cohort.held_out)} | {*cohort.gap}
    assert len(demo) == 16
    assert not demo & used


@pytest.mark.long
def test_copies_among_the_real_films_are_those_that_the_table_names() -> None:
    followed = ports.follow(PLAN, real.root())
    assert names(followed.cohort) == names(real.cohort(followed.plan))


# What is refused


def test_a_table_that_is_missing_or_lacks_a_column_is_refused(folder: Path) -> None:
    assert refused(folder, shapes="shape").reason == "labels_broken"
    assert refused(folder, columns={"path": "file", "patient": "whose"}).reason == "labels_broken"
    assert refused(folder, columns={"colour": "file"}).reason == "plan_broken"
    assert refused(folder, labels="other.csv").reason == "data_missing"


def test_every_film_that_cannot_be_used_is_named_at_once(folder: Path) -> None:
    (folder / "ill1.png").unlink()
    (folder / "ill2.png").write_text("no picture")
    Image.new("L", (12, 10), 7).save(folder / "ill3.png")
    told = refused(folder)
    assert told.reason == "manifest_rows"
    for name in ("ill1.png", "ill2.png", "ill3.png: all its pixels are 7"):
        assert name in told.sentence


def test_numbers_that_are_none_are_refused(folder: Path) -> None:
    cubes = np.random.default_rng(0).random((4, 6, 6)).astype(np.float32)
    cubes[2, 1, 1] = np.nan
    np.savez(folder / "cubes.npz", images=cubes)
    rows = [f"cubes.npz,{row},{'ab'[row % 2]},p{row}" for row in range(4)]
    (folder / "labels.csv").write_text("\n".join(["path,row,label,patient", *rows]))
    told = refused(folder, columns={}, leave_out=[], shapes=None)
    assert "cubes.npz, row 2: pixels of it are no numbers" in told.sentence


def test_one_class_alone_is_refused(folder: Path) -> None:
    table = (folder / "labels.csv").read_text().replace("pneumonia", "normal")
    (folder / "labels.csv").write_text(table)
    assert refused(folder).reason == "labels_one_class"


def test_a_finding_that_no_film_bears_is_refused(folder: Path) -> None:
    path = plan_of(folder)
    values = yaml.safe_load(path.read_text())
    values["task"]["positive"] = "fracture"
    path.write_text(yaml.safe_dump(values))
    with pytest.raises(BadInput, match="fracture") as refusal:
        ports.follow(path, folder.parent)
    assert refusal.value.reason == "plan_broken"


def test_a_manifest_whose_files_changed_is_refused_by_their_names(folder: Path) -> None:
    said = write(folder, sealed_manifest(folder))
    picture(folder / "well7.png", seed=1000)
    (folder / "ill9.png").unlink()
    told = refused(folder, **said)
    assert told.reason == "manifest_changed"
    assert "well7.png was changed" in told.sentence
    assert "ill9.png is not there" in told.sentence
    told = refused(folder, instead={"manifest": "none.json", "root": folder.name})
    assert told.reason == "manifest_missing"


def test_a_patient_in_two_sets_is_refused(folder: Path) -> None:
    def move(plain: dict[str, Any]) -> None:
        plain["sets"]["train"][0]["patient"] = plain["sets"]["test"][0]["patient"]

    told = refused(folder, **altered(folder, move))
    assert told.reason == "manifest_flawed"
    assert "One patient is in two sets" in told.sentence


@pytest.mark.parametrize(
    ("approval", "said"), [("KY-41", "under the approval KY-41"), (None, "names no approval")]
)
def test_a_manifest_of_the_archive_is_refused(
    folder: Path, approval: str | None, said: str
) -> None:
    def of_archive(plain: dict[str, Any]) -> None:
        plain["source"] |= {"kind": "archive", "patients": "random ids of the archive"}
        if approval:
            plain["source"]["approval"] = approval
        for cases in plain["sets"].values():
            for case in cases:
                del case["path"]
                case["study"] = hashlib.sha256(case["content"].encode()).hexdigest()[:32]

    told = refused(folder, **altered(folder, of_archive))
    assert told.reason == "manifest_of_archive"
    assert said in told.sentence


# Films in memory


def test_films_come_from_pictures_and_from_rows_of_arrays(folder: Path) -> None:
    squares = np.random.default_rng(0).integers(0, 256, (8, 6, 6)).astype(np.uint8)
    np.savez(folder / "squares.npz", images=squares)
    rows = [f"squares.npz,{row},{'ab'[row % 2]},p{row // 2}" for row in range(8)]
    (folder / "labels.csv").write_text("\n".join(["path,row,label,patient", *rows]))
    plan, _ = ports.read_plan(
        plan_of(
            folder, columns={}, leave_out=[], shapes=None,
            split={"how": "lowest", "test": 0.25, "tune": 0.25, "gap": 0.0},
        )
    )  # fmt: skip
    places = ports.Places(beside=folder.parent, data=folder.parent)
    cohort = ports.open_cohort(plan.data, Labelling.ONE, places)
    assert [film.row for film in cohort.train] == [4, 5, 6, 7]
    assert (load_films(folder, cohort.train, 6) == squares[4:]).all()
    assert load_films(folder, cohort.train, 12).shape == (4, 12, 12)


def test_films_that_are_missing_or_broken_are_named(folder: Path) -> None:
    cohort = opened(folder)
    first = cohort.train[0]
    (folder / first.file).write_text("no picture")
    with pytest.raises(BadInput) as refusal:
        load_films(folder, cohort.train, 8)
    assert (refusal.value.reason, refusal.value.fields["file"]) == ("film_broken", first.file)
    (folder / first.file).unlink()
    with pytest.raises(BadInput) as refusal:
        load_films(folder, cohort.train, 8)
    assert refusal.value.reason == "film_missing"


def test_a_cube_of_another_size_is_refused_by_its_row(folder: Path) -> None:
    cubes = np.random.default_rng(0).integers(-900, 400, (4, 6, 6, 6)).astype(np.int16)
    np.savez(folder / "cubes.npz", images=cubes)
    [film, *_] = opened(folder).train
    films = [replace(film, file="cubes.npz", row=row) for row in range(4)]
    made = load_films(folder, films, 6)
    assert made.shape == (4, 6, 6, 6)
    assert (made.min(), made.max()) == (0, 255)
    with pytest.raises(BadInput, match="6 x 6 x 6") as refusal:
        load_films(folder, films, 8)
    assert (refusal.value.reason, refusal.value.fields["row"]) == ("film_shape", 0)
