"""`lynkeus studies`: list what is in the archive."""

import argparse
from collections.abc import Mapping, Sequence

from lynkeus.app.site import known_site
from lynkeus.cli.command import DONE, Command, report, rows, settings_of, with_json
from lynkeus.core.json import Json
from lynkeus.core.words import count_of

HEADINGS = (
    *("STUDY_UID", "TAKEN", "MODALITY", "IMAGES"),
    *("CHECKS", "AI", "REPORT", "RECEIVED (UTC)", "IN CONFLICT"),
)
CHECKS = {
    "unchecked": "not checked yet",
    "cleared": "cleared",
    "warnings": "warnings",
    "quarantined": "quarantined",
}
AI = {
    "pending": "pending",
    "not_applicable": "not applicable",
    "failed": "failed",
    "stopped": "stopped",
    "withheld": "has read",
    "none": "no model",
}
REPORTS = {"unread": "unread", "writing": "being written", "signed": "signed"}
DAY, MINUTE = len("2026-11-27"), len("2026-11-27T16:05")


def _arguments(parser: argparse.ArgumentParser) -> None:
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        document = site.ask("list studies")
    listed = [_cells(one) for one in rows(document, "studies")]
    lines = _aligned([HEADINGS, *listed]) if listed else ["The archive is empty."]
    left_out = int(str(document["left_out"])) if isinstance(document, Mapping) else 0
    if left_out:
        lines.append(f"{count_of(left_out, 'older study', 'older studies')} left out.")
    report(arguments, document, "\n".join(lines))
    return DONE


def _cells(one: Mapping[str, Json]) -> tuple[str, ...]:
    taken = one["taken"]
    return (
        str(one["study_uid"]),
        "unknown" if taken is None else str(taken)[:DAY],
        str(one["modality"]),
        str(one["images"]),
        CHECKS[str(one["checks"])],
        AI[str(one["ai"])],
        REPORTS[str(one["report"])],
        str(one["received_at"])[:MINUTE].replace("T", " "),
        str(one["conflicts"] or ""),
    )


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Put cells under one another; a column that nobody fills is left out."""
    columns = [one for one in zip(*table, strict=True) if any(one[1:])]
    widths = [max(map(len, one)) for one in columns]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in zip(*columns, strict=True)
    ]


COMMAND = Command(
    asks="One line a study: when the images were taken, what the checks say, whether AI has read "
    "it (never what it found), how far the report is, and how many objects are in conflict with "
    "its images (`lynkeus export --conflicts` takes them out). Names of patients are not shown: a "
    "study is named by its UID, as `export` and the pages want it. That you looked is recorded. "
    "`--json` also says when each reader first opened, judged, decided on and signed a study, and "
    "after how many seconds of work, idle time apart; a reader is a number there, not a name.",
    examples=(
        "lynkeus studies",
        "lynkeus studies --json -",
    ),
    arguments=_arguments,
    run=_run,
)
