"""A learning curve: who trains, what is measured of the runs, and how it is shown."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import yaml
from pydantic import TypeAdapter

from lynkeus.core.errors import BadInput
from lynkeus.learning.cohort import Film
from lynkeus.learning.curve.outcome import Curve, Judges, outcome
from lynkeus.learning.curve.plan import CurvePlan, Size, parse_curve_plan
from lynkeus.learning.curve.plot import plot
from lynkeus.learning.curve.runs import Kept, check_sizes, chosen, made_for, wanted
from lynkeus.learning.curve.tables import BEGIN, END, tables
from lynkeus.measures.auc import auc

PLAN = Path(__file__).parents[2] / "plans" / "learning-curve.yaml"
SHIPPED = parse_curve_plan(PLAN.read_bytes(), name=PLAN.name)
WAYS = ("changed", "changed_and_cropped")
SEEDS = (1, 2, 3)


def film(patient: str, *, ill: bool, number: int = 0) -> Film:
    return Film(
        file=f"{patient}-{number}.png", row=None, content="", group="", patient=patient,
        labels=("pneumonia" if ill else "normal",), mask="", aspect=1.0,
    )  # fmt: skip


FILMS = tuple(
    film(f"{'person' if ill else 'IM-'}{number}", ill=ill, number=turn)
    for ill, patients in ((True, 60), (False, 40))
    for number in range(patients)
    for turn in range(1 + number % 3)
)


def patients_of(size: Size, seed: int) -> set[str]:
    places = chosen(FILMS, "pneumonia", size=size, seed=seed)
    return {FILMS[place].patient for place in places}


class TestWhoTrains:
    def test_so_many_patients_with_all_their_films(self) -> None:
        for size in (2, 5, 10, 50):
            places = {*chosen(FILMS, "pneumonia", size=size, seed=1).tolist()}
            names = patients_of(size, 1)
            assert len(names) == size
            assert places == {at for at, one in enumerate(FILMS) if one.patient in names}

    def test_as_many_with_the_finding_as_in_all_and_never_none(self) -> None:
        share = {
            size: sum(name.startswith("person") for name in patients_of(size, 1))
            for size in (2, 10, 50)
        }
        assert share == {2: 1, 10: 6, 50: 30}

    def test_the_few_are_among_the_many_and_others_with_another_seed(self) -> None:
        assert patients_of(5, 1) < patients_of(10, 1) < patients_of(50, 1) < patients_of("all", 1)
        assert patients_of(10, 1) != patients_of(10, 2)
        assert patients_of("all", 1) == patients_of("all", 2) == {one.patient for one in FILMS}

    def test_more_than_there_are_is_refused(self) -> None:
        wish = SHIPPED.model_copy(update={"sizes": (50, 101)})
        with pytest.raises(BadInput, match="101 patients are to train, and there are 100") as told:
            check_sizes(wish, FILMS)
        assert told.value.reason == "plan_broken"


class TestPlan:
    def test_the_shipped_one_has_five_arms_that_differ_by_one_thing(self) -> None:
        assert SHIPPED.sizes == (50, 200, 1000, "all")
        assert {arm.name: arm.above for arm in SHIPPED.arms} == {
            "none": None, "textbook": "none", "anatomy": "none", "frozen": "none",
            "full": "anatomy",
        }  # fmt: skip
        by_name = {arm.name: arm for arm in SHIPPED.arms}
        assert by_name["full"].augment == by_name["anatomy"].augment
        assert by_name["frozen"].augment == by_name["none"].augment == ()

    def test_whole_curves_of_the_first_seed_come_first(self) -> None:
        runs = wanted(SHIPPED)
        assert len(runs) == len({run.name for run in runs}) == 5 * 4 * 3
        assert {run.seed for run in runs[:20]} == {1}

    @pytest.mark.parametrize(
        ("part", "value", "why"),
        [
            ("seeds", [1, 1], "seeds: 1 is said twice"),
            ("sizes", [50, "some"], "sizes.1"),
            ("arms", [{"name": "a", "above": "b"}], "there is no arm b"),
            ("arms", [{"name": "a", "transfer": "frozen"}], "begins from nothing"),
            ("learning", 1, "learning"),
        ],
    )
    def test_what_cannot_be_followed_is_named(self, part: str, value: object, why: str) -> None:
        values = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
        if part == "arms" and isinstance(value, list):
            value = [{**values["arms"][0], **one} for one in value]
        with pytest.raises(BadInput, match=why):
            parse_curve_plan(yaml.safe_dump(values | {part: value}).encode(), name="x")

    def test_a_run_is_named_by_what_decides_it(self) -> None:
        first = wanted(SHIPPED)[0]
        name = made_for(SHIPPED, first, "films")
        other = SHIPPED.model_copy(update={"sizes": (2,), "seeds": (9,)})
        worded = replace(first, arm=first.arm.model_copy(update={"says": "in other words"}))
        assert made_for(other, worded, "films") == name
        faster = replace(first, arm=first.arm.model_copy(update={"rate": 0.5}))
        budget = SHIPPED.training.model_copy(update={"images": 8})
        smaller = SHIPPED.model_copy(update={"training": budget})
        assert name not in {
            made_for(SHIPPED, faster, "films"),
            made_for(SHIPPED, replace(first, seed=2), "films"),
            made_for(smaller, first, "films"),
            made_for(SHIPPED, first, "others"),
        }


def small_plan() -> CurvePlan:
    arms = [arm for arm in SHIPPED.arms if arm.name in {"none", "anatomy"}]
    return SHIPPED.model_copy(update={"arms": tuple(arms), "sizes": (5, "all"), "seeds": SEEDS})


def judges() -> Judges:
    labels = np.arange(60) % 2 == 0
    return Judges(labels=labels, patients=np.arange(60).astype(str), whose="held-out patients")


def kept(arm: str, size: Size, seed: int, *, apart: float, noise: int = 0) -> Kept:
    said = np.random.default_rng([noise, seed]).normal(size=60) + apart * judges().labels
    return Kept(
        made_for="", arm=arm, size=size, seed=seed, patients=5 if size == 5 else 100, films=7,
        seconds=1.0, logits=dict.fromkeys(WAYS, said.tolist()),
    )  # fmt: skip


def small_curve() -> Curve:
    runs = [
        kept(arm, size, seed, apart=apart + (size == "all"))
        for arm, apart in (("none", 0.5), ("anatomy", 1.0))
        for size in (5, "all")
        for seed in SEEDS[:2]
    ]
    return outcome(small_plan(), runs, judges())


class TestOutcome:
    def test_a_point_is_the_mean_of_its_seeds_areas_over_the_ways(self) -> None:
        one = kept("none", 5, 1, apart=0.5)
        ways = {WAYS[0]: one.logits[WAYS[0]], WAYS[1]: [-said for said in one.logits[WAYS[0]]]}
        runs = [replace(one, logits=ways), kept("none", 5, 2, apart=9.0)]
        [point] = outcome(small_plan(), runs, judges()).points
        area = auc(np.array(one.logits[WAYS[0]]), judges().labels)
        assert area != pytest.approx(0.5, abs=0.05)
        # Turned about in the other way, the first run's mean is one half; the second's is 1.
        assert point.auc.seeds == pytest.approx((0.5, 1.0))
        assert point.auc.value == pytest.approx(0.75)
        assert point.auc.spread == pytest.approx(np.std([0.5, 1.0], ddof=1), abs=1e-4)

    def test_seeds_that_agree_have_no_spread_and_still_an_interval(self) -> None:
        same = kept("none", 5, 1, apart=0.7)
        runs = [replace(same, seed=seed) for seed in SEEDS]
        [point] = outcome(small_plan(), runs, judges()).points
        assert point.auc.spread == 0
        assert point.auc.low is not None
        assert point.auc.high is not None
        assert point.auc.low < point.auc.value - 0.05 < point.auc.value + 0.05 < point.auc.high

    def test_seeds_that_disagree_widen_their_spread_alone(self) -> None:
        curve = outcome(
            small_plan(),
            [kept("none", 5, seed, apart=apart) for seed, apart in ((1, 0.0), (2, 2.0))],
            judges(),
        )
        [point] = curve.points
        assert point.auc.spread is not None
        assert point.auc.spread > 0.2
        assert curve.gains == ()

    def test_arms_are_compared_on_the_same_patients(self) -> None:
        same = kept("none", 5, 1, apart=0.7)
        runs = [same, replace(same, arm="anatomy")]
        [gain] = outcome(small_plan(), runs, judges()).gains
        apart = gain.difference
        assert (gain.arm, gain.above) == ("anatomy", "none")
        assert (apart.value, apart.low, apart.high) == (0.0, 0.0, 0.0)

    def test_a_gain_rests_on_the_seeds_of_both(self) -> None:
        runs = [
            *(kept("none", 5, seed, apart=0.3) for seed in (1, 2)),
            *(kept("anatomy", 5, seed, apart=3.0) for seed in SEEDS),
        ]
        curve = outcome(small_plan(), runs, judges())
        [gain] = curve.gains
        assert len(gain.difference.seeds) == 2
        assert gain.difference.low is not None
        assert gain.difference.low > 0.2
        assert (curve.runs, curve.runs_wanted) == (5, 12)


@pytest.fixture(scope="module")
def curve() -> Curve:
    return small_curve()


class TestShown:
    def test_the_tables_have_a_row_for_each_point_and_gain(self, curve: Curve) -> None:
        rows = [line for line in tables(curve).splitlines() if line.startswith("| ")]
        assert len(rows) == 2 * 2 + len(curve.points) + len(curve.gains) == 10
        assert "| anatomy above none | 5 |" in tables(curve)
        assert "| none | all (100) |" in tables(curve)
        assert tables(curve).startswith("8 of 12 runs, each of 2,000 images of 64 x 64")

    def test_the_plot_shows_each_seed_and_interval_inside_its_frame(self, curve: Curve) -> None:
        drawn = ElementTree.fromstring(plot(curve))  # noqa: S314  # drawn here
        named = "{http://www.w3.org/2000/svg}"
        dots = drawn.findall(f"{named}circle")
        lines = drawn.findall(f"{named}polyline")
        assert len(dots) == sum(len(one.auc.seeds) for one in curve.points) + 1  # and the note's
        assert [len(one.attrib["points"].split()) for one in lines] == [2, 2]
        ends = [float(one.attrib["cy"]) for one in dots]
        assert min(ends) >= 0
        assert max(ends) <= 460
        # The better arm is drawn above the other.
        heights = [float(one.attrib["points"].split()[0].split(",")[1]) for one in lines]
        assert heights[1] < heights[0]
        assert "AUC by training patients" in drawn.attrib["aria-label"]


def test_the_page_says_what_its_document_says() -> None:
    root = PLAN.parents[1] / "docs"
    page, document = root / "methods" / "learning-curve.md", root / "figures/learning-curve.json"
    said = page.read_text(encoding="utf-8").split(BEGIN, 1)[1].split(END, 1)[0].strip()
    drawn = page.with_suffix(".svg")
    if not document.is_file():
        assert said == "It has not been run yet on these films."
        assert not drawn.exists()
        return
    found = TypeAdapter(Curve).validate_json(document.read_bytes())
    assert said.split("\n\n", 1)[1] == tables(found)
    assert drawn.read_text(encoding="utf-8") == plot(found)
    assert found.sizes == SHIPPED.sizes
    assert found.images == SHIPPED.training.images
