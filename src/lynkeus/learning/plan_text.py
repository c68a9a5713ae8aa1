"""A plan's text: which task it names, and the plan that it is."""

from collections.abc import Mapping
from typing import TypeVar

import yaml
from pydantic import ValidationError

from lynkeus.core.errors import BadInput
from lynkeus.learning.plan import Part, Plan
from lynkeus.learning.remedying import planned

PLAN_BYTES_MAX = 1 << 18
P = TypeVar("P", bound=Part)


def task_named(text: bytes) -> str:
    """Tell which task a plan names; of what is no plan "", for who reads it whole to refuse."""
    try:
        said = yaml.safe_load(text) if len(text) <= PLAN_BYTES_MAX else None
    except yaml.YAMLError:
        return ""
    task = said.get("task") if isinstance(said, Mapping) else None
    return str(task.get("name", "")) if isinstance(task, Mapping) else ""


def parse_plan(text: bytes, *, name: str) -> Plan:
    """Read a plan of a package that looks for a finding.

    Raises:  BadInput: reason `plan_broken`, naming the first thing that is wrong.
    """
    plan = parse_plan_as(Plan, text, name=name)
    try:
        planned(plan.remedies)
    except ValueError as error:
        raise broken(name, str(error)) from error
    return plan


def parse_plan_as(kind: type[P], text: bytes, *, name: str) -> P:
    """Read a plan of a kind.

    Raises:  BadInput: As `parse_plan`.
    """
    try:
        if len(text) > PLAN_BYTES_MAX:
            raise broken(name, f"it has {len(text)} bytes, {PLAN_BYTES_MAX} are allowed")
        return kind.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise broken(name, "it is not YAML") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the plan"
        raise broken(name, f"{where}: {first['msg']}") from error


def broken(name: str, why: str) -> BadInput:
    """Say that a plan cannot be followed, and why."""
    sentence = f"The plan {name} cannot be followed: {why}. Mend it there and start again."
    return BadInput(sentence, reason="plan_broken", plan=name, why=why)
