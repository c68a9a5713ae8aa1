"""A plan in a line: what it makes, of what, and how, for who chooses one."""

from lynkeus.core.json import Json
from lynkeus.learning.outlining.plan import OutlinePlan, is_of_outlines, parse_outline_plan
from lynkeus.learning.plan import Frozen, Plan
from lynkeus.learning.plan_text import parse_plan, task_named
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


def about_plan(text: bytes, *, name: str) -> dict[str, Json]:
    """Tell what a plan makes.

    Raises:  BadInput: reason `plan_broken`.
    """
    plan = parse_any(text, name=name)
    data, settings = plan.data, plan.training
    return {
        "package": plan.package,
        "version": plan.version,
        "task": task_named(text),
        "network": plan.network.name,
        "data": data.manifest if isinstance(data, Frozen) else f"{data.root}/{data.labels}",
        "frozen": isinstance(data, Frozen),
        "size": plan.preprocess.size,
        "passes": settings.passes,
        "batch": settings.batch,
        "seed": settings.seed,
        "threads": settings.threads,
        "checkpoint_every": settings.checkpoint_every,
    }
