"""Which image of a study a model reads, and what a reading without a number says."""

from dataclasses import replace
from pathlib import Path

import pytest

from lynkeus.core.errors import BadInput, Broken
from lynkeus.inference.asking import check_band, check_boxes
from lynkeus.inference.choice import ActivePackage, Candidate, Wanted, choose, failed, stopped

WANTED = Wanted(
    modalities=frozenset({"CR", "DX"}),
    body_parts=frozenset({"CHEST"}),
    views=frozenset({"AP", "PA"}),
)


def _image(sop: str, **more: object) -> Candidate:
    values: dict[str, object] = {
        "sop": sop,
        "series": "1",
        "modality": "DX",
        "body_part": "CHEST",
        "view": "PA",
        "intent": "FOR PRESENTATION",
        "frames": 1,
        "series_number": 1,
        "number": 1,
        **more,
    }
    return Candidate(**values)  # type: ignore[arg-type]  # a test names its fields


def test_the_wanted_view_comes_before_an_unknown_one_and_that_before_another() -> None:
    lateral, unknown, frontal = (
        _image("1", view="LL"),
        _image("2", view=None),
        _image("3", view="AP"),
    )
    assert choose(WANTED, [lateral, unknown, frontal]) == frontal
    assert choose(WANTED, [lateral, unknown]) == unknown
    assert choose(WANTED, [lateral]) == lateral


@pytest.mark.parametrize(
    "more",
    [{"modality": "CT"}, {"intent": "FOR PROCESSING"}, {"frames": 30}, {"has_pixels": False}],
)
def test_what_does_not_fit_is_never_chosen(more: dict[str, object]) -> None:
    assert choose(WANTED, [_image("1", **more)]) is None


def test_the_order_of_arrival_does_not_matter() -> None:
    images = [_image(str(name), number=name % 3, series_number=name % 2) for name in range(9)]
    first = choose(WANTED, images)
    for turn in range(9):
        assert choose(WANTED, images[turn:] + images[:turn]) == first


PACKAGE = ActivePackage(
    id="chest",
    version="1.0.0",
    folder=Path("nowhere"),
    digest="0" * 64,
    registration="not registered, for research only",
    responsible="somebody",
    finding="opacity",
    wanted=WANTED,
    point=0.5,
    here={},
    stopped=True,
    distrusted=False,
)


def test_a_failure_and_a_stop_have_no_number_and_a_reason() -> None:
    broken = failed(PACKAGE, "1.2", Broken("It died.", reason="child_died", seconds=60))
    assert broken["state"] == "failed"
    assert broken["reason"] == {
        "code": "child_died",
        "fields": {"seconds": 60},
        "words": "It died.",
    }
    halted = stopped(PACKAGE, "1.2")
    doubted = stopped(replace(PACKAGE, distrusted=True), "1.2")
    assert [one["state"] for one in (halted, doubted)] == ["stopped"] * 2
    codes = [one["reason"]["code"] for one in (halted, doubted)]
    assert codes == ["package_stopped", "maker_distrusted"]
    for reading in (broken, halted, doubted):
        assert set(reading) == set(broken)
        assert reading["probability"] is None
        assert reading["map"] is None
        assert reading["registration"] == PACKAGE.registration


@pytest.mark.parametrize(
    "box", [(0.9, 0, 0.2, 0.5), (-0.1, 0, 0.2, 0.2), (0, 0, 0.001, 0.5), (0, 0, 1, 1)]
)
def test_a_box_outside_too_thin_or_too_large_is_refused(
    box: tuple[float, float, float, float],
) -> None:
    with pytest.raises(BadInput) as bad:
        check_boxes([(0.1, 0.1, 0.1, 0.1), box])
    assert (bad.value.reason, bad.value.fields["box"]) == ("box_outside", list(box))


def test_boxes_together_are_one_to_eight_and_leave_some_of_the_film() -> None:
    half, other = (0, 0, 0.5, 1), (0.5, 0, 0.5, 0.9)
    check_boxes([half] * 8)
    check_boxes([half, (0.2, 0, 0.5, 1), (0.1, 0.1, 0.7, 0.8)])
    for many in ([], [half] * 9):
        with pytest.raises(BadInput) as bad:
            check_boxes(many)
        assert (bad.value.reason, bad.value.fields["count"]) == ("boxes_many", len(many))
    with pytest.raises(BadInput) as bad:
        check_boxes([half, other])
    assert bad.value.reason == "box_outside"


def test_a_box_to_the_edge_is_fine_and_beyond_it_is_not() -> None:
    check_boxes([(0.7, 0.7, 0.3, 0.3)])
    with pytest.raises(BadInput):
        check_boxes([(0.7, 0.7, 0.31, 0.3)])


def test_an_age_band_runs_upwards() -> None:
    check_band((1, 5))
    with pytest.raises(BadInput):
        check_band((5, 1))
