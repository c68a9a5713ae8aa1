"""What programs write into the documents stands there as they would write it today."""

import hashlib
import json

import pytest

from lynkeus.learning.curve.plan import parse_curve_plan
from lynkeus.models.card import parse_card

from .pages import ROOT
from .programs import program


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_costs_are_those_that_were_measured(page: str) -> None:
    costs = program("costs")
    kept = json.loads((ROOT / "docs/figures/costs.json").read_text(encoding="utf-8"))
    table = costs.table(kept, chinese="zh-CN" in page)
    written = (ROOT / page).read_text(encoding="utf-8")
    assert f"{costs.BEGIN}\n{table}\n{costs.END}" in written
    assert {row["what"] for row in kept["rows"]} == set(costs.WORDS)


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("card", {"intended_use", "registration", "responsible"}),
        ("plan", {"data", "training"}),
        ("manifest", {"sets", "split", "left_out", "counts"}),
    ],
)
def test_the_schema_of_a_document_is_the_one_that_reads_it(name: str, asks: set[str]) -> None:
    kept = (ROOT / f"docs/reference/{name}.schema.json").read_text(encoding="utf-8")
    assert kept == program("reference").schema(name), "Write it anew: `make reference`."
    assert asks <= set(json.loads(kept)["required"])


@pytest.mark.parametrize(("page", "write"), [("commands", "commands"), ("errors", "errors_page")])
def test_the_reference_is_what_the_code_says(
    monkeypatch: pytest.MonkeyPatch, page: str, write: str
) -> None:
    reference = program("reference")
    # The reference is written for one width; what the terminal of a test has does not matter.
    monkeypatch.setenv("COLUMNS", reference.COLUMNS)
    monkeypatch.setenv("NO_COLOR", "1")
    today = getattr(reference, write)()
    kept = (ROOT / f"docs/reference/{page}.md").read_text(encoding="utf-8")
    said = "Write it anew: `make reference`."
    assert kept.split() == today.split(), said


def test_what_is_said_of_adults_is_of_its_plan_and_nothing_ships_against_the_rule() -> None:
    page = (ROOT / "docs/methods/chest-xray-opacity.md").read_text(encoding="utf-8")
    plan = (ROOT / "plans/chest-xray-opacity.yaml").read_bytes()
    assert f"SHA-256 `{hashlib.sha256(plan).hexdigest()}`" in page
    shipped = (ROOT / "src/lynkeus/app/shipped/chest-xray-opacity").is_dir()
    assert shipped == ("the network does not ship" not in page)


def test_the_learning_curve_on_its_page_is_of_its_plan_and_whole() -> None:
    kept = json.loads((ROOT / "docs/figures/learning-curve.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs/methods/learning-curve.md").read_text(encoding="utf-8")
    plan = parse_curve_plan((ROOT / "plans/learning-curve.yaml").read_bytes(), name="plan")
    assert kept["runs"] == len(plan.arms) * len(plan.sizes) * len(plan.seeds)
    assert {one["arm"] for one in kept["points"]} == {arm.name for arm in plan.arms}
    for one in kept["points"]:
        said = ", ".join(f"{area:.3f}" for area in one["auc"]["seeds"])
        assert f"| {said} |" in page


def test_how_far_seeds_lie_apart_is_told_beside_the_shipped_figures() -> None:
    seeds = program("seeds")
    low, high = seeds.further([0.49, 0.50, 0.51])
    # t(0.975, 2) is 4.3027 in the tables; the spread is 0.01, of three, and one more.
    assert (low, high) == pytest.approx((0.5 - 0.049683, 0.5 + 0.049683), abs=1e-6)
    assert seeds.further([1.0, 0.99, 1.0])[1] == 1.0
    page = (ROOT / "docs/methods/chest-xray-pneumonia.md").read_text(encoding="utf-8")
    table = page.split(seeds.BEGIN)[1].split(seeds.END)[0]
    shipped = ROOT / "src/lynkeus/app/shipped/chest-xray-pneumonia"
    card = parse_card((shipped / "card.yaml").read_bytes())
    told = [one for one in card.figures if one.name in seeds.NAMES]
    assert len(told) == 9
    for one in told:
        assert f"| {one.name} | {one.on} | {one.value:.4f} |" in table


def test_how_the_shipped_models_explanations_were_graded_is_told_as_its_card_has_it() -> None:
    shipped = ROOT / "src/lynkeus/app/shipped/chest-xray-pneumonia"
    card = parse_card((shipped / "card.yaml").read_bytes())
    page = (ROOT / "docs/methods/explanation.md").read_text(encoding="utf-8")
    assert card.explanations is not None
    for one in card.explanations:
        ends = [one.deletion, one.insertion, one.alike, one.pointing]
        cells = [f"{end.value:.2f} ({end.low:.2f} to {end.high:.2f})" for end in ends if end]
        verdict = "passes" if one.passes else f"fails: {', '.join(one.fails)}"
        row = " | ".join([one.method.value, *cells, verdict])
        assert f"| {row} |" in page
    assert f"`chest-xray-pneumonia` {card.version}, whose card has it" in page
