"""`lynkeus approvals`: under which approvals patients of the archive may be used for training."""

import argparse
from collections.abc import Mapping
from typing import cast

from lynkeus.app.site import known_site
from lynkeus.cli.command import DONE, Command, report, rows, settings_of, with_json
from lynkeus.cli.uses import Use
from lynkeus.core.json import Json

NUMBER = "the number of the approval"
USES = {
    "list": Use(does="what is recorded, and what of it holds today"),
    "add": Use(
        does="record one",
        needs={
            "number": NUMBER,
            "--purpose": "--purpose WORDS",
            "--scope": "--scope WORDS",
            "--expires": "--expires DAY",
            "--person": "--person NAME",
        },
        may=("--modality", "--patients-max"),
    ),
    "withdraw": Use(
        does="record that it holds no more", needs={"number": NUMBER, "--reason": "--reason WORDS"}
    ),
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "number", nargs="?", metavar="NUMBER", help="add, withdraw: as the committee numbered it"
    )
    parser.add_argument("--purpose", metavar="WORDS", help="add: what for, as the committee says")
    parser.add_argument(
        "--scope", metavar="WORDS", help="add: which patients and studies, as the committee says"
    )
    parser.add_argument(
        "--modality",
        action="append",
        default=[],
        metavar="WORD",
        help="add: such images only, as DICOM names them: DX, CT; may be said again (default: any)",
    )
    parser.add_argument(
        "--patients-max",
        type=_count,
        metavar="N",
        help="add: so many patients in one data set at most (default: any number)",
    )
    parser.add_argument(
        "--expires", metavar="DAY", help="add: the last day on which it holds: 2027-12-31"
    )
    parser.add_argument("--person", metavar="NAME", help="add: who answers for the use")
    parser.add_argument("--reason", metavar="WORDS", help="withdraw: why; the ledger keeps it")
    with_json(parser)


def _count(said: str) -> int:
    if not said.isdecimal() or not int(said):
        message = f"{said} is no number of patients: give one from 1 on"
        raise argparse.ArgumentTypeError(message)
    return int(said)


def _run(arguments: argparse.Namespace) -> int:
    return _DOING[arguments.what](arguments)


def _list(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        document = site.ask("list approvals")
    lines = [
        f"{one['number']}  {one['state']}, until {one['expires']}  {one['person']}: "
        f"{one['purpose']}"
        for one in rows(document, "approvals")
    ] or ["No approval is recorded: no patient of the archive may be used for training."]
    report(arguments, document, "\n".join(lines))
    return DONE


def _add(arguments: argparse.Namespace) -> int:
    told: dict[str, Json] = {
        "number": arguments.number,
        "purpose": arguments.purpose,
        "scope": arguments.scope,
        "modalities": [one.upper() for one in arguments.modality],
        "patients_max": arguments.patients_max,
        "expires": arguments.expires,
        "person": arguments.person,
    }
    with known_site(settings_of(arguments)) as site:
        done = cast("Mapping[str, Json]", site.ask("add approval", told))
    words = (
        f"The approval {done['number']} is recorded and holds until {done['expires']}; "
        f"{done['person']} answers for it."
    )
    report(arguments, done, words)
    return DONE


def _withdraw(arguments: argparse.Namespace) -> int:
    told: dict[str, Json] = {"number": arguments.number, "reason": arguments.reason}
    with known_site(settings_of(arguments)) as site:
        done = cast("Mapping[str, Json]", site.ask("withdraw approval", told))
    words = (
        f"The approval {done['number']} holds no more: no test set of its patients is opened, and "
        "no data set made of them. What was made before is for people to take back."
    )
    report(arguments, done, words)
    return DONE


_DOING = {"list": _list, "add": _add, "withdraw": _withdraw}

COMMAND = Command(
    asks="Patients whose studies lie in the archive are used for training only under an approval "
    "that is recorded here: its number, purpose and scope as the committee wrote them, the last "
    "day on which it holds, and who answers for it. `--modality` and `--patients-max` are what a "
    "program can hold to the scope; the rest of it a person has to keep. Nothing recorded is "
    "changed: an amended approval has a number of its own. Files that lie in a folder of yours are "
    "under your own responsibility, and need none here. Name no patient in any of the words.",
    examples=(
        "lynkeus approvals list",
        "lynkeus approvals add KY-41 --purpose 'opacities in children' --scope 'films of 2025' "
        "--expires 2027-12-31 --person LI",
        "lynkeus approvals withdraw KY-41 --reason 'the committee took it back'",
    ),
    arguments=_arguments,
    run=_run,
    uses=USES,
    usual="list",
)
