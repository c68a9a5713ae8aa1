"""`lynkeus packages`: which models read here, how they do here, and whose the site believes."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from lynkeus.app.site import known_site
from lynkeus.cli.active import listed, none_active
from lynkeus.cli.command import (
    DONE,
    Command,
    made_site,
    report,
    settings_of,
    with_json,
)
from lynkeus.cli.counting import calibrate, with_counting
from lynkeus.cli.life_cycle import DOING, PACKAGE, REASON, with_life_cycle
from lynkeus.cli.life_cycle import USES as LIFE_CYCLE
from lynkeus.cli.makers import (
    has_ended,
    is_beginning,
    key_file,
    made_by,
    maker_meant,
    would_end,
)
from lynkeus.cli.uses import Use
from lynkeus.cli.watching import DOING as WATCHING
from lynkeus.cli.watching import USES as WATCHED
from lynkeus.cli.wrapping import DOING as WRAPPING
from lynkeus.cli.wrapping import USES as WRAPPED
from lynkeus.cli.wrapping import with_wrapping
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json

USES = {
    "list": Use(does="what this site knows"),
    "activate": Use(
        does="let it read", needs={"which": "a package's name or folder"}, may=("--reason",)
    ),
    "calibrate": Use(
        does="count on films of this site how many of 100 had the finding",
        needs={"which": PACKAGE, "--labels": "--labels CSV", "--source": "--source WORDS"},
        may=("--age-band", "--version", "--sensitivity"),
    ),
    "stop": Use(
        does="let it read no more until `resume`", needs={"which": PACKAGE, "--reason": REASON}
    ),
    "resume": Use(does="let it read again", needs={"which": PACKAGE, "--reason": REASON}),
    "trust": Use(
        does="believe a maker", needs={"which": "the file of a maker's public key"}, may=("--name",)
    ),
    "distrust": Use(
        does="believe a maker no more: what he signed is stopped at once",
        needs={"which": "a maker's key, as `list` gives it or as a PEM file"},
        may=("--reason",),
    ),
    **LIFE_CYCLE,
    **WATCHED,
    **WRAPPED,
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "which",
        nargs="?",
        metavar="PACKAGE|KEY|FILE",
        help="activate, import: a shipped package's name, or a package's folder (import: or zip "
        "archive); plan, watch, wrap (ONNX): the file of one; trust: a maker's public key (a PEM "
        "file); distrust: the same, or the beginning of its fingerprint; all others: a package's "
        "name",
    )
    parser.add_argument("--name", metavar="WORDS", help="trust: whose key it is")
    parser.add_argument(
        "--reason",
        metavar="WORDS",
        help="stop, resume, rollback, retire, heed, distrust, and activate where the version was "
        "stopped here: why; the ledger keeps it",
    )
    with_counting(parser)
    with_life_cycle(parser)
    with_wrapping(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    return _DOING[arguments.what](arguments)


def _list(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        document = site.ask("list packages")
    report(
        arguments,
        document,
        "\n".join((*listed(document), *made_by(document), *none_active(document))),
    )
    return DONE


def _activate(arguments: argparse.Namespace) -> int:
    from lynkeus.app.shipped.packages import package_folder  # noqa: PLC0415  # slow to import

    which, folder = arguments.which, Path(arguments.which).expanduser()
    if folder.is_dir():
        which = str(folder.resolve())
    else:
        package_folder(which)  # nothing is made for a package that is none
    with made_site(settings_of(arguments)) as site:
        told: dict[str, Json] = {"which": which, "reason": arguments.reason}
        done = cast("Mapping[str, Json]", site.ask("activate package", told))
    words = f"{done['package']} {done['version']} reads here from now on ({done['registration']})."
    report(arguments, done, words)
    return DONE


def _stop(arguments: argparse.Namespace) -> int:
    return _stand(arguments, "reads no more; studies say that it was stopped")


def _resume(arguments: argparse.Namespace) -> int:
    return _stand(arguments, "reads again")


def _stand(arguments: argparse.Namespace, words: str) -> int:
    told: Mapping[str, Json] = {"which": arguments.which, "reason": arguments.reason}
    with known_site(settings_of(arguments)) as site:
        done = cast("Mapping[str, Json]", site.ask(f"{arguments.what} package", told))
    report(arguments, done, f"{done['package']} {done['version']} {words}.")
    return DONE


def _trust(arguments: argparse.Namespace) -> int:
    """Trust a key that is brought, or again one that the site knows."""
    if is_beginning(arguments.which):
        with known_site(settings_of(arguments)) as site:
            maker = maker_meant(arguments.which, site.ask("list packages"))
        told: dict[str, Json] = {"key": maker["key"], "name": arguments.name}
    else:
        path = Path(arguments.which)
        told = {"key": key_file(path), "name": arguments.name, "file": path.stem}
    with made_site(settings_of(arguments)) as site:
        done = cast("Mapping[str, str]", site.ask("trust key", told))
    report(arguments, done, f"Packages signed by {done['key'][:16]} may be used.")
    return DONE


def _distrust(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        document = site.ask("list packages")
        maker = maker_meant(arguments.which, document)
        if not arguments.reason:
            raise BadInput(would_end(maker, document), reason="argument_missing", what=REASON)
        told: Mapping[str, Json] = {"key": maker["key"], "reason": arguments.reason}
        done = cast("Mapping[str, Json]", site.ask("distrust key", told))
    report(arguments, done, has_ended(done))
    return DONE


_DOING = {
    "list": _list,
    "activate": _activate,
    "calibrate": calibrate,
    "stop": _stop,
    "resume": _resume,
    "trust": _trust,
    "distrust": _distrust,
    **DOING,
    **WATCHING,
    **WRAPPING,
}

COMMAND = Command(
    asks="Nothing reads before an administrator activates it: the first version of a package that "
    "reads here. A later one is imported, tried unseen (`shadow`, `trial`), and released: its card "
    "is complete, a sealed test set was opened for it after a change plan was declared, it is not "
    "worse than what is in use by more than that plan allows, its point was calibrated on films of "
    "this site, and a named person signs. `rollback` takes it back at once. `watch` lets the "
    "service hold it against declared bands again and again, on studies that people have signed "
    "since. A package whose maker is not trusted is refused: `trust` takes his public key, which "
    "you should have had from himself, by another way than the package. `activate` copies a "
    "package into the home; said "
    "again, it mends a copy that was spoilt. `calibrate` wants films of this site, as they come, "
    "whose patients the model has not seen, with labels that do not come from it: 100 at least "
    "that its card allows, 20 with and 20 without the finding. What it counts stands with each "
    "new reading; a later count takes its place. `stop` lets a package read no more until "
    "`resume`; a study that comes meanwhile says so, and its reader may ask for it to be read "
    "again. `distrust` "
    "is for a key that leaked, the shipped one too: without --reason it says what would stop, and "
    "does nothing.",
    examples=(
        "lynkeus packages list",
        "lynkeus packages activate chest-xray-pneumonia",
        "lynkeus packages calibrate chest-xray-pneumonia --labels march.csv "
        "--source 'all children in March, two readers'",
        "lynkeus packages import opacity-1.1.0.zip",
        "lynkeus packages wrap model.onnx --card card.yaml --gives probability "
        "--gates chest-xray-pneumonia --out made",
        "lynkeus packages plan opacity-changes.yaml",
        "lynkeus packages shadow opacity",
        "lynkeus packages trial opacity",
        "lynkeus packages release opacity --manifest films.json --report compared.json "
        "--signed-by wang",
        "lynkeus packages rollback opacity --reason 'misses films of the new detector'",
        "lynkeus packages review opacity --version 1.1.0",
        "lynkeus packages retire opacity --reason 'no better than what is in use'",
        "lynkeus packages watch opacity-watch.yaml",
        "lynkeus packages look opacity",
        "lynkeus packages heed opacity --reason 'the detector of ward 3 was mended'",
        "lynkeus packages candidates opacity --out next.csv",
        "lynkeus packages export opacity --out opacity.zip",
        "lynkeus packages stop chest-xray-pneumonia --reason 'too many false alarms in ward 3'",
        "lynkeus packages resume chest-xray-pneumonia --reason 'the detector of ward 3 was mended'",
        "lynkeus packages trust maker.pub --name 'Radiology, Example Hospital'",
        "lynkeus packages distrust maker.pub --reason 'the key was on a laptop that was stolen'",
    ),
    arguments=_arguments,
    run=_run,
    uses=USES,
    usual="list",
)
