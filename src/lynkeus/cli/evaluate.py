"""`lynkeus evaluate`: how well a package reads labelled films."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from lynkeus.app.outside import Take, said_package, taking
from lynkeus.app.shipped.packages import outline_keys
from lynkeus.cli.command import (
    DONE,
    Command,
    age_band,
    report,
    to_fill,
    with_age_band,
    with_json,
)
from lynkeus.cli.figures import interval_words, line, share_words, to_share
from lynkeus.cli.judged import judge_of, with_manifest
from lynkeus.cli.labelled import each, scored
from lynkeus.cli.outlined import outlines_evaluated, words_of_outlines
from lynkeus.cli.sorted import sorting_evaluated, words_of_sorting
from lynkeus.cli.trusting import brought_keys, with_trust
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.models.charts import decision_svg, reliability_svg
from lynkeus.models.judged import CLASS_MIN, table_of
from lynkeus.models.judging.judge import Judge
from lynkeus.models.judging.ports import Pictures, seen_by
from lynkeus.models.judging.reports import Scored, evaluation
from lynkeus.models.ports import OpenedPackage, OpenedSegmenter
from lynkeus.models.sorting.opened import OpenedSorter
from lynkeus.models.spread import spread_json, spread_of

BOTH = "with the finding and without it"
AT_POINT = {
    "sensitivity": ("sensitivity", "with the finding"),
    "specificity": ("specificity", "without the finding"),
    "accuracy": ("accuracy", ""),
}
AT_EVERY_POINT = {
    "auc": ("AUC", BOTH),
    "average_precision": ("average precision", "with the finding"),
}
OF_PROBABILITY = {
    "calibration_slope": ("slope (1 is right)", f"{BOTH}, and not all apart"),
    "calibration_intercept": ("intercept (0 is right)", BOTH),
    "ece": ("ECE (0 is right)", ""),
    "brier": ("Brier score (0)", ""),
}
"""What is measured, in which words, and of which films there must be some."""
Values = Mapping[str, Json]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "package", metavar="PACKAGE", help="a shipped package's name, or a package's folder"
    )
    parser.add_argument(
        "--labels",
        type=Path,
        required=True,
        metavar="CSV",
        help="columns path,label (path,mask for a package that outlines) and, if there, patient, "
        "group and row; a label is 1, 0 or the class's name, of a package that sorts a class or "
        "several, parted by | (of two, 0 and 1 are the first and the second); paths are relative "
        "to the CSV: DICOM, PNG or JPEG, or an npz file of which `row` names a row",
    )
    parser.add_argument(
        "--prevalence",
        type=to_share,
        action="append",
        default=[],
        metavar="SHARE",
        help="the share of films with the finding where the package is to be used, such as 0.1, "
        "for the predictive values; may be said again (default: the table's own share)",
    )
    parser.add_argument(
        "--charts",
        type=to_fill,
        metavar="DIR",
        help="draw the reliability diagram and the decision curve there, as SVG",
    )
    parser.add_argument(
        "--spread",
        action="store_true",
        help="say too how far the numbers move when films are turned, shifted, enlarged and "
        "darkened a little (eight more readings a film), and whether more where they are wrong",
    )
    with_manifest(parser)
    with_age_band(parser)
    with_trust(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    stated = age_band(arguments.age_band)
    keys = (*outline_keys(), *brought_keys(arguments).values())
    with taking() as take:
        package = said_package(arguments.package, keys)
        judge = judge_of(arguments, (package,))
        if isinstance(package, OpenedSegmenter):
            return _outlines(arguments, package, take, judge)
        if isinstance(package, OpenedSorter):
            return _sorting(arguments, package, take, judge)
        rows, films = scored(arguments.labels, (package,), take, stated)
        judge.check_films([one.film for one in films])
        pictures = Pictures(arguments.labels.parent, take)
        moved: Sequence[float] = ()
        if arguments.spread:
            moved = each(rows, lambda row: spread_of(package, pictures.of(row).film))
    read = Scored(judge=judge, rows=rows, films=films, seen=[seen_by(package, rows, films)])
    document = evaluation(package, read, arguments.prevalence)
    if moved:
        table = table_of(rows, [one.scores[0] for one in films])
        point = package.card.operating_point.probability
        document["spread"] = spread_json(table, moved, point=point)
    if arguments.charts is not None:
        _draw(arguments.charts, document)
    report(arguments, document, _words(package, document, judge))
    return DONE


def _draw(folder: Path, measured: Values) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reliability.svg").write_text(reliability_svg(measured), encoding="utf-8")
    (folder / "decision-curve.svg").write_text(decision_svg(measured), encoding="utf-8")


def _outlines(
    arguments: argparse.Namespace, package: OpenedSegmenter, take: Take, judge: Judge
) -> int:
    if arguments.prevalence or arguments.charts or arguments.spread:
        sentence = f"{package.card.id} outlines: --prevalence, --charts, --spread want a number."
        raise BadInput(sentence, reason="options_clash")
    found = {**outlines_evaluated(arguments.labels, package, take, judge), **judge.as_json()}
    said = [*judge.words(), *_seen(found["n_seen"])]
    report(arguments, found, words_of_outlines(package, found, said))
    return DONE


def _sorting(arguments: argparse.Namespace, package: OpenedSorter, take: Take, judge: Judge) -> int:
    if arguments.prevalence or arguments.charts or arguments.spread:
        sentence = f"{package.card.id} sorts: --prevalence, --charts, --spread want a probability."
        raise BadInput(sentence, reason="options_clash")
    found = {**sorting_evaluated(arguments.labels, package, take, judge), **judge.as_json()}
    said = [*judge.words(), *_seen(found["n_seen"])]
    report(arguments, found, words_of_sorting(package, found, said))
    return DONE


def _words(package: OpenedPackage, measured: Values, judge: Judge) -> str:
    card = package.card
    lines = [
        f"{card.id} {card.version}, {card.registration}.",
        f"{_counted(measured)}; the card would have refused {measured['n_refused']}.",
        *judge.words(),
        *_seen(measured["n_seen"]),
        f"At the operating point, probability {card.operating_point.probability:g}:",
        *_lines(AT_POINT, measured),
        *_predictive(measured),
        "At every point:",
        *_lines(AT_EVERY_POINT, measured),
        "Of the probability:",
        *_lines(OF_PROBABILITY, measured),
        *_reliability(measured),
        *_benefit(measured),
        *_spread(measured.get("spread")),
    ]
    groups = cast("Mapping[str, Values]", measured["groups"])
    for group, values in groups.items():
        lines += [f"{group}: {_counted(values)}, {values['n_refused']} refused", *_group(values)]
    return "\n".join(lines)


def _seen(films: Json) -> list[str]:
    if films is None:
        return ["It brings no list of whom it has seen in training: whose films these are is known "
                "to you alone."]  # fmt: skip
    if not films:
        return []
    return [f"{count_of(films, 'film is', 'films are')} of patients whom it has seen in training, "
            "tuning or calibration: of these it proves nothing."]  # fmt: skip


def _counted(values: Values) -> str:
    return f"{count_of(values['n'], 'film')} read, {values['n_positive']} with the finding"


def _lines(names: Mapping[str, tuple[str, str]], values: Values) -> list[str]:
    return [
        line(words, interval_words(values[name]) or f"needs films {needed}")
        for name, (words, needed) in names.items()
    ]


def _predictive(values: Values) -> list[str]:
    """Say how many are ill of those above the point, and well of those below."""
    lines = []
    for row in cast("Sequence[Values]", values["predictive_values"]):
        share = cast("float | None", row["prevalence"])
        if share is not None:
            stated = row["prevalence_of"] == "stated"
            whose = "" if stated else ", as among the films of this table"
            lines += [
                f"Where {share_words(share)} have the finding{whose}:",
                line("PPV, above: had it", interval_words(row["ppv"]) or "nobody lies above"),
                line("NPV, below: had it not", interval_words(row["npv"]) or "nobody lies below"),
            ]
    return lines


def _reliability(values: Values) -> list[str]:
    """Say of each tenth of the probability how many had it, and mark how far that lies off."""
    lines = ["Of films of which so much was said, so many had it:"]
    for row in cast("Sequence[Values]", values["reliability"]):
        of = f"{interval_words(row)} of {count_of(row['n'], 'film')}"
        lines.append(line(f"{row['from']:.1f} to {row['to']:.1f}, mean {row['said']:.2f}", of))
    return lines


def _benefit(values: Values) -> list[str]:
    lines = ["Net benefit of acting from a probability on, beside that of acting on everybody:"]
    for row in cast("Sequence[Values]", values["net_benefit"]):
        everybody = cast("float", row["treat_all"])
        lines += [
            line(f"from {row['threshold']:g}", f"{interval_words(row)}; everybody {everybody:.3f}")
        ]
    return lines


def _spread(said: Json) -> list[str]:
    if said is None:
        return []
    found = cast("Values", said)
    tells = interval_words(found["tells_wrong"]) or "needs right and wrong films"
    return ["Of films put a little otherwise (log odds):",
            line("spread", interval_words(found["mean"])),
            line("tells wrong ones (AUC)", tells)]  # fmt: skip


def _group(values: Values) -> list[str]:
    if values["net_benefit"] is None:
        return [f"  fewer than {CLASS_MIN} films of a class: counted, not measured"]
    found = _lines({**AT_POINT, "auc": AT_EVERY_POINT["auc"]}, values)
    rest = cast("Mapping[str, float | None] | None", values["against_rest"])
    if rest is not None:
        p = "not measured" if rest["p_adjusted"] is None else f"{rest['p_adjusted']:.3g}"
        words = f"{interval_words(rest)}; p {p}, adjusted (Holm) for {rest['adjusted_for']}"
        found += [line("AUC less all others'", words)]
    return found


COMMAND = Command(
    asks="The CSV has one row a film. Every row is scored, also those that the card would refuse, "
    "and `n_refused` counts those. If a row cannot be read, nothing is measured and all such rows "
    "are named. Films whose patients were in training or chose the threshold prove nothing: "
    "`n_seen` counts them where the package brings a list, else you must know it. A group with "
    f"fewer than {CLASS_MIN} films of a class is counted and not measured. A package that outlines "
    "is held against masks: 0 outside and one other value inside, of the film's size; distances "
    "are in mm where every file tells its spacing, else in pixels. A table that `lynkeus manifest "
    "open-test` wrote is held to its manifest, row by row and file by file, and measured at the "
    "alpha that is left to each opening; with --home the site says how many there were since. "
    "Needs no home and no service.",
    examples=(
        "lynkeus evaluate chest-xray-pneumonia --labels films.csv --age-band 1-5 --prevalence 0.1",
        "lynkeus evaluate runs/first/chest-xray-pneumonia --trust maker.pub --labels films.csv",
    ),
    arguments=_arguments,
    run=_run,
)
