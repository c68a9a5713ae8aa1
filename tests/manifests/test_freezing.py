"""What becomes of a table of cases: sets, what is left out, what keeps it from being a manifest."""

from dataclasses import replace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.manifests.content import Look, useless
from lynkeus.manifests.dividing import seeded
from lynkeus.manifests.flaws import flaws
from lynkeus.manifests.freezing import Spacings
from lynkeus.manifests.manifest import (
    How,
    Labelling,
    Manifest,
    Split,
    manifest_text,
    parse_manifest,
)
from lynkeus.manifests.sealing import seal, unseal
from lynkeus.manifests.table import read_table

from .tables import KEYS, LOWEST, frozen, look, named, table, wish


def refused(text: str, reason: str, **more: object) -> BadInput:
    with pytest.raises(BadInput) as told:
        frozen(text, **more)  # type: ignore[arg-type]  # whatever a test says
    assert told.value.reason == reason
    return told.value


def patients(manifest: Manifest) -> dict[str, set[str]]:
    return {
        name: {one.patient or "" for one in cases} for name, cases in manifest.sets.named().items()
    }


class TestDividing:
    def test_the_lowest_of_each_series_judge_and_a_gap_lies_before_training(self) -> None:
        made = frozen(table())
        sets = patients(made)
        assert sets["test"] == {f"{name}{n}" for name in ("ill", "well") for n in (1, 2, 3)}
        assert sets["tune"] == {f"{name}{n}" for name in ("ill", "well") for n in (4, 5)}
        assert sets["train"] == {f"{name}{n}" for name in ("ill", "well") for n in (7, 8, 9, 10)}
        assert {one.case for one in made.left_out} == {
            f"{name}6_{film}.png" for name in ("ill", "well") for film in (1, 2)
        }
        assert {one.why for one in made.left_out} == {"it lies in the gap between two sets"}
        assert made.counts["test"].model_dump() == {
            "cases": 12, "patients": 6, "classes": {"ill": 6, "well": 6},
        }  # fmt: skip

    @given(
        st.dictionaries(
            st.tuples(st.just("patient"), st.text(min_size=1, max_size=4)),
            st.sampled_from([("ill",), ("well",), ("ill", "well")]),
            max_size=30,
        ),
        st.integers(0, 99),
    )
    def test_a_draw_is_one_of_its_seed_and_even_among_the_alike(
        self, units: dict[tuple[str, str], tuple[str, ...]], seed: int
    ) -> None:
        edges = (0.25, 0.5, 0.5)
        drawn = seeded(units, edges, seed)
        assert drawn == seeded(dict(reversed(units.items())), edges, seed)
        assert set(drawn) == set(units)
        for labels in set(units.values()):
            alike = [drawn[one] for one, borne in units.items() if borne == labels]
            assert abs(alike.count("test") - len(alike) / 4) < 2
        assert abs(list(drawn.values()).count("test") - len(units) / 4) <= 1
        assert "gap" not in drawn.values()

    def test_another_seed_draws_others(self) -> None:
        split = Split(how=How.SEEDED, test=0.3, tune=0.2, gap=0.0, seed=1)
        one, other = (
            patients(frozen(table(), wish(split.model_copy(update={"seed": seed}))))
            for seed in (1, 2)
        )
        assert one != other
        assert [len(names) for names in one.values()] == [len(names) for names in other.values()]

    def test_where_nobody_is_named_blocks_stay_whole(self) -> None:
        text = table().replace("patient", "block")
        made = frozen(text)
        assert all(one.patient is None for one in made.sets.train)
        assert {one.unit for one in made.sets.test}.isdisjoint(one.unit for one in made.sets.train)

    def test_sets_that_a_table_gives_are_taken(self) -> None:
        text = "path,label,patient,set\n" + "\n".join(
            f"{name}{label}.png,{label},{name}{label},{name}"
            for name in ("train", "tune", "test")
            for label in (0, 1)
        )
        made = frozen(text, wish(Split(how=How.GIVEN, test=0, tune=0, gap=0)))
        assert patients(made) == {
            name: {f"{name}0", f"{name}1"} for name in ("train", "tune", "test")
        }


