"""A plan of whatever task, and the manifest that it names."""

from lynkeus.learning.outlining.plan import OutlinePlan, is_of_outlines, parse_outline_plan
from lynkeus.learning.plan import Frozen, Plan
from lynkeus.learning.plan_text import parse_plan
from lynkeus.learning.sorting.plan import SortingPlan, is_of_sorting, parse_sorting_plan


def parse_any(text: bytes, *, name: str) -> Plan | OutlinePlan | SortingPlan:
    """Read a plan of any task.

    Raises:  BadInput: reason `plan_broken`.
    """
    if is_of_outlines(text):
        return parse_outline_plan(text, name=name)
    if is_of_sorting(text):
        return parse_sorting_plan(text, name=name)
    return parse_plan(text, name=name)


def manifest_named(text: bytes, *, name: str) -> str | None:
    """Say which manifest a plan names whose films a network learns from; None if it names none.

    Outlines are learned from files alone: images of an archive have no masks.

    Raises:  BadInput: reason `plan_broken`.
    """
    plan = parse_any(text, name=name)
    if isinstance(plan, OutlinePlan) or not isinstance(plan.data, Frozen):
        return None
    return plan.data.manifest
