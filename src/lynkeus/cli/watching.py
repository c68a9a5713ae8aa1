"""`lynkeus packages watch|look|heed|candidates`."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from lynkeus.app.site import known_site
from lynkeus.cli.asked import about_version, keeping, told
from lynkeus.cli.command import DONE, made_site, report, settings_of
from lynkeus.cli.uses import Use
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json
from lynkeus.core.words import count_of

PACKAGE = "a package's name"
USES = {
    "watch": Use(
        does="declare by which bands a package is watched, how often, and what follows by itself",
        needs={"which": "the file of a watch"},
    ),
    "look": Use(
        does="hold what is in use against its bands now, on what was signed since the last look",
        needs={"which": PACKAGE},
        may=("--version",),
    ),
    "heed": Use(
        does="say that an alarm was seen to, and how",
        needs={"which": PACKAGE, "--reason": "--reason WORDS"},
        may=("--version",),
    ),
    "candidates": Use(
        does="write the signed studies on which people and the model disagree, or it said nothing, "
        "as a table for the next manifest",
        needs={"which": PACKAGE, "--out": "--out FILE"},
        may=("--version",),
    ),
}
FOLLOWS = {
    "tell": "An alarm is raised.",
    "warn": "An alarm is raised, and a warning stands with each of its results.",
    "stop": "An alarm is raised, and it is stopped: it reads no more.",
}


def _watch(arguments: argparse.Namespace) -> int:
    body = file_bytes(Path(arguments.which))
    with made_site(settings_of(arguments)) as site:
        done = told(site.ask("declare watch", body=body))
    words = (
        f"{done['package']} is watched here: on {done['studies_min']} signed studies or more, "
        f"every {count_of(cast('int', done['every_days']), 'day')}, from now on."
    )
    report(arguments, done, words)
    return DONE


def _look(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("look again", about_version(arguments)))
    report(arguments, done, "\n".join(_look_words(done)))
    return DONE


def _look_words(done: Mapping[str, Json]) -> list[str]:
    model, studies = f"{done['package']} {done['version']}", cast("int", done["studies"])
    if not done["enough"]:
        fresh = count_of(studies, "study", "studies")
        return [f"{model}: {fresh} freshly signed, and {done['least']} are asked for. They wait."]
    found, gone = told(done["figures"]), cast("Sequence[str]", done["left"])
    lines = [
        f"{model} on {studies} freshly signed studies; signers judged {found['judged']}, "
        f"{found['not_blind']} of them after something of AI's result was shown."
    ]
    for measure, share in told(found["measures"]).items():
        mark = "  LEFT ITS BAND" if measure in gone else ""
        lines.append(f"  {measure}: {_share(told(share))}{mark}")
    lines.append(FOLLOWS[str(done["follows"])] if gone else "It is within its bands.")
    return lines


def _share(found: Mapping[str, Json]) -> str:
    if found["value"] is None:
        return "not measured"
    return f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f}, n {found['n']})"


def _heed(arguments: argparse.Namespace) -> int:
    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("see to alarm", about_version(arguments)))
    model = f"{done['package']} {done['version']}"
    words = f"The alarm about {model} is shown no more. If it was stopped, it stays stopped."
    report(arguments, done, words)
    return DONE


def _candidates(arguments: argparse.Namespace) -> int:
    out = cast("Path", arguments.out)

    with known_site(settings_of(arguments)) as site:
        done = told(site.ask("take candidates", about_version(arguments), take=keeping(out)))
    why = ", ".join(f"{count} {name}" for name, count in told(done["why"]).items()) or "none"
    words = (
        f"{count_of(cast('int', done['studies']), 'study', 'studies')} ({why}) written to {out}; "
        f"{done['unlabelled']} wait for a label by a person."
    )
    report(arguments, {**done, "file": str(out)}, words)
    return DONE


DOING = {"watch": _watch, "look": _look, "heed": _heed, "candidates": _candidates}
