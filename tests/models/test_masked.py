"""Outlines held against people's: the table of masks, and the numbers."""

import json

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.models.segmenting.evaluate import MEASURED, Agreement, agreement, evaluate_masks
from lynkeus.models.segmenting.masked import Masked, read_masked
from lynkeus.models.tables import names_patient

from .test_segmenting import disc

NOTHING = {"value": None, "low": None, "high": None}


def everywhere(_: str) -> bool:
    return True


def test_a_mask_is_named_by_its_film_and_by_a_row_where_there_is_one() -> None:
    table = (
        "path,mask,row,patient,group\na.png,m/a.png,,p,x\nz.npz,z.npz,3,,\nz.npz,masks.npz,4,q,y\n"
    )
    rows = read_masked(table, everywhere)
    assert [(one.path, one.mask, one.row) for one in rows] == [
        ("a.png", "m/a.png", None),
        ("z.npz", "z.npz", 3),
        ("z.npz", "masks.npz", 4),
    ]
    assert [one.patient for one in rows] == ["p", "file z.npz, row 3", "q"]
    assert [names_patient(one) for one in rows] == [True, False, True]
    assert [one.group for one in rows] == ["x", "", "y"]


@pytest.mark.parametrize(
    ("table", "reason", "words"),
    [
        ("path,label\na,1\n", "labels_broken", "It needs path and mask"),
        ("path,mask\n", "labels_empty", "no rows"),
        ("path,mask,mask\na,b,c\n", "labels_broken", "several columns 'mask'"),
        ("path,mask\na,\n", "labels_unknown", "line 2, a: it names no mask"),
        ("path,mask\n,b\n", "labels_unknown", "it names no file"),
        ("path,mask,row\na,b,first\n", "labels_unknown", "the row 'first' is no number"),
        ("path,mask,row\na,b,-1\n", "labels_unknown", "the row '-1' is no number"),
        ("path,mask\na,b\na,c\n", "labels_unknown", "another mask or patient of the same file"),
        ("path,mask,row\na,b,1\na,b,1\n", "labels_unknown", "line 2 names the same file"),
        ("path,mask\na,gone\nb,\n", "labels_unknown", "line 2, a: there is no such file"),
    ],
)
def test_a_wrong_table_is_refused(table: str, reason: str, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_masked(table, lambda path: path != "gone")
    assert refusal.value.reason == reason
    assert words in refusal.value.sentence


def test_masks_agree_in_pixels_and_in_mm() -> None:
    one, other = np.zeros((6, 6), bool), np.zeros((6, 6), bool)
    one[1:3, 1:5], other[1:3, 2:6] = True, True
    found = agreement(one, other, (0.5, 2.0))
    assert found.overlaps == {"dice": pytest.approx(0.75), "jaccard": pytest.approx(0.6)}
    # Two of eight points of either lie a column away.
    assert found.in_px == {"assd": pytest.approx(0.25), "hd95": pytest.approx(1)}
    assert found.in_mm == {"assd": pytest.approx(0.5), "hd95": pytest.approx(2)}
    assert agreement(one, one, None).in_mm is None


def test_a_film_on_which_one_found_nothing_lies_as_far_as_a_film_can() -> None:
    none, some = np.zeros((30, 40), bool), disc(30, 40, (15, 20), 5)
    missed, invented = agreement(none, some, (2.0, 2.0)), agreement(some, none, None)
    assert (missed.missed, missed.invented) == (True, False)
    assert (invented.missed, invented.invented) == (False, True)
    for found in (missed, invented):
        assert found.overlaps == {"dice": 0, "jaccard": 0}
        assert found.in_px == {"assd": pytest.approx(50), "hd95": pytest.approx(50)}
    assert missed.in_mm == {"assd": pytest.approx(100), "hd95": pytest.approx(100)}
    both = agreement(none, none, None)
    assert np.isnan(both.overlaps["dice"])
    assert not both.missed
    assert not both.invented


def films(patients: int, each: int, group: str = "") -> tuple[list[Masked], list[Agreement]]:
    """Give films of patients, of whom some are outlined worse than others."""
    rng = np.random.default_rng(3)
    rows, found = [], []
    for patient in range(patients):
        off = int(rng.integers(0, 6))
        for film in range(each):
            path = f"{group}{patient}-{film}.png"
            rows.append(
                Masked(line=2, path=path, mask="m", patient=f"{group}{patient}", group=group)
            )
            there = disc(60, 60, (30, 30), 15)
            found.append(agreement(np.roll(there, off, axis=1), there, (0.5, 0.5)))
    return rows, found


def test_means_have_intervals_by_patient() -> None:
    rows, found = films(20, 3)
    measured = evaluate_masks(rows, found)
    assert (measured["n"], measured["n_patients"], measured["n_missed"]) == (60, 20, 0)
    for name in MEASURED:
        assert measured[name]["low"] < measured[name]["value"] < measured[name]["high"]
    expected = np.mean([one.overlaps["dice"] for one in found])
    assert measured["dice"]["value"] == pytest.approx(expected, abs=1e-6)
    assert (measured["assd"]["unit"], measured["hd95"]["unit"]) == ("mm", "mm")
    assert "unit" not in measured["dice"]
    # Films of one patient resemble each other: as many patients give a closer interval.
    alone = evaluate_masks(*films(60, 1))
    assert width(alone) < width(measured)
    assert measured["lowest"][0]["dice"] == min(round(one.overlaps["dice"], 6) for one in found)
    json.dumps(measured, allow_nan=False)


def width(measured: dict) -> float:
    return measured["dice"]["high"] - measured["dice"]["low"]


def test_one_film_without_a_spacing_makes_all_distances_pixels() -> None:
    rows, found = films(20, 1)
    there = disc(60, 60, (30, 30), 15)
    mixed = evaluate_masks(rows, [agreement(there, there, None), *found[1:]])
    assert mixed["hd95"]["unit"] == "px"
    in_px = [0.0, *(one.in_px["hd95"] for one in found[1:])]
    assert mixed["hd95"]["value"] == pytest.approx(np.mean(in_px), abs=1e-6)


def test_films_on_which_both_found_nothing_are_counted_and_in_no_mean() -> None:
    rows, found = films(20, 1)
    none = np.zeros((60, 60), bool)
    fewer = evaluate_masks(rows[1:], found[1:])
    measured = evaluate_masks(rows, [agreement(none, none, (0.5, 0.5)), *found[1:]])
    assert (measured["n"], measured["n_empty"]) == (20, 1)
    assert measured["dice"]["value"] == fewer["dice"]["value"]
    nothing = evaluate_masks(rows[:1], [agreement(none, none, None)])
    assert nothing["dice"] == NOTHING
    assert nothing["hd95"] == {**NOTHING, "unit": "px"}
    assert nothing["lowest"] == []


def test_a_group_of_few_is_counted_and_not_measured() -> None:
    many, few = films(20, 1, "many"), films(19, 1, "few")
    measured = evaluate_masks(many[0] + few[0], many[1] + few[1])
    assert set(measured["groups"]) == {"many", "few"}
    assert measured["groups"]["few"]["n"] == 19
    assert all(measured["groups"]["few"][name] == NOTHING for name in MEASURED)
    alone = evaluate_masks(*many)
    assert measured["groups"]["many"]["dice"] == alone["dice"]
