"""What a card says of the traditional method beside its network, and what a release makes of it."""

import pytest

from lynkeus.models.acceptance import lacking
from lynkeus.models.card import card_text, parse_card
from lynkeus.models.traditional import Beside, Traditional

from . import toy

WORDS = "that the network beats the traditional method hog_svm"


def beside(*lows: float | None, decides: bool = True) -> Traditional:
    return Traditional(
        method="hog_svm",
        says="edges",
        measure="AUC",
        cases=40,
        patients=20,
        beside=tuple(
            Beside(
                on="changed", network=0.9, traditional=0.8, difference=0.1,
                low=low, high=None if low is None else 0.2, decides=decides,
            )
            for low in lows
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lows", "decides", "beaten"),
    [
        ([0.01], True, True),
        ([0.0], True, False),
        ([None], True, False),
        ([0.01, -0.01], True, False),
        ([0.01], False, False),
    ],
)
def test_every_way_that_decides_must_show_it(
    lows: list[float | None], decides: bool, beaten: bool
) -> None:
    found = beside(*lows, decides=decides)
    assert found.beaten == beaten
    assert ("is not shown" in found.sentence) != beaten


def test_a_way_that_does_not_decide_holds_nothing_up() -> None:
    rows = (*beside(0.01).beside, *beside(-0.01, decides=False).beside)
    assert beside(0.01).model_copy(update={"beside": rows}).beaten


def test_a_card_keeps_it() -> None:
    card = toy.card().model_copy(update={"traditional": beside(0.01, None)})
    assert parse_card(card_text(card)) == card


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (beside(0.01), False),
        (beside(-0.01), True),
        (beside(-0.01).model_copy(update={"is_this": True}), False),
        (None, False),
    ],
)
def test_a_network_that_is_not_shown_to_beat_it_is_not_released(
    said: Traditional | None, refused: bool
) -> None:
    card = toy.card().model_copy(update={"traditional": said})
    assert any(one.startswith(WORDS) for one in lacking(card, None)) == refused
