"""A plan in a line: what it makes, of what, and how, for who chooses one."""

from lynkeus.core.json import Json
from lynkeus.learning.plan import Frozen
from lynkeus.learning.plan_text import task_named
from lynkeus.learning.plans import parse_any


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
