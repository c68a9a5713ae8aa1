"""`lynkeus studies`: list what is in the archive."""

import argparse

from lynkeus.app.house import open_house
from lynkeus.archive.commands import ListStudies
from lynkeus.archive.queries import Study, all_studies, instances_of
from lynkeus.cli.command import DONE, Command, report, settings_of, this_person, with_json
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json

LISTED_MAX = 10_000


def _arguments(parser: argparse.ArgumentParser) -> None:
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    house = open_house(settings_of(arguments))
    try:
        command = ListStudies(view="terminal", query_digest="")
        house.door.execute(this_person(), command, key=new_id())
        with house.database.read() as connection:
            found: list[dict[str, Json]] = [
                _study(one) | {"images": len(instances_of(connection, one.case))}
                for one in all_studies(connection, LISTED_MAX)
            ]
    finally:
        house.close()
    lines = [f"{one['study_uid']}  {one['modality']}  {one['images']} images" for one in found]
    report(arguments, {"studies": list(found)}, "\n".join(lines) or "The archive is empty.")
    return DONE


def _study(one: Study) -> dict[str, Json]:
    return {
        "study_uid": one.study_uid,
        "modality": one.text("Modality") or "unknown",
        "received_at": one.received_at.isoformat(),
        "source": one.source,
        "revision": one.revision,
        "settled": one.settled,
    }


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
