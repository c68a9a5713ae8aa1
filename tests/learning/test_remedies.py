"""The remedies: each takes away what it says, and leaves the rest."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from lynkeus.core.errors import BadInput
from lynkeus.learning.batches import balanced
from lynkeus.learning.plan import FromPackage
from lynkeus.learning.remedies import crop, encode, mask, match, reweight
from lynkeus.learning.remedy import Known, Pixels
from lynkeus.learning.remedying import planned, remedies
from lynkeus.measures.auc import auc

SIZE = 32
COUNT = 120
STEPS = 40
OUTLINES = FromPackage(package="lungs", trust="maker.pub")
CHOSEN = np.arange(COUNT)


@pytest.fixture(scope="module")
def pixels() -> Pixels:
    """Films of one grey each, so that it is seen from which film a pixel comes."""
    return np.broadcast_to(
        np.arange(10, 10 + COUNT, dtype=np.uint8)[:, np.newaxis, np.newaxis], (COUNT, SIZE, SIZE)
    ).copy()


@pytest.fixture(scope="module")
def known() -> Known:
    """Every fourth film is well; what is known beside the pixels tells so of most of them."""
    rng = np.random.default_rng(3)
    targets = np.arange(COUNT) % 4 != 0
    lungs = np.zeros((COUNT, SIZE, SIZE), np.bool_)
    lungs[:-1, 12:20, 12:20] = True
    return Known(
        targets=targets,
        patients=np.array([f"p{number}" for number in range(COUNT)]),
        aspects=np.where(targets, 1.5, 1.0),
        facts=np.column_stack([rng.normal(targets * 1.2), rng.normal(size=COUNT)]),
        lungs=lungs,
        grey=127.0,
    )


def masked(pixels: Pixels, known: Known, **said: object) -> Pixels:
    settings = mask.Settings.model_validate({"outlines": OUTLINES, **said})
    return mask.each(pixels, known, settings)(pixels, CHOSEN, np.random.default_rng(5))


def test_the_catalogue_has_the_five() -> None:
    assert [*remedies()] == ["crop", "encode", "mask", "match", "reweight"]
    for remedy in remedies().values():
        assert isinstance(remedy.usual, remedy.settings)


# Mask


def test_the_mask_keeps_the_lungs_and_takes_all_else_from_a_film_of_either_class(
    pixels: Pixels, known: Known
) -> None:
    made = masked(pixels, known, share=1.0, **{"with": "another_film"})
    assert (made[known.lungs] == pixels[known.lungs]).all()
    # One step of the margin around the lungs is kept too, and no more.
    assert (made[:-1, 11, 15] == pixels[:-1, 11, 15]).all()
    others = made[:-1, 10, 15].astype(int) - 10
    assert (made[:-1, 0, 0].astype(int) - 10 == others).all()
    assert set(others) <= set(range(COUNT))
    from_ill = known.targets[others]
    ill = known.targets[:-1]
    assert 0.25 < from_ill[ill].mean() < 0.75
    assert 0.2 < from_ill[~ill].mean() < 0.8
    # Whose lungs nobody found stays as it is.
    assert (made[-1] == pixels[-1]).all()


def test_the_mask_can_be_one_grey_of_a_share_of_the_films(pixels: Pixels, known: Known) -> None:
    made = masked(pixels, known, share=0.5, **{"with": "grey"})
    grey = (made[:, 0, 0] == 127) & (pixels[:, 0, 0] != 127)
    assert 0.3 < grey.mean() < 0.7
    assert (made[~grey] == pixels[~grey]).all()
    assert (made[known.lungs] == pixels[known.lungs]).all()
    none = masked(pixels, known, share=0.0, **{"with": "grey"})
    assert (none == pixels).all()


# Encode and crop


def test_encoded_films_are_as_one_jpeg_leaves_them(known: Known) -> None:
    films = np.random.default_rng(1).integers(0, 256, (3, SIZE, SIZE)).astype(np.uint8)
    made = encode.once(films, known, encode.Settings(quality=40))
    stored = io.BytesIO()
    Image.fromarray(films[1]).save(stored, "JPEG", quality=40)
    assert (made[1] == np.asarray(Image.open(stored))).all()
    assert (made != films).any()


def test_cropped_films_lose_what_their_shape_was_too_long_by(known: Known) -> None:
    across = np.tile(np.linspace(0, 255, SIZE).astype(np.uint8), (COUNT, SIZE, 1))
    made = crop.once(across, known, crop.Settings(aspect=1.0))
    assert (made[0] == across[0]).all()
    wide = made[1, 0].astype(int)
    assert wide[0] == pytest.approx(255 / 6, abs=8)
    assert wide[-1] == pytest.approx(255 * 5 / 6, abs=8)


# Match and reweight


def told_by_facts(known: Known, chosen: npt.NDArray[np.intp]) -> float:
    return auc(known.facts[chosen, 0], known.targets[chosen])


@pytest.mark.parametrize("choose", ["match", "reweight"])
def test_facts_tell_less_of_the_films_that_are_drawn(choose: str, known: Known) -> None:
    ways = {
        "match": match.choose(known, match.Settings(among=3)),
        "reweight": reweight.choose(known, reweight.Settings(most=20)),
    }
    drawn, usual = (
        np.concatenate([way(known.targets, step=step, batch=8, seed=4) for step in range(STEPS)])
        for way in (ways[choose], balanced)
    )
    assert told_by_facts(known, usual) > 0.75
    assert abs(told_by_facts(known, drawn) - 0.5) < (told_by_facts(known, usual) - 0.5) / 2
    for step in range(3):
        batch = ways[choose](known.targets, step=step, batch=8, seed=4)
        assert list(known.targets[batch]) == [True] * 4 + [False] * 4
        again = ways[choose](known.targets, step=step, batch=8, seed=4)
        assert (batch == again).all()


def test_a_matched_pass_still_sees_every_film_of_the_smaller_class(known: Known) -> None:
    way = match.choose(known, match.Settings(among=3))
    few = np.flatnonzero(~known.targets)
    seen = [way(known.targets, step=step, batch=6, seed=1)[3:] for step in range(len(few) // 3)]
    assert sorted(np.concatenate(seen)) == list(few)


def test_too_few_patients_to_tell_by_facts_are_refused(known: Known) -> None:
    few = Known(
        targets=known.targets, patients=np.array(["one"] * COUNT), aspects=known.aspects,
        facts=known.facts, lungs=known.lungs, grey=known.grey,
    )  # fmt: skip
    with pytest.raises(BadInput, match="too few patients") as refusal:
        match.choose(few, match.Settings(among=3))
    assert refusal.value.reason == "plan_broken"


# In a plan


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ([{"pray": {}}], "no remedy 'pray'; known are crop, encode, mask"),
        ([{"encode": {"quality": 101}}], "encode.quality"),
        ([{"encode": {"quality": 50, "twice": 1}}], "encode.twice"),
        ([{"mask": {"share": 1, "with": "black", "outlines": {}}}], "mask.with"),
        ([{"crop": {"aspect": 1}}, {"crop": {"aspect": 2}}], "crop is named twice"),
        ([{"match": {"among": 3}}, {"reweight": {"most": 3}}], "match and reweight both choose"),
    ],
)
def test_a_remedy_that_is_not_known_is_refused_by_name(
    said: list[dict[str, dict[str, object]]], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        planned(said)
