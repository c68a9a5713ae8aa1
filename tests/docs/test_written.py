"""What programs write into the documents stands there as they would write it today."""

import json

import pytest

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
