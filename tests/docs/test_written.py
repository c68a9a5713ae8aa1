"""What programs write into the documents stands there as they would write it today."""

import importlib.util
import json
import sys
from types import ModuleType

import pytest

from .pages import ROOT


def program(name: str) -> ModuleType:
    """Load a program of the bench."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = found
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_costs_are_those_that_were_measured(page: str) -> None:
    costs = program("costs")
    kept = json.loads((ROOT / "docs/figures/costs.json").read_text(encoding="utf-8"))
    table = costs.table(kept, chinese="zh-CN" in page)
    written = (ROOT / page).read_text(encoding="utf-8")
    assert f"{costs.BEGIN}\n{table}\n{costs.END}" in written
    assert {row["what"] for row in kept["rows"]} == set(costs.WORDS)
