"""What the checks make of slices: their steps, their order, what lies across."""

import time

import numpy as np
import pytest

from lynkeus.quality.catalogue import CHECKS
from lynkeus.quality.check import Answer, OfSeries, Verdict
from lynkeus.quality.facts import Facts
from lynkeus.quality.geometry import PARALLEL_COSINE_MIN

FAN_S_MAX = 2.0
"""Seconds of the processor for a check of 3,000 slices; slice against slice takes some ten."""


def _ask(name: str, series: tuple[Facts, ...]) -> Answer:
    run = CHECKS[name].run
    assert isinstance(run, OfSeries)
    return run.ask(series)


def _slice(z: float, number: int, directions: str = "1 0 0 0 1 0", x: float = 0) -> Facts:
    return Facts(
        attributes={
            "SOPClassUID": ("1.2.840.10008.5.1.4.1.1.2",),
            "InstanceNumber": (str(number),),
            "ImagePositionPatient": (str(x), "0", str(z)),
            "ImageOrientationPatient": tuple(directions.split()),
        }
    )


def test_a_missing_slice_is_named_with_its_gap() -> None:
    series = tuple(_slice(-5 * n, n) for n in (1, 2, 3, 4, 6, 7, 8))
    answer = _ask("slice_spacing", series)
    assert answer.verdict is Verdict.FAIL
    assert answer.why is not None
    assert answer.why.fields["gap_mm"] == pytest.approx(10)
    assert answer.why.fields["missing"] == 1
    assert {answer.why.fields["from_mm"], answer.why.fields["to_mm"]} == {-20.0, -30.0}
    assert "between -30 and -20 mm along the normal" in answer.why.words
    assert "1 slice seems to be missing" in answer.why.words


def test_a_gap_is_told_along_the_normal_and_one_without_a_slice_as_uneven_steps() -> None:
    sagittal = tuple(_slice(7.0, n, "0 1 0 0 0 1", x=3.0 * n) for n in (1, 2, 3, 6, 7))
    gap = _ask("slice_spacing", sagittal)
    assert gap.why is not None
    assert "between 9 and 18 mm along the normal" in gap.why.words
    assert "2 slices seem to be missing" in gap.why.words
    wider = tuple(_slice(z, n) for n, z in enumerate((0.0, 5.0, 10.0, 16.0, 21.0)))
    uneven = _ask("slice_spacing", wider)
    assert (uneven.verdict, uneven.measured) == (Verdict.FAIL, 1.2)
    assert uneven.why is not None
    assert (uneven.why.code, uneven.why.fields["missing"]) == ("slices_uneven", 0)
    assert "missing" not in uneven.why.words


def test_a_regular_series_passes_in_any_order() -> None:
    series = [_slice(2.0 * n, n) for n in range(12)]
    for name in ("slice_spacing", "slice_orientation", "slice_shear", "instance_numbers"):
        assert _ask(name, tuple(series)) == _ask(name, tuple(reversed(series)))
        assert _ask(name, tuple(series)).verdict is Verdict.PASS


def test_a_localizer_and_a_tilt_are_seen() -> None:
    series = (*(_slice(5.0 * n, n) for n in range(6)), _slice(0, 9, "1 0 0 0 0 -1"))
    mixed = _ask("slice_orientation", series)
    assert mixed.verdict is Verdict.FAIL
    assert mixed.measured == 1
    tilted = tuple(_slice(5.0 * n, n, x=1.0 * n) for n in range(6))
    sheared = _ask("slice_shear", tilted)
    assert sheared.measured == pytest.approx(11.31, abs=0.01)


def test_slices_round_an_axis_are_held_against_each_other_in_no_time() -> None:
    turns = [f"1 0 0 0 {np.cos(turn)} {np.sin(turn)}" for turn in np.linspace(0, np.pi, 3000)]
    series = tuple(_slice(0, number, directions) for number, directions in enumerate(turns))
    began = time.process_time()
    fan = _ask("slice_orientation", series)
    assert time.process_time() - began < FAN_S_MAX
    alike = 2 * np.degrees(np.arccos(PARALLEL_COSINE_MIN)) / (180 / 2999)
    assert fan.measured == pytest.approx(3000 - alike, abs=2)
