"""An audit finds what is planted, from the file to the lungs, and nothing where nothing is."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from lynkeus.dicom.film import Film, Taken, take, take_array
from lynkeus.models.card import Classes
from lynkeus.models.shortcuts.altered import (
    common_lungs,
    encoded,
    only_lungs,
    shaped,
    without_lungs,
)
from lynkeus.models.shortcuts.audit import NOTHING, UNMEASURED, WORRY, Told, audit
from lynkeus.models.shortcuts.audited import Audited, read_audited
from lynkeus.models.shortcuts.facts import facts_of_film, outline_facts
from lynkeus.models.shortcuts.jpeg import read_jpeg
from lynkeus.models.shortcuts.looked import Alike, Looked, look_twice
from lynkeus.models.shortcuts.metadata import columns_of

from . import toy

Pixels = npt.NDArray[np.float32]
FILMS = 60
SIDE = 64


def film_of(number: int) -> Pixels:
    """Give a film of its own brightness and layout; nothing in it knows the label."""
    rng = np.random.default_rng(number)
    drawn = toy.film(40 + 20 * rng.random(), 160 + 40 * rng.random(), (SIDE, SIDE))
    return np.roll(drawn, rng.integers(SIDE, size=2), axis=(0, 1))


def row_of(number: int, **more: object) -> Audited:
    given = {"group": "", "view": "", "mask": "", **more}
    return Audited(
        line=number + 2,
        path=f"{number}.png",
        positive=number % 2 == 1,
        patient=f"p{number}",
        **given,  # type: ignore[arg-type]  # words for the test's own rows
    )


def told(number: int, plant: Callable[[Pixels], Pixels]) -> Told:
    pixels = film_of(number)
    pixels = plant(pixels) if number % 2 else pixels
    # An array has the range of its own values: two far pixels keep that of all films the same.
    film = Film(pixels=np.clip(pixels, 0, 255), low=0.0, high=255.0)
    taken = Taken(film=film, header=take_array(pixels).header)
    return Told(facts=facts_of_film(None, taken), words={}, looked=None)


def said_of(plant: Callable[[Pixels], Pixels]) -> dict[str, str]:
    rows = [row_of(number) for number in range(FILMS)]
    found = audit(rows, [told(number, plant) for number in range(FILMS)])
    alone = found["alone"]
    assert isinstance(alone, list)
    return {str(one["of"]): str(one["says"]) for one in alone}


def marker(pixels: Pixels) -> Pixels:
    made = pixels.copy()
    made[1:6, 1:5] = 250
    return made


def border(pixels: Pixels) -> Pixels:
    made = pixels.copy()
    made[0] = made[-1] = made[:, 0] = made[:, -1] = 0
    return made


def gain(pixels: Pixels) -> Pixels:
    return pixels * np.float32(1.35)


@pytest.mark.parametrize(
    ("plant", "where"), [(marker, "corners"), (border, "rim"), (gain, "greys")]
)
def test_what_is_planted_is_found_where_it_lies(
    plant: Callable[[Pixels], Pixels], where: str
) -> None:
    said = said_of(plant)
    assert said[where] == WORRY
    assert said["shape"] == said["file"] == UNMEASURED


def test_where_nothing_is_planted_nothing_worries() -> None:
    said = said_of(lambda pixels: pixels)
    assert {said[one] for one in ("corners", "rim", "greys", "everything")} <= {NOTHING, "some"}


def test_files_of_two_qualities_are_told_by_size_and_tables() -> None:
    found = []
    for number in range(FILMS):
        stored = io.BytesIO()
        picture = Image.fromarray(film_of(number).astype(np.uint8))
        picture.save(stored, "JPEG", quality=90 if number % 2 else 75)
        data = stored.getvalue()
        found.append(Told(facts=facts_of_film(data, take(data)), words={}, looked=None))
    alone = audit([row_of(number) for number in range(FILMS)], found)["alone"]
    assert isinstance(alone, list)
    values = {one["of"]: one["value"] for one in alone}
    assert values["jpeg"] == values["everything"] == 1.0
    assert values["file"] > 0.9


def test_a_group_that_is_nearly_the_label_and_words_beside_a_film_are_told() -> None:
    rows = [
        row_of(number, group="a" if number % 2 or number < 10 else "b") for number in range(FILMS)
    ]
    words = [{"about_width": "900" if number % 2 else "1200"} for number in range(FILMS)]
    plain = [told(number, lambda pixels: pixels) for number in range(FILMS)]
    both = [
        Told(facts=one.facts, words=said, looked=None)
        for one, said in zip(plain, words, strict=True)
    ]
    found = audit(rows, both)
    assert {"alone.group", "alone.metadata"} <= {*found["worries"]}  # type: ignore[misc]  # names of the worries


def test_words_become_numbers_or_kinds() -> None:
    assert columns_of([{"a": "x", "b": "1"}, {"a": "x", "b": "1"}]).shape == (2, 0)
    numbers = columns_of([{"b": "1"}, {"b": "3"}, {"b": ""}])
    assert numbers.tolist() == [[1, 1], [3, 1], [2, 0]]
    kinds = columns_of([{"b": "PA"}, {"b": "AP"}, {"b": "PA"}])
    assert kinds.tolist() == [[1, 0], [0, 1], [1, 0]]


@pytest.mark.parametrize("colours", ["L", "RGB"])
def test_a_jpeg_says_its_tables_as_another_library_reads_them(colours: str) -> None:
    picture = Image.fromarray(film_of(1).astype(np.uint8)).convert(colours)
    stored = io.BytesIO()
    picture.save(stored, "JPEG", quality=60, comment=b"made by hand")
    found = read_jpeg(stored.getvalue())
    assert found is not None
    with Image.open(stored) as opened:
        tables = opened.quantization  # type: ignore[attr-defined]  # of JPEG pictures alone
    assert sorted(found.table) == sorted(tables[0])
    assert (found.tables, found.colours) == (len(tables), len(picture.getbands()))
    assert found.beside_bytes >= len(b"made by hand")


@pytest.mark.parametrize("length", [0, 1, 2, 3, 5, 20, 100, 200])
def test_a_file_that_breaks_off_is_no_jpeg(length: int) -> None:
    stored = io.BytesIO()
    Image.fromarray(film_of(1).astype(np.uint8)).save(stored, "JPEG")
    assert read_jpeg(stored.getvalue()[:length]) is None
    assert read_jpeg(b"\xff\xd8" + b"\xff" * 50_000) is None
    assert read_jpeg(b"\xff\xd8\xff\xe0\x00\x00" * 100) is None


def test_blanking_takes_one_side_away_and_leaves_the_other() -> None:
    square = film_of(2) / 255
    lungs = np.zeros((SIDE, SIDE), np.bool_)
    lungs[20:40, 10:50] = True
    blanked, kept = without_lungs(square, lungs, 0.5), only_lungs(square, lungs, 0.5)
    assert (blanked[18:42, 10:50] == 0.5).all()
    assert np.array_equal(blanked[:15], square[:15])
    assert (kept[~lungs] == 0.5).all()
    assert np.array_equal(kept[lungs], square[lungs])
    assert common_lungs(np.array([[0.0, 0.01], [0.5, 1.0]], np.float32)).tolist() == [
        [False, False],
        [True, True],
    ]


def test_a_package_is_asked_of_the_film_and_of_what_is_left_of_it(tmp_path: Path) -> None:
    pixels = toy.film(20, 100, (96, 120))
    pixels[:20, :20] = 250
    pixels[60:70, 40:50] = 250
    film = Film(pixels=pixels, low=0.0, high=255.0)
    lungs = np.zeros(pixels.shape, np.bool_)
    lungs[30:90, 10:110] = True
    opened = toy.package(tmp_path / "toy", toy.gates())
    found = look_twice(opened, film, lungs, Alike(aspect=1.25, lungs=np.ones((224, 224), np.bool_)))
    said = found.said
    assert said["as_it_is"] == pytest.approx(said["re_shaped"])
    # The block in the corner is four times that between the lungs' borders.
    assert said["as_it_is"] > said["lungs_blanked"] > said["only_lungs"]
    assert said["lungs_blanked_alike"] == pytest.approx(toy.INTERCEPT)
    assert found.outside == pytest.approx(0.8, abs=0.1)
    assert found.area == pytest.approx(1 - 60 * 100 / (96 * 120))
    bare = look_twice(opened, film, None, Alike(aspect=1.25, lungs=None))
    assert set(bare.said) == {"as_it_is", "re_encoded", "re_shaped", "re_encoded_and_re_shaped"}
    assert np.isnan(bare.outside)


def test_evidence_outside_the_lungs_worries_and_what_is_lost_is_measured() -> None:
    rng = np.random.default_rng(1)
    rows = [row_of(number) for number in range(FILMS)]
    looked = []
    for row in rows:
        odds = 3.0 * row.positive + rng.normal()
        said = {"as_it_is": odds, "re_encoded": odds / 2, "lungs_blanked": odds}
        looked.append(Looked(said={**said, "only_lungs": rng.normal()}, outside=0.8, area=0.7))
    outside = [0.7 + 0.2 * rng.random() for _ in looked]
    films = [
        Told(facts=told(0, gain).facts, words={}, looked=replace(one, outside=share))
        for one, share in zip(looked, outside, strict=True)
    ]
    found = audit(rows, films)
    assert found["worries"] == ["readings.lungs_blanked", "readings.only_lungs", "evidence"]


def test_films_of_several_shapes_and_qualities_become_alike() -> None:
    film = Film(pixels=film_of(3)[:40], low=0.0, high=255.0)
    assert shaped(film, 1.0).pixels.shape == (40, 40)
    assert shaped(film, 4.0).pixels.shape == (16, SIDE)
    once = encoded(film)
    assert once.pixels.shape == film.pixels.shape
    assert 0 < np.abs(once.pixels - film.pixels).mean() < 10


def test_an_outline_is_told_in_numbers() -> None:
    assert outline_facts(np.zeros((8, 8), np.bool_)) == (0.0,) * 9
    lower = np.zeros((8, 8), np.bool_)
    lower[4:] = True
    assert outline_facts(lower) == (0.5, 5.5 / 8, 3.5 / 8, 0.5, 1.0, 0.0, 1.0, 0.5, 0.5)


def test_a_table_says_views_masks_and_what_else_is_about_a_film() -> None:
    table = "path,label,view,mask,about_age,note\na.png,ill,PA,a-lungs.png,3,x\nb.png,0,,,,\n"
    first, second = read_audited(table, Classes(positive="ill", negative="well"))
    assert (first.positive, first.view, first.mask) == (True, "PA", "a-lungs.png")
    assert first.about == {"about_age": "3"}
    assert first.files == ("a.png", "a-lungs.png")
    assert (second.positive, second.files) == (False, ("b.png",))
