"""A whole training on a few made films: to a package, through a kill, and what is refused."""

import csv
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import take
from lynkeus.learning import ports
from lynkeus.learning.networks import efficientnet_lite0 as lite0
from lynkeus.learning.plan import NetworkPlan
from lynkeus.learning.training import checkpoint, resign, seeing
from lynkeus.learning.training.begin import begin
from lynkeus.learning.training.loop import Progress, Trained
from lynkeus.learning.training.packing import Made, pack
from lynkeus.learning.training.train import Place, train
from lynkeus.models import infer
from lynkeus.models.explain.cam import activation_map
from lynkeus.models.ports import maker_key, open_package
from lynkeus.models.seen import film_hash, patient_hash

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
COLUMNS = ("file", "label", "subtype", "patient", "source_split", "v7_tags")
SIZE = 64
FILMS = 32
NOW = datetime(2026, 11, 26, tzinfo=UTC)


class Killed(Exception):
    """What a kill looks like from inside."""


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few films: with the finding, a bright disc in a grey field."""
    root = tmp_path_factory.mktemp("films")
    folder = root / "cxr-pneumonia"
    folder.mkdir()
    rng = np.random.default_rng(0)
    down, across = np.mgrid[:SIZE, :SIZE]
    rows = []
    for number in range(FILMS):
        ill = number % 2 == 0
        film = rng.normal(90, 12, (SIZE, SIZE)) + 40 * (across / SIZE)
        if ill:
            film += 90 * ((down - 32) ** 2 + (across - 24) ** 2 < 100)
        name = f"{number}.png"
        Image.fromarray(np.clip(film, 0, 255).astype(np.uint8)).save(folder / name)
        patient = f"{'person' if ill else 'IM-'}{number // 4}"
        kind = ("pneumonia", "viral") if ill else ("normal", "none")
        rows.append((name, *kind, patient, "train", "size=80x64"))
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return root


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    values = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    values["package"] = "toy"
    values.pop("remedies", None)  # films of discs have no lungs
    values["preprocess"]["size"] = SIZE
    values["data"]["split"] |= {"test": 0.25, "tune": 0.25, "gap": 0.0}
    values["training"] |= {"passes": 2, "batch": 8, "checkpoint_every": 100, "rate": 0.002}
    values["training"]["threads"] = 1
    path = tmp_path_factory.mktemp("plan") / "toy.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


def follow(plan: Path, films: Path, out: Path, stop_at: int = -1) -> list[Progress]:
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.step == stop_at:
            raise Killed

    train(
        ports.follow(plan, films),
        place=Place(out=out, now=NOW),
        gates_of=lambda _: b"cxr-pneumonia",
        key=maker_key(out / "maker.key"),
        progress=tell,
    )
    return told


@pytest.fixture(scope="module")
def finished(plan: Path, films: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole")
    told = follow(plan, films, out)
    assert told[-1].step == told[-1].steps
    return out


def test_a_training_ends_in_a_package_that_opens(finished: Path, films: Path) -> None:
    key = maker_key(finished / "maker.key").public_key()
    opened = open_package(finished / "toy", [key])
    card = opened.card
    assert card.making.plan == "toy.yaml"
    assert card.making.made_at == "2026-11-26"
    assert (card.network.cells_rows, card.network.cells_columns) == (2, 2)
    assert opened.head.shape == (1281,)
    assert opened.gates == b"cxr-pneumonia"
    assert "changed sides" in card.network.stored_as
    assert {figure.name for figure in card.figures} >= {"AUC", "sensitivity at the operating point"}
    assert all("held-out" in figure.on for figure in card.figures)
    held_out = max(figure.films for figure in card.figures)
    assert held_out + card.calibration.films + card.making.films == FILMS
    # So few patients cannot say that an answer is out of the question.
    assert card.certainty is not None
    assert (card.certainty.with_from, card.certainty.without_up_to) == (0, 1)
    open_ = [one for one in card.figures if one.name == "films with one answer alone"]
    assert [one.value for one in open_] == [0, 0, 0]
    assert {one.films for one in open_} == {4}


def test_the_traditional_method_stands_on_the_card_and_is_a_package_of_its_own(
    finished: Path,
) -> None:
    key = maker_key(finished / "maker.key").public_key()
    opened, own = (open_package(finished / name, [key]) for name in ("toy", "toy-traditional"))
    said = opened.card.traditional
    assert said is not None
    assert [one.decides for one in said.beside] == [False, True, True]
    assert (said.sentence in opened.card.limits) == (not said.beaten)
    above = [one for one in opened.card.figures if one.name.startswith("difference from")]
    assert [one.value for one in above] == [one.difference for one in said.beside]
    assert own.card.traditional is not None
    assert own.card.traditional.is_this
    assert own.card.network.architecture == said.says
    assert own.card.making.split_sha256 == opened.card.making.split_sha256
    assert not any("weights" in one.used_for for one in own.card.data)
    assert own.files["seen.json"] == opened.files["seen.json"]
    # What serves reads with it as with the network's.
    read = infer.read_one(own, np.zeros((1, 1, SIZE, SIZE), dtype=np.float32))
    assert np.isfinite(read.logit)
    assert activation_map(read.cells, own.head).mean() + own.head[-1] in (
        pytest.approx(read.logit, abs=1e-4),
        0.0,
    )


@pytest.mark.long
def test_where_the_test_is_sealed_the_card_says_whose_its_figures_are(
    plan: Path, films: Path, tmp_path: Path
) -> None:
    followed = ports.follow(plan, films)
    blind = tuple(replace(film, labels=(), group="") for film in followed.cohort.held_out)
    cohort = replace(followed.cohort, held_out=blind, manifest="5ea1" * 16)
    network = lite0.build(lite0.Config(dropout=0.0, depth_drop=0.0)).eval()
    trained = Trained(network=network, scores=(0.5,), kept_pass=1, seconds=1.0, on="")
    made = Made(
        followed=replace(followed, cohort=cohort), trained=trained, began="random weights", now=NOW
    )
    card = pack(made, folder=tmp_path / "toy", gates=b"", key=maker_key(tmp_path / "maker.key"))
    assert all(one.on.startswith("tune patients, by whom it was chosen") for one in card.figures)
    assert {one.films for one in card.figures} <= {card.calibration.films, 4}
    assert "manifest (hash 5ea15ea15ea15ea1) is sealed" in card.limits[-1]
    assert card.making.split_sha256 == cohort.manifest
    assert "tune films" in card.network.stored_as


@pytest.mark.long
def test_a_killed_training_goes_on_to_the_same_weights(
    plan: Path, films: Path, finished: Path, tmp_path: Path
) -> None:
    whole = checkpoint.load(finished, made_for=_made_for(finished))
    assert whole is not None
    with pytest.raises(Killed):
        follow(plan, films, tmp_path, stop_at=whole.step // 2)
    half = checkpoint.load(tmp_path, made_for=_made_for(finished))
    assert half is not None
    assert 0 < half.step < whole.step
    follow(plan, films, tmp_path)
    again = checkpoint.load(tmp_path, made_for=_made_for(finished))
    assert again is not None
    assert again.scores == whole.scores
    assert all(torch.equal(again.kept[name], whole.kept[name]) for name in whole.kept)


def test_a_checkpoint_of_another_plan_or_a_broken_one_is_refused(
    finished: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as refusal:
        checkpoint.load(finished, made_for="another")
    assert refusal.value.reason == "checkpoint_of_another_plan"
    whole = (finished / checkpoint.FILE).read_bytes()
    (tmp_path / checkpoint.FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput) as refusal:
        checkpoint.load(tmp_path, made_for="any")
    assert refusal.value.reason == "checkpoint_broken"
    assert checkpoint.load(tmp_path / "empty", made_for="any") is None


def test_a_network_that_is_not_known_is_refused(plan: Path, films: Path, tmp_path: Path) -> None:
    values = yaml.safe_load(plan.read_text(encoding="utf-8"))
    values["network"]["name"] = "mystery_net"
    other = tmp_path / "other.yaml"
    other.write_text(yaml.safe_dump(values), encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        follow(other, films, tmp_path)
    assert refusal.value.fields["why"] == "network.name"


def test_a_package_knows_whom_it_has_seen_and_whom_not(finished: Path, films: Path) -> None:
    opened = open_package(finished / "toy", [maker_key(finished / "maker.key").public_key()])
    seen, table = opened.seen, films / "cxr-pneumonia" / "labels.csv"
    assert seen is not None
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    by_film = {
        row["patient"]
        for row in rows
        if film_hash(take((table.parent / row["file"]).read_bytes()).film.pixels) in seen.films
    }
    names = sorted({row["patient"] for row in rows})
    by_name = {name for name in names if patient_hash(name, seen.salt) in seen.patients}
    # The two lowest of each series are held out, and are no part of it.
    assert by_name == by_film == set(names) - {"person0", "person1", "IM-0", "IM-1"}
    assert len(seen.films) == opened.card.making.films + opened.card.calibration.films
    assert not any(name.encode() in opened.files["seen.json"] for name in names)


def test_a_package_that_was_made_before_gets_its_list_afterwards(
    finished: Path, plan: Path, films: Path, tmp_path: Path
) -> None:
    old = tmp_path / "toy"
    shutil.copytree(finished / "toy", old)
    key = maker_key(finished / "maker.key")
    before = open_package(old, [key.public_key()]).seen
    (old / "seen.json").unlink()
    assert seeing.main([str(plan), str(old), "--data", str(films)]) == 0
    resign.main([str(old), str(finished / "maker.key")])
    after = open_package(old, [key.public_key()]).seen
    assert before is not None
    assert after is not None
    assert after.films == before.films
    assert after.salt != before.salt
    values = yaml.safe_load(plan.read_text(encoding="utf-8"))
    values["data"]["split"]["tune"] = 0.5
    other = tmp_path / "other.yaml"
    other.write_text(yaml.safe_dump(values), encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        seeing.main([str(other), str(old), "--data", str(films)])
    assert refusal.value.reason == "split_differs"


def test_a_training_may_begin_from_an_earlier_package(finished: Path, tmp_path: Path) -> None:
    shown = torch.randn(8, 1, SIZE, SIZE, generator=torch.Generator().manual_seed(2))
    said = {
        "name": "efficientnet_lite0", "settings": {"dropout": 0.0, "depth_drop": 0.0},
        "begins": {"package": "toy", "trust": "maker.pub"}, "transfer": "full",
    }  # fmt: skip
    wanted = NetworkPlan.model_validate(said)
    begun = begin(wanted, shown, outputs=1, answers=("logit", "cells"), beside=finished)
    opened = open_package(finished / "toy", [maker_key(finished / "maker.key").public_key()])
    version = opened.card.version
    assert begun.words == f"the package toy {version}, content {opened.digest}"
    session = onnxruntime.InferenceSession(opened.weights, providers=["CPUExecutionProvider"])
    with torch.inference_mode():
        ours = begun.network.eval()(shown).logit.numpy()
    assert np.abs(session.run(["logit"], {"film": shown.numpy()})[0] - ours).max() < 1e-3
    other = NetworkPlan.model_validate(said | {"begins": {"package": "toy", "trust": "none.pub"}})
    with pytest.raises(BadInput) as refusal:
        begin(other, shown, outputs=1, answers=("logit", "cells"), beside=finished)
    assert refusal.value.reason == "weights_missing"


def test_a_maker_signs_again(finished: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.key"
    assert resign.main([str(finished / "toy"), str(other)]) == 0
    assert (other.stat().st_mode & 0o777) == 0o600
    key = maker_key(other)
    assert isinstance(key, Ed25519PrivateKey)
    open_package(finished / "toy", [key.public_key()])
    resign.main([str(finished / "toy"), str(finished / "maker.key")])


def _made_for(folder: Path) -> str:
    return str(torch.load(folder / checkpoint.FILE, weights_only=True)["made_for"])
