"""`lynkeus evaluate`: how well a package reads labelled films."""

import argparse
from pathlib import Path
from typing import cast

from lynkeus.app.outside import said_reader, taking
from lynkeus.app.shipped.packages import shipped_keys
from lynkeus.cli.command import (
    DONE,
    Command,
    age_band,
    file_bytes,
    report,
    with_age_band,
    with_json,
    with_trust,
)
from lynkeus.cli.labelled import scored
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.models.evaluate import evaluate
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.signing import parse_public_key

NEEDS = {
    "auc": "with the finding and without it",
    "accuracy": "",
    "sensitivity": "with the finding",
    "specificity": "without the finding",
    "ece": "",
}
"""What is measured, and of which films there must be some: every group has one at least."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "package", metavar="PACKAGE", help="a shipped package's name, or a package's folder"
    )
    parser.add_argument(
        "--labels",
        type=Path,
        required=True,
        metavar="CSV",
        help="columns path,label and, if there, patient and group; a label is 1, 0 or the class's "
        "name; paths are relative to the CSV; DICOM, PNG or JPEG",
    )
    with_age_band(parser)
    with_trust(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    trust: Path | None = arguments.trust
    stated = age_band(arguments.age_band)
    with taking() as take:
        keys = [] if trust is None else [parse_public_key(file_bytes(trust))]
        package = said_reader(arguments.package, (*shipped_keys(), *keys)).opened
        rows, scores = scored(arguments.labels, package, take, stated)
    measured = evaluate(rows, scores, point=package.card.operating_point.probability)
    report(arguments, measured, _words(package, measured))
    return DONE


def _words(package: OpenedPackage, measured: dict[str, Json]) -> str:
    card = package.card
    lines = [
        f"{card.id} {card.version}, {card.registration}.",
        f"{count_of(measured['n'], 'film')} read; "
        f"the card would have refused {measured['n_refused']}.",
        f"At the operating point, probability {card.operating_point.probability:g}:",
    ]
    lines += [_line(name, cast("dict[str, float | None]", measured[name])) for name in NEEDS]
    for group, values in cast("dict[str, dict[str, Json]]", measured["groups"]).items():
        many = count_of(values["n"], "film")
        lines.append(f"{group}: {many}, {values['n_refused']} refused")
        lines += [_line(name, cast("dict[str, float | None]", values[name])) for name in NEEDS]
    return "\n".join(lines)


def _line(name: str, interval: dict[str, float | None]) -> str:
    value, low, high = interval["value"], interval["low"], interval["high"]
    if value is None:
        return f"  {name:<12} needs films {NEEDS[name]}"
    if low is None or high is None:
        return f"  {name:<12} {value:.3f}"
    return f"  {name:<12} {value:.3f} ({low:.3f} to {high:.3f})"


COMMAND = Command(
    asks="The CSV has one row a film. Every row is scored, also those that the card would refuse, "
    "and `n_refused` counts those. If a row cannot be read, nothing is measured and all such rows "
    "are named. Films whose patients were in training or chose the "
    "threshold prove nothing: you must know where yours come from. Needs no home and no "
    "service.",
    examples=(
        "lynkeus evaluate chest-xray-pneumonia --labels films.csv --age-band 1-5",
        "lynkeus evaluate runs/first/chest-xray-pneumonia --trust maker.pub --labels films.csv",
    ),
    arguments=_arguments,
    run=_run,
)
