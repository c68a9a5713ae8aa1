"""A plan's text: which task it names, and the plan that it is."""

from collections.abc import Mapping
from typing import TypeVar

import yaml

from lynkeus.core.document import Unfit, parse_document
from lynkeus.core.errors import BadInput
from lynkeus.learning.plan import Part, Plan
from lynkeus.learning.remedying import planned

PLAN_BYTES_MAX = 1 << 18
P = TypeVar("P", bound=Part)


def task_named(text: bytes) -> str:
    """Tell which task a plan names; of what is no plan "", for who reads it whole to refuse."""
    try:
        said = yaml.safe_load(text) if len(text) <= PLAN_BYTES_MAX else None
    except (yaml.YAMLError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
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
        return parse_document(text, kind, bytes_max=PLAN_BYTES_MAX, name="the plan")
    except Unfit as problem:
        raise broken(name, str(problem)) from problem


def broken(name: str, why: str) -> BadInput:
    """Say that a plan cannot be followed, and why."""
    sentence = f"The plan {name} cannot be followed: {why}. Mend it there and start again."
    return BadInput(sentence, reason="plan_broken", plan=name, why=why)