class TestLeavingOut:
    def test_all_films_of_a_patient_go_with_one_of_them(self) -> None:
        rows = [*(f"{row}," for row in table().splitlines()[1:]), "ill9_3.png,ill,ill9,0,val"]
        text = "\n".join(("path,label,patient,group,origin", *rows))
        made = frozen(text, rules=(("origin", "val"),))
        said = {one.case: one.why for one in made.left_out}
        assert said["ill9_3.png"] == "origin is val"
        assert (
            said["ill9_1.png"] == said["ill9_2.png"] == "its patient has a row whose origin is val"
        )
        assert "ill9" not in patients(made)["train"]

    def test_of_copies_the_first_stays(self) -> None:
        text = f"{table()}\nsame.png,ill,ill9,0"
        made = frozen(
            text, looks={"same.png": Look(sha256=named("x"), content=named("ill9_1.png"))}
        )
        assert made.left_out[-1].model_dump() == {"case": "same.png", "why": "a copy of ill9_1.png"}

    @pytest.mark.parametrize(
        ("row", "why"), [("well,ill9", "another label"), ("ill,ill8", "another patient's")]
    )
    def test_copies_that_contradict_each_other_are_named(self, row: str, why: str) -> None:
        text = f"{table()}\nsame.png,{row},0"
        looks = {"same.png": Look(sha256=named("x"), content=named("ill9_1.png"))}
        told = refused(text, "manifest_rows", looks=looks)
        assert "line 42, same.png: it shows the same as line 18, ill9_1.png" in told.sentence
        assert why in told.sentence

    def test_a_rule_about_no_column_is_refused(self) -> None:
        told = refused(table(), "labels_broken", rules=(("orign", "val"),))
        assert "'orign'" in told.sentence


