"""The training films of a plan with remedies: what is outlined, what is told by files alone."""

import csv
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.core.errors import BadInput
from lynkeus.learning import ports
from lynkeus.learning.training.loop import Films
from lynkeus.learning.training.remedied import remedied

from ..models import outliner
from ..models.toy import MAKER

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
SIZE = 64
GREY = 127
"""The mean on the card, 0.498 of white."""


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dark films with a bright square; that of the ill is coarsely stored."""
    root = tmp_path_factory.mktemp("films")
    folder = root / "cxr-pneumonia"
    folder.mkdir()
    rng = np.random.default_rng(0)
    rows = []
    for number in range(40):
        ill = number % 2 == 0
        film = rng.normal(60, 5, (SIZE, SIZE))
        film[20:44, 20:44] += 120
        name = f"{number}.jpg"
        grey = Image.fromarray(np.clip(film, 0, 255).astype(np.uint8))
        grey.save(folder / name, quality=30 if ill and number % 8 else 90)
        patient = f"{'person' if ill else 'IM-'}{number // 2}"
        rows.append((name, "pneumonia" if ill else "normal", "", patient, "train", ""))
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        names = ("file", "label", "subtype", "patient", "source_split", "v7_tags")
        csv.writer(file).writerows([names, *rows])
    return root


def made(tmp_path: Path, films: Path, *remedies: object) -> Films:
    values = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    values["preprocess"]["size"] = SIZE
    values["data"]["split"] |= {"test": 0.1, "tune": 0.1, "gap": 0.0}
    values["remedies"] = [*remedies]
    path = tmp_path / "plan.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return remedied(ports.follow(path, films)).films


def outlined(share: float = 1.0) -> dict[str, object]:
    outlines = {"package": "lungs", "trust": "maker.pub"}
    return {"mask": {"share": share, "with": "grey", "outlines": outlines}}


def test_what_the_named_package_outlines_stays_and_all_else_is_masked(
    tmp_path: Path, films: Path
) -> None:
    outliner.package(tmp_path / "lungs")
    (tmp_path / "maker.pub").write_text(MAKER)
    found = made(tmp_path, films, outlined())
    shown = found.shown(np.arange(8), np.random.default_rng(1))
    assert (shown[:, 22:42, 22:42] == found.pixels[:8, 22:42, 22:42]).all()
    outside = np.ones((SIZE, SIZE), np.bool_)
    outside[16:48, 16:48] = False
    assert (shown[:, outside] == GREY).all()


def test_an_outline_of_nobody_is_refused_before_a_film_is_read(tmp_path: Path, films: Path) -> None:
    with pytest.raises(BadInput, match="remedy `mask`") as refusal:
        made(tmp_path, films, outlined())
    assert (refusal.value.reason, refusal.value.fields["file"]) == ("outlines_missing", "lungs")


def test_films_are_matched_by_how_their_files_were_stored(tmp_path: Path, films: Path) -> None:
    """Of the ill only one in four is stored as the well are: it is the partner of most of them."""
    usual = made(tmp_path, films)
    assert usual.choose is None
    found = made(tmp_path, films, {"reweight": {"most": 50}}, {"encode": {"quality": 50}})
    assert found.choose is not None
    assert (found.pixels != usual.pixels).any()
    drawn = np.concatenate(
        [found.choose(found.targets, step=step, batch=8, seed=1)[:4] for step in range(20)]
    )
    fine = np.array([_fine(film) for film in usual.pixels])
    ill = found.targets
    assert fine[drawn].mean() > 1.5 * fine[ill].mean()


def _fine(film: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bool:
    """Tell whether noise has survived storing."""
    return bool(film[:16, :16].std() > 3.5)
