"""`lynkeus studies`: list what is in the archive."""

import argparse

from lynkeus.app.site import known_site
from lynkeus.cli.command import DONE, Command, report, rows, settings_of, with_json
from lynkeus.core.words import count_of


def _arguments(parser: argparse.ArgumentParser) -> None:
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        document = site.ask("list studies")
    lines = [
        f"{one['study_uid']}  {one['modality']}  {count_of(one['images'], 'image')}"
        for one in rows(document, "studies")
    ]
    report(arguments, document, "\n".join(lines) or "The archive is empty.")
    return DONE


COMMAND = Command(
    asks="Names of patients are not shown: a study is named by its UID, as `export` and the pages "
    "want it. That you looked is recorded.",
    examples=(
        "lynkeus studies",
        "lynkeus studies --json -",
    ),
    arguments=_arguments,
    run=_run,
)
