"""The real films of the children, frozen undecoded: their copies are those the table names."""

import hashlib
import os
from pathlib import Path

import pytest

from lynkeus.learning.cohort import Cohort, cohort_of, freeze_table, shapes_of
from lynkeus.learning.plan import Plan, Recipe
from lynkeus.manifests.content import Look
from lynkeus.manifests.manifest import Labelling
from lynkeus.manifests.table import read_table

SHIPPED = Path(__file__).parents[2] / "src/lynkeus/app/shipped/chest-xray-pneumonia"


def root() -> Path:
    """Give the folder of the real data, or skip."""
    said = os.environ.get("LYNKEUS_DATA")
    if not said:
        pytest.skip("LYNKEUS_DATA is not set: the real films are needed")
    return Path(said)


def cohort(plan: Plan) -> Cohort:
    """Freeze a plan's table; what a film shows is taken to be its name, of a copy the first's."""
    recipe = plan.data
    assert isinstance(recipe, Recipe)
    table = (root() / recipe.root / recipe.labels).read_bytes()
    rows = read_table(table.decode(), recipe.columns, Labelling.ONE, "table")
    looks = {
        row.line: Look(sha256=named(row.path), content=named(row.cells["dup_of"] or row.path))
        for row in rows
    }
    shapes = shapes_of(recipe, rows)
    manifest = freeze_table(recipe, rows, looks, labelling=Labelling.ONE, sha256=named("table"))
    return cohort_of(manifest, digest="", aspect=lambda case: shapes[(case.path or "", case.row)])


def named(word: str) -> str:
    """Hash a word."""
    return hashlib.sha256(Path(word).name.encode()).hexdigest()
