"""The docs page of the checks, made from their values and from what they said of real films."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from inspect import getdoc

from lynkeus.core.json import Json, canonical
from lynkeus.quality.catalogue import CHECKS
from lynkeus.quality.check import Bound, Check, Verdict

HEAD = """# The checks

Written by `make figures` from `src/lynkeus/quality/checks/`; a change by hand is lost.

Every study that arrives is asked these questions. A failed check that *blocks* quarantines its
series: it is kept from AI and training, never from a doctor's eyes. A failed check that *warns*,
and every answer "unknown" to a question that blocks or warns, lets the series through with a
warning. The verdict is per series; the study's is the worst.

*Alarms* below counts how often a check failed, and how often it could not tell, on the real images
of each collection that it concerns. None of them is known to be spoilt in the way that the check
looks for, so each failure counts as a false alarm, unless the section says that it is true. The
intervals are Wilson's, 95 %.
"""

TRUE_FINDINGS: Mapping[str, str] = {
    "deviation_index": "The one film is of a dog, and its device itself says -7.",
    "iod_attributes": "True: publishers took attributes out, or their files never had them.",
    "pixel_spacing": "True: one film gives 0 mm, one gives nothing.",
    "slice_shear": "True: a head CT with a tilted gantry.",
    "slice_spacing": "True: a head CT of 4 and 7 mm steps, a chest CT with a finer slab inside.",
    "view": "True: these headers do not say it.",
}
"""What is known of the images that a check failed or could not judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often one check gave each answer on the images of one collection."""

    check: str
    collection: str
    asked: int
    failed: int
    unknown: int
    low: float
    high: float

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "check": self.check,
            "collection": self.collection,
            "asked": self.asked,
            "failed": self.failed,
            "unknown": self.unknown,
            "low": self.low,
            "high": self.high,
        }


def table(tallies: Sequence[Tally]) -> str:
    """Write the page.

    Args:     tallies: What the checks said of real images.
    Returns:  Markdown.
    Source:   The catalogue in `quality/checks/`.
    """
    by_check: dict[str, list[Tally]] = {}
    for one in tallies:
        by_check.setdefault(one.check, []).append(one)
    overview = ["| check | asks | when it fails |", "| --- | --- | --- |"]
    overview += [
        f"| [{name}](#{name}) | {check.question} | {_WHEN[check.severity.value]} |"
        for name, check in CHECKS.items()
    ]
    parts = [HEAD, "\n".join(overview)]
    parts += [_section(name, check, by_check.get(name, [])) for name, check in CHECKS.items()]
    return "\n\n".join(part.strip() for part in parts) + "\n"


_BOUND: Mapping[Bound, str] = {
    Bound.MOST: "at most ",
    Bound.LEAST: "at least ",
    Bound.BAND: "within ",
    Bound.AMONG: "one of ",
}
_WHEN: Mapping[str, str] = {"block": "quarantined", "warn": "warning", "note": "noted"}


def _section(name: str, check: Check, tallies: Sequence[Tally]) -> str:
    limit = check.limit if isinstance(check.limit, str) else canonical(check.limit).decode()
    unit = check.unit.removesuffix("s") if limit == "1" else check.unit
    lines = [
        f"## {name}",
        "",
        check.question,
        "",
        f"- Looks at: the {check.needs.value} of each {check.level.value}",
        f"- Limit: {_BOUND[check.bound]}{limit} {unit}".rstrip(),
        f"- Evidence: {check.evidence}",
        f"- Source: {check.source}",
        f"- Cannot: {_limits(check)}",
    ]
    if tallies:
        lines += ["", "| images | asked | failed | unknown | share failed |"]
        lines += ["| --- | ---: | ---: | ---: | --- |"]
        lines += [_row(one) for one in tallies]
        lines += ["", TRUE_FINDINGS[name]] if name in TRUE_FINDINGS else []
    return "\n".join(lines)


def _row(one: Tally) -> str:
    share = one.failed / one.asked
    interval = f"{share:.3f} ({one.low:.3f} to {one.high:.3f})"
    return f"| {one.collection} | {one.asked} | {one.failed} | {one.unknown} | {interval} |"


def _limits(check: Check) -> str:
    text = getdoc(check.run.ask) or ""
    _, _, after = text.partition("Limits:")
    return " ".join(after.split()) or "tell more than its question says."


def count(verdicts: Sequence[Verdict]) -> tuple[int, int, int]:
    """Count answers.

    Args:     verdicts: One an image.
    Returns:  How many were asked, failed, unknown.
    Source:   Counting.
    """
    failed = sum(one is Verdict.FAIL for one in verdicts)
    unknown = sum(one is Verdict.UNKNOWN for one in verdicts)
    return len(verdicts), failed, unknown