class TestBadInput:
    def test_all_rows_that_cannot_be_used_are_named_together(self) -> None:
        looks = {
            "ill1_1.png": Look(why="there is no such file in films"),
            "well2_1.png": Look(why="all its pixels are 0, so it shows nothing: take it out"),
        }
        told = refused(f"{table()}\nnobody.png,ill,,", "manifest_rows", looks=looks)
        assert told.fields["n"] == 3
        named_rows = cast("list[dict[str, Json]]", told.fields["rows"])
        assert [one["line"] for one in named_rows] == [2, 24, 42]
        assert "line 2, ill1_1.png: there is no such file" in told.sentence
        assert "line 42, nobody.png: it names neither a patient nor a block" in told.sentence

    def test_one_class_alone_teaches_nothing(self) -> None:
        rows = "\n".join(f"{n}.png,ill,p{n}" for n in range(9))
        told = refused(f"path,label,patient\n{rows}", "labels_one_class")
        assert "'ill'" in told.sentence

    def test_a_set_without_a_class_judges_nothing(self) -> None:
        rows = "\n".join(f"{n}.png,{'well' if n < 5 else 'ill'},p{n}" for n in range(10))
        told = refused(f"path,label,patient\n{rows}", "set_lacks_class")
        assert told.fields == {"set": "train", "missing": ["well"]}
        assert "--split" in told.sentence

    def test_a_patient_in_two_given_sets_is_refused_by_its_rows(self) -> None:
        text = "path,label,patient,set\na.png,ill,p1,train\nb.png,ill,p1,test"
        told = refused(
            text, "patient_divided", wanted=wish(Split(how=How.GIVEN, test=0, tune=0, gap=0))
        )
        assert "line 2, a.png, is in train, and line 3, b.png, in test" in told.sentence
        assert "p1" not in told.sentence

    @pytest.mark.parametrize(
        ("seen", "said"),
        [
            ((0.2, 0.2), "19 have"),
            (None, "1 have none that is known, such as well2_1.png"),
        ],
    )
    def test_mixed_spacing_is_refused_where_one_is_asked_for(
        self, seen: tuple[float, float] | None, said: str
    ) -> None:
        text = table(5)
        rows = read_table(text, {}, Labelling.ONE, "table")
        looks = {row.path: replace(look(row), spacing_mm=(0.1, 0.1)) for row in rows}
        asked = wish(spacings=Spacings.ONE)
        assert frozen(text, asked, looks).spacing_mm == (0.1, 0.1)
        looks["well2_1.png"] = replace(looks["well2_1.png"], spacing_mm=seen)
        told = refused(text, "spacing_mixed", wanted=asked, looks=looks)
        assert said in told.sentence
        assert "--one-spacing" in told.sentence
        assert frozen(text, wish(), looks).spacing_mm is None

    @pytest.mark.parametrize(
        ("pixels", "why"),
        [
            (np.array([[1.0, np.nan]]), "no numbers"),
            (np.array([[1.0, np.inf]]), "no numbers"),
            (np.full((3, 4), 7), "all its pixels are 7"),
            (np.zeros((0, 4)), "no pixels"),
            (np.array([[0, 1]]), ""),
        ],
    )
    def test_pixels_that_teach_nothing_say_why(self, pixels: np.ndarray, why: str) -> None:
        assert why in useless(pixels)
        assert bool(useless(pixels)) == bool(why)

    @pytest.mark.parametrize(
        ("text", "reason", "said"),
        [
            ("path,label,patient", "labels_empty", ""),
            ("file,label,patient\na.png,ill,p", "labels_broken", "--column path=NAME"),
            ("path,label,label\na.png,ill,p", "labels_broken", "several columns 'label'"),
            ("path,label,patient\na.png,,p", "manifest_rows", "it has no label"),
            ("path,label,patient\n../a.png,ill,p", "manifest_rows", "outside the root"),
            ("path,label,patient\n/a.png,ill,p", "manifest_rows", "outside the root"),
            ("path,label,patient\na.png,ill,p\n./a.png,ill,p", "manifest_rows", "line 2 names"),
        ],
    )
    def test_a_table_that_cannot_be_read_says_why(self, text: str, reason: str, said: str) -> None:
        assert said in refused(text, reason).sentence


class TestLabellings:
    def test_a_row_may_bear_several_labels_or_none(self) -> None:
        rows = "\n".join(
            f"{n}.png,{('effusion|mass', 'mass', '', 'effusion')[n % 4]},p{n}" for n in range(24)
        )
        made = frozen(f"path,label,patient\n{rows}", wish(labelling=Labelling.SEVERAL))
        assert made.classes == ("effusion", "mass")
        assert ("effusion", "mass") in {one.labels for one in made.sets.train}
        assert () in {one.labels for one in made.sets.train}

    def test_a_mask_stands_in_for_a_label(self) -> None:
        rows = "\n".join(f"{n}.png,{n}m.png,p{n}" for n in range(10))
        text = f"path,mask,patient\n{rows}"
        looks = {
            f"{n}.png": Look(sha256=named(f"{n}"), content=named(f"{n}"), mask_sha256=named("m"))
            for n in range(10)
        }
        made = frozen(text, wish(labelling=Labelling.MASK), looks)
        assert made.classes == ()
        sealed = seal(made, KEYS)
        assert all(one.mask is None for one in sealed.sets.test)
        assert unseal(sealed, KEYS).cases == made.sets.test
        assert flaws(sealed, unseal(sealed, KEYS).cases) == []


def test_the_same_table_gives_the_same_bytes() -> None:
    one, other = (manifest_text(seal(frozen(table()), KEYS)) for _ in range(2))
    assert one == other
    parsed, digest = parse_manifest(one, name="m.json")
    assert manifest_text(parsed) == one
    assert one.rstrip().endswith(f'"sha256": "{digest}"\n}}'.encode())
    assert parsed.split == LOWEST
