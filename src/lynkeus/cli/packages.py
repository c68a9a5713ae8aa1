"""`lynkeus packages`: which models read here, how they do here, and whose the site believes."""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from lynkeus.app.site import Site, open_site
from lynkeus.cli.command import (
    DONE,
    Command,
    age_band,
    file_bytes,
    report,
    rows,
    said,
    settings_of,
    with_json,
)
from lynkeus.core.errors import BadInput, NotFound
from lynkeus.core.json import Json


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("list", "activate", "calibrate", "stop", "resume", "trust"),
        default="list",
        help="list: what this site knows; activate: let it read; calibrate: count on films of "
        "this site how many of 100 had the finding; stop: let it read no more until `resume`; "
        "trust: believe a maker",
    )
    parser.add_argument(
        "which",
        nargs="?",
        metavar="PACKAGE|KEY",
        help="activate: a shipped package's name, or a package's folder; calibrate, stop, resume: "
        "a package's name; trust: a maker's public key (a PEM file)",
    )
    parser.add_argument("--name", metavar="WORDS", help="trust: whose key it is")
    parser.add_argument("--reason", metavar="WORDS", help="stop, resume: why; the ledger keeps it")
    parser.add_argument(
        "--labels",
        type=Path,
        metavar="CSV",
        help="calibrate: as for `lynkeus evaluate`: columns path,label and, if there, patient",
    )
    parser.add_argument(
        "--source",
        metavar="WORDS",
        help="calibrate: which films these are, such as 'all children in March, two readers'; it "
        "stands beside every figure",
    )
    parser.add_argument(
        "--age-band",
        metavar="A-B",
        help="calibrate: the ages of these people in years, where the files do not say",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.what == "calibrate":
        return _calibrate(arguments)
    with open_site(settings_of(arguments)) as site:
        return _DOING[arguments.what](site, arguments)


def _list(site: Site, arguments: argparse.Namespace) -> int:
    document = site.ask("list packages")
    lines = [
        f"{one['package']} {one['version']}  {one['standing']}  {one['registration']}"
        for one in rows(document, "packages")
    ]
    asleep = document["shipped_not_activated"] if isinstance(document, Mapping) else ()
    lines += [
        f"{name}  shipped in a version that is not activated" for name in cast("list[str]", asleep)
    ]
    report(arguments, document, "\n".join(lines))
    return DONE


def _activate(site: Site, arguments: argparse.Namespace) -> int:
    which = said(arguments, "packages", "which", "a package's name or folder")
    folder = Path(which).expanduser()
    which = str(folder.resolve()) if folder.is_dir() else which
    done = cast("Mapping[str, Json]", site.ask("activate package", {"which": which}))
    words = f"{done['package']} {done['version']} reads here from now on ({done['registration']})."
    report(arguments, done, words)
    return DONE


def _calibrate(arguments: argparse.Namespace) -> int:
    """Score the films here, and let the site count; the films themselves go nowhere."""
    from lynkeus.app.noting import at_home  # noqa: PLC0415  # the database, slow to import
    from lynkeus.app.outside import active_readers, taking  # noqa: PLC0415  # the engine
    from lynkeus.cli.labelled import scored  # noqa: PLC0415  # as above
    from lynkeus.models.predictive import Judged, write_judged  # noqa: PLC0415  # as above

    which = said(arguments, "packages", "which", "a package's name")
    labels = Path(said(arguments, "packages", "labels", "--labels CSV"))
    source = said(arguments, "packages", "source", "--source WORDS")
    stated, settings = age_band(arguments.age_band), settings_of(arguments)
    active, trusted = at_home(settings)
    readers = active_readers([one for one in active if one.id == which], trusted)
    if not readers:
        sentence = f"{which} is not in use at this site: see `lynkeus packages list`."
        raise NotFound(sentence, reason="no_such_package", package=which)
    (reader,) = readers
    with taking() as take:
        rows, scores = scored(labels, reader.opened, take, stated)
    patients = {name: number for number, name in enumerate({row.patient: 0 for row in rows})}
    films = [
        Judged(
            above=one.probability >= reader.package.point,
            had=row.positive,
            patient=patients[row.patient],
        )
        for row, one in zip(rows, scores, strict=True)
        if not one.refused
    ]
    told: Mapping[str, Json] = {
        "which": which,
        "version": reader.package.version,
        "source": source,
        "labels": hashlib.sha256(file_bytes(labels)).hexdigest(),
    }
    with open_site(settings) as site:
        body = write_judged(reader.package.point, films)
        counted = cast("Mapping[str, Json]", site.ask("calibrate package", told, body=body))
    report(arguments, counted, _counted(counted))
    return DONE


def _counted(counted: Mapping[str, Json]) -> str:
    lines = [f"{counted['films']} films counted, {counted['had']} with the finding."]
    for side in ("above", "below"):
        here = counted[side]
        if isinstance(here, Mapping):
            lines.append(
                f"Of {here['of']} such films {side} the point {here['n']} had it "
                f"({here['low']} to {here['high']}); from {here['films']} films."
            )
        else:
            lines.append(f"No film lay {side} the point: nothing is said of such films.")
    return "\n".join(lines)


def _stop(site: Site, arguments: argparse.Namespace) -> int:
    return _stand(site, arguments, "reads no more; studies say that it was stopped")


def _resume(site: Site, arguments: argparse.Namespace) -> int:
    return _stand(site, arguments, "reads again")


def _stand(site: Site, arguments: argparse.Namespace, words: str) -> int:
    which = said(arguments, "packages", "which", "a package's name")
    told: Mapping[str, Json] = {
        "which": which,
        "reason": said(arguments, "packages", "reason", "--reason WORDS"),
    }
    done = cast("Mapping[str, Json]", site.ask(f"{arguments.what} package", told))
    report(arguments, done, f"{done['package']} {done['version']} {words}.")
    return DONE


def _trust(site: Site, arguments: argparse.Namespace) -> int:
    path = Path(said(arguments, "packages", "which", "the file of a maker's public key"))
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"{path} cannot be read as a key: give a PEM file."
        raise BadInput(sentence, reason="not_a_key", path=str(path)) from error
    told: Mapping[str, Json] = {"key": text, "name": arguments.name or path.stem}
    done = cast("Mapping[str, str]", site.ask("trust key", told))
    report(arguments, done, f"Packages signed by {done['key'][:16]} may be used.")
    return DONE


_DOING = {
    "list": _list,
    "activate": _activate,
    "stop": _stop,
    "resume": _resume,
    "trust": _trust,
}

COMMAND = Command(
    asks="Nothing reads before an administrator activates it. A package whose maker is not trusted "
    "is refused: `trust` takes his public key, which you should have had from himself, by "
    "another way than the package. `activate` copies a package into the home; said again, it "
    "mends a copy that was spoilt. `calibrate` wants films of this site, as they come, whose "
    "patients the model has not seen, with labels that do not come from it: 100 at least that its "
    "card allows, 20 with and 20 without the finding. What it counts stands with each new reading; "
    "a later count takes its place. `stop` lets a package read no more until `resume`; a study "
    "that comes meanwhile says so, and its reader may ask for it to be read again.",
    examples=(
        "lynkeus packages list",
        "lynkeus packages activate chest-xray-pneumonia",
        "lynkeus packages calibrate chest-xray-pneumonia --labels march.csv "
        "--source 'all children in March, two readers'",
        "lynkeus packages stop chest-xray-pneumonia --reason 'too many false alarms in ward 3'",
        "lynkeus packages resume chest-xray-pneumonia --reason 'the detector of ward 3 was mended'",
        "lynkeus packages trust maker.pub --name 'Radiology, Example Hospital'",
    ),
    arguments=_arguments,
    run=_run,
)
