"""`lynkeus compare`: which of two packages reads the same labelled films better."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from lynkeus.app.outside import said_reader, taking
from lynkeus.app.shipped.packages import outline_keys
from lynkeus.cli.command import (
    DONE,
    Command,
    age_band,
    report,
    with_age_band,
    with_json,
)
from lynkeus.cli.figures import interval_words, line, to_share
from lynkeus.cli.judged import judge_of, with_manifest
from lynkeus.cli.labelled import scored
from lynkeus.cli.trusting import brought_keys, with_trust
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.models.compare import one_sided
from lynkeus.models.judging.judge import Judge
from lynkeus.models.judging.ports import seen_by
from lynkeus.models.judging.reports import Scored, Two, called, comparison

ALSO = {
    "sensitivity": "sensitivity",
    "specificity": "specificity",
    "average_precision": "average precision",
    "brier": "Brier score",
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "package_a", metavar="PACKAGE_A", help="a shipped package's name, or a package's folder"
    )
    parser.add_argument("package_b", metavar="PACKAGE_B", help="the other one")
    parser.add_argument(
        "--labels",
        type=Path,
        required=True,
        metavar="CSV",
        help="as for `lynkeus evaluate`; a label is 1, 0 or what PACKAGE_A calls the class",
    )
    parser.add_argument(
        "--margin",
        type=to_share,
        metavar="M",
        help="by how much the AUC of PACKAGE_A may lie below that of PACKAGE_B and still count as "
        "not worse, such as 0.02; choose it before you look (default: on an opened test set what "
        "its manifest fixed)",
    )
    with_manifest(parser)
    with_trust(parser)
    with_age_band(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    stated = age_band(arguments.age_band)
    with taking() as take:
        keys = (*outline_keys(), *brought_keys(arguments).values())
        said = (arguments.package_a, arguments.package_b)
        a, b = (said_reader(one, keys).opened for one in said)
        judge = judge_of(arguments, (a, b))
        margin = judge.margin(arguments.margin)
        rows, films = scored(arguments.labels, (a, b), take, stated)
    judge.check_films([one.film for one in films])
    seen = [seen_by(one, rows, films) for one in (a, b)]
    read = Scored(judge=judge, rows=rows, films=films, seen=seen)
    document = comparison((a, b), read, margin)
    report(arguments, document, _words((a, b), document, judge))
    return DONE


def _words(packages: Two, found: Mapping[str, Json], judge: Judge) -> str:
    lines = [f"{letter}: {called(one)}, {one.card.registration}."
             for letter, one in zip("AB", packages, strict=True)]  # fmt: skip
    lines += [
        *judge.words(),
        f"Compared on {count_of(found['n'], 'film')}, {found['n_positive']} with the finding, of "
        f"{count_of(found['n_patients'], 'patient')}; {found['n_excluded']} left out, of patients "
        "whom one of the two has seen in training, tuning or calibration.",
        *_warnings(packages, found),
        line("", "A; B; A less B"),
        _three("AUC", found) + _p_words(found),
    ]
    also = cast("Mapping[str, Mapping[str, Json]]", found["also"])
    lines += [_three(words, also[key]) for key, words in ALSO.items()]
    lines += ["Sensitivity and specificity are those at each card's own operating point."]
    return "\n".join([*lines, *_margin_words(found, judge.level)])


def _warnings(packages: Two, found: Mapping[str, Json]) -> list[str]:
    lines = [
        f"Nobody can say whom {one} has seen: it brings no list. Films of its own patients may be "
        "among these, and flatter it."
        for one in cast("Sequence[str]", found["unknown_exclusions"])
    ]
    if found["n_unnamed"]:
        lines += [
            f"Of {count_of(found['n_unnamed'], 'film')} the table names no patient: each is taken "
            "for a patient of its own."
        ]
    if packages[0].card.finding != packages[1].card.finding:
        lines += [
            f"They look for different things: A for {packages[0].card.finding}, "
            f"B for {packages[1].card.finding}."
        ]
    return lines


def _three(name: str, found: Mapping[str, Json]) -> str:
    parts = [interval_words(found[key]) or "not measured" for key in ("a", "b", "difference")]
    return line(name, "; ".join(parts))


def _p_words(found: Mapping[str, Json]) -> str:
    p = cast("Mapping[str, float | None]", found["difference"])["p"]
    return "" if p is None else f", p {p:.3g}"


def _margin_words(found: Mapping[str, Json], level: float) -> list[str]:
    if found["margin"] is None:
        return []
    asked = cast("Mapping[str, float | None]", found["margin"])
    begin = f"Not worse than B by more than {asked['margin']:g} in AUC: "
    if asked["bound"] is None:
        return [f"{begin}not measured."]
    shown, lies = ("shown", "above") if asked["not_inferior"] else ("not shown", "not above")
    return [
        f"{begin}{shown}. The one-sided {one_sided(level):.5g} % bound of A less B is "
        f"{asked['bound']:.3f}, {lies} {-(asked['margin'] or 0):g}."
    ]


COMMAND = Command(
    asks="Both packages read every film of the table, which is that of `lynkeus evaluate`. Films "
    "of patients whom either has seen in training, tuning or calibration are left out and counted: "
    "they are known by a film, or by their name, of which packages keep hashes. A package made "
    "before they did cannot say whom it has seen: you are told so, and must know it yourself. The "
    "difference is the first one's AUC less the second's. A table that `lynkeus manifest "
    "open-test` wrote is held to its manifest, as for `lynkeus evaluate`. Needs no home and no "
    "service.",
    examples=(
        "lynkeus compare runs/new/opacity chest-xray-pneumonia --trust maker.pub "
        "--labels films.csv --age-band 1-5",
        "lynkeus compare runs/new/opacity runs/old/opacity --trust maker.pub --labels films.csv "
        "--margin 0.02",
    ),
    arguments=_arguments,
    run=_run,
)
