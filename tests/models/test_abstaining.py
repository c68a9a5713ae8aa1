"""Abstaining is the default: real films that are none of the model's, and cards that allow more.

The films are asked twice: as they are, and by their pixels alone, with an age that fits.
"""

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.app.outside import Reader, read, shipped_readers
from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import take
from lynkeus.models import run
from lynkeus.models.applicability import facts_of, judge
from lynkeus.models.card import Card, parse_card
from lynkeus.models.gates import load_gates, save_gates
from lynkeus.models.reasons import Code

from ..dicom.making import made
from . import toy
from .test_applicability import DX, header

DATA = os.environ.get("LYNKEUS_DATA")
AGED = toy.picture_facts((1, 5))
needs_films = pytest.mark.skipif(
    DATA is None, reason="LYNKEUS_DATA is not set: the films are there"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    (one,) = shipped_readers()
    return one


def folder(name: str) -> Path:
    return Path(str(DATA)) / name


def by_pixels(reader: Reader, pixels: np.ndarray) -> str | None:
    """Ask of the picture alone, with an age that fits and nothing else said."""
    why = run.refusal(reader.opened, pixels, AGED)
    return None if why is None else why.code.value


# Radiographs in DICOM, by header and by picture

RADIOGRAPHS = [
    ("dog-thorax-dx-small", "not_chest", "not_chest"),
    ("nema-wg04-rg1-chest-pa-j2k", "age_unknown", "unlike_training"),
    ("nema-wg04-rg2-hip-jpegll", "not_chest", "inverted"),
    ("nema-wg04-rg3-tibia-jpegll", "not_chest", "not_chest"),
    ("teeth-modality-lut", "age_outside", "not_chest"),
    ("nih-header-altered-bodypart", "not_chest", None),
    ("nih-header-altered-modality", "not_xray", None),
    ("nih-header-altered-position", "age_unknown", None),
    ("nih-chest-no-finding-full-header", "age_unknown", None),
    ("nih-chest-pa-no-finding", "age_unknown", None),
    ("nih-chest-ap-effusion", "age_unknown", None),
]
"""File, why as it is, why by its pixels alone: adult chests are chests, and only the age tells."""


@needs_films
@pytest.mark.parametrize(("name", "whole", "pixels"), RADIOGRAPHS)
def test_no_radiograph_of_the_collection_gets_a_number(
    reader: Reader, name: str, whole: str, pixels: str | None
) -> None:
    taken = take((folder("dicom-cxr") / f"{name}.dcm").read_bytes())
    said = read(reader, taken, None)
    assert said["state"] == "not_applicable"
    assert said["reason"]["code"] == whole
    assert said["probability"] is None
    assert said["map"] is None
    assert by_pixels(reader, taken.film.pixels) == pixels


@needs_films
def test_the_table_names_every_radiograph_of_the_collection() -> None:
    assert {one.stem for one in folder("dicom-cxr").glob("*.dcm")} == {
        one[0] for one in RADIOGRAPHS
    }


@needs_films
def test_a_stated_age_never_overrules_a_header(reader: Reader) -> None:
    for name, _, pixels in RADIOGRAPHS:
        taken = take((folder("dicom-cxr") / f"{name}.dcm").read_bytes())
        said = read(reader, taken, (1, 5))
        assert said["state"] == "not_applicable", name
        assert pixels is None or said["probability"] is None


@needs_films
def test_a_forged_age_cannot_be_seen(reader: Reader) -> None:
    """The limit that the card and the methods page confess."""
    taken = take((folder("dicom-cxr") / "nih-chest-pa-no-finding.dcm").read_bytes())
    forged = {**taken.header.attributes, "PatientAge": ("004Y",)}
    lying = replace(taken, header=replace(taken.header, attributes=forged))
    assert read(reader, lying, None)["state"] in {"above", "below"}
    assert any("false age" in limit for limit in reader.opened.card.limits)


# Strangers, by picture alone


def pictures(name: str, view: str) -> Iterator[Path]:
    with (folder(name) / "labels.csv").open(encoding="utf-8") as file:
        yield from (
            folder(name) / row["file"] for row in csv.DictReader(file) if row["view"] == view
        )


@needs_films
def test_every_lateral_adult_is_refused_by_its_picture(reader: Reader) -> None:
    films = [take(path.read_bytes()) for path in pictures("cxr-adult", "LATERAL")]
    assert len(films) == 31
    assert all(by_pixels(reader, one.film.pixels) is not None for one in films)


@needs_films
@pytest.mark.parametrize(
    "name", ["ct-series/lungx-ct003", "ct-series/lungdx-a0002", "qc-phantoms-mr"]
)
def test_slices_are_refused_by_their_picture(reader: Reader, name: str) -> None:
    slices = sorted(folder(name).rglob("*.dcm"))
    chosen = slices[:: max(1, len(slices) // 8)]
    assert chosen
    for path in chosen:
        taken = take(path.read_bytes())
        assert by_pixels(reader, taken.film.pixels) is not None, path.name
        assert read(reader, taken, (1, 5))["state"] == "not_applicable"


# Children's films, mistreated


@pytest.fixture(scope="module")
def children() -> list[np.ndarray]:
    paths = sorted((folder("cxr-pneumonia") / "full-resolution").glob("*.jpeg"))[::4]
    return [take(path.read_bytes()).film.pixels for path in paths]


@needs_films
def test_upright_children_are_read(reader: Reader, children: list[np.ndarray]) -> None:
    assert [by_pixels(reader, one) for one in children] == [None] * len(children)


@needs_films
def test_inverted_children_are_not(reader: Reader, children: list[np.ndarray]) -> None:
    assert {by_pixels(reader, one.max() - one) for one in children} == {"inverted"}


@needs_films
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_children_are_not(reader: Reader, children: list[np.ndarray], turns: int) -> None:
    refused = {by_pixels(reader, np.rot90(one, turns)) for one in children}
    assert None not in refused
    assert refused <= {"turned", "unlike_training", "not_chest"}


def stored(film: np.ndarray, photometric: str) -> bytes:
    """Store a picture of 8 bits as a child's radiograph."""
    said = {"PhotometricInterpretation": photometric, "PatientAge": "004Y"}
    return made(film.astype(np.uint8), **said)


@needs_films
def test_monochrome1_is_read_as_the_same_film(reader: Reader, children: list[np.ndarray]) -> None:
    for one in children[:2]:
        plain = read(reader, take(stored(one, "MONOCHROME2")), None)
        other = read(reader, take(stored(255 - one, "MONOCHROME1")), None)
        assert plain["state"] in {"above", "below"}
        assert other == plain
        lying = read(reader, take(stored(one, "MONOCHROME1")), None)
        assert lying["reason"]["code"] == "inverted"


# Pictures without a header


def png(pixels: np.ndarray) -> bytes:
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "PNG")
    return target.getvalue()


def test_a_picture_needs_a_stated_age(reader: Reader) -> None:
    grey = np.random.default_rng(1).integers(0, 255, (300, 300), dtype=np.uint8)
    assert read(reader, take(png(grey)), None)["reason"]["code"] == "age_unknown"
    assert read(reader, take(png(grey)), (1, 5))["reason"]["code"] in {"not_chest", "inverted"}
    assert read(reader, take(png(grey)), (0, 5))["reason"]["code"] == "age_outside"


def test_a_picture_in_colour_is_no_radiograph(reader: Reader) -> None:
    colour = np.random.default_rng(1).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    assert read(reader, take(png(colour)), (1, 5))["reason"]["code"] == "not_xray"


# Cards that allow more than the house


def looser(**change: object) -> Card:
    card = toy.card()
    reads = card.reads.model_copy(update=change)
    return card.model_copy(update={"reads": reads})


@pytest.mark.parametrize(
    ("card", "said", "code"),
    [
        (looser(views=("AP", "PA", "LL", "LATERAL")), {"ViewPosition": ("LL",)}, Code.LATERAL),
        (looser(views=("AP", "PA", "LL")), {"PatientOrientation": ("A", "F")}, Code.LATERAL),
        (looser(body_parts=("CHEST", "HIP")), {"BodyPartExamined": ("HIP",)}, Code.NOT_CHEST),
        (looser(modalities=("DX", "MG")), {"Modality": ("MG",)}, Code.HEADER_DISAGREES),
        (looser(modalities=("DX", "US")), {"Modality": ("US",)}, Code.HEADER_DISAGREES),
        (looser(), {"NumberOfFrames": ("2",)}, Code.SEVERAL_FRAMES),
        (looser(), {"PixelAspectRatio": ("2", "1")}, Code.PIXELS_NOT_SQUARE),
        (looser(), {"PatientSpeciesDescription": ("Canis lupus",)}, Code.NOT_HUMAN),
    ],
)
def test_a_looser_card_still_abstains(
    card: Card, said: dict[str, tuple[str, ...]], code: Code
) -> None:
    why = judge(card, facts_of(header(DX, **said), None))
    assert why is not None
    assert why.code is code


def aged(low: float, high: float) -> bytes:
    known = "applies: {age_min_years: 1, age_max_years: 5}"
    assert known in toy.CARD
    return toy.CARD.replace(
        known, f"applies: {{age_min_years: {low}, age_max_years: {high}}}"
    ).encode()


@pytest.mark.parametrize(("low", "high"), [(0, 131), (-1, 5), (5, 1)])
def test_impossible_ages_on_a_card_are_refused(low: float, high: float) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_card(aged(low, high))
    assert refusal.value.reason == "package_broken"


def test_the_widest_ages_still_want_an_age() -> None:
    widest = parse_card(aged(0, 130))
    why = judge(widest, facts_of(header(PatientAge=None), None))
    assert why is not None
    assert why.code is Code.AGE_UNKNOWN


def test_gates_that_let_everything_through_are_held_to_the_house() -> None:
    lax = replace(
        toy.gates(distance_max=1e9),
        fine_min=np.array(0.0, np.float32),
        aspect_low=np.array(0.0, np.float32),
        aspect_high=np.array(1e9, np.float32),
    )
    held = load_gates(save_gates(lax))
    assert float(held.fine_min) == 0.5
    assert float(held.distance_max) == 4.0
    assert (float(held.aspect_low), float(held.aspect_high)) == (0.5, 4.0)
    strict = load_gates(save_gates(replace(lax, fine_min=np.array(0.9, np.float32))))
    assert float(strict.fine_min) == pytest.approx(0.9)


def test_a_package_with_its_gates_off_reads_nothing(tmp_path: Path) -> None:
    said = run.read_pixels(
        toy.package(tmp_path / "toy", None), np.eye(300, dtype=np.float32), AGED, 0.5
    )
    assert said["state"] == "not_applicable"
    assert said["reason"]["code"] == "gates_missing"
