"""`lynkeus grade-explanations`: whether what is said to have made a number made it."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from lynkeus.app.outside import said_reader, taking
from lynkeus.app.shipped.packages import outline_keys
from lynkeus.cli.command import DONE, Command, report, with_json
from lynkeus.cli.figures import interval_words, line
from lynkeus.cli.labelled import each, table_text
from lynkeus.cli.lungs import Lungs, lungs_by, whose_lungs, with_lungs
from lynkeus.cli.own_card import own_key, put_on_card, whose_films, with_own_card
from lynkeus.cli.trusting import brought_keys, with_trust
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.learning.following.ports import not_installed
from lynkeus.models.explain.grade import Grade, Method
from lynkeus.models.explain.grading import Explanation, Tried, Words, grade, try_film
from lynkeus.models.explain.limits import ALIKE_MAX, FILMS_MIN, GAIN_MIN, POINTING_MIN
from lynkeus.models.explain.occlusion import Read
from lynkeus.models.infer import probability_of
from lynkeus.models.judging.films import films_of
from lynkeus.models.judging.ports import Pictures, seen_by
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.preprocess import in_shades, prepare
from lynkeus.models.seen import film_hash
from lynkeus.models.shortcuts.altered import lungs_on
from lynkeus.models.shortcuts.audited import Audited, read_audited

FILMS = 100
"""Films above the point that are graded where not told otherwise, drawn by lot."""
SEED = 0
LIMITS = {
    "gain_min": GAIN_MIN,
    "alike_max": ALIKE_MAX,
    "pointing_min": POINTING_MIN,
    "films_min": FILMS_MIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Glance:
    """Whether a film lies above the point, and its own name (`film_hash`)."""

    above: bool
    film: str


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "package", metavar="PACKAGE", help="a shipped package's name, or a package's folder"
    )
    parser.add_argument(
        "--labels",
        type=Path,
        required=True,
        metavar="CSV",
        help="as for `lynkeus evaluate`; and, if there, the column mask (where what speaks for the "
        "finding ought to lie, lungs or boxes: a PNG of the film's size, 0 outside)",
    )
    with_lungs(parser)
    parser.add_argument(
        "--films",
        type=int,
        default=FILMS,
        metavar="N",
        help=f"of those above the point, how many are graded, drawn by lot (default: {FILMS})",
    )
    with_own_card(parser, "the grades are")
    with_trust(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    try:
        from lynkeus.learning.explaining.methods import Asked, explanations  # noqa: PLC0415  # torch
    except ModuleNotFoundError as error:
        raise not_installed(error.name) from error
    labels: Path = arguments.labels
    key = own_key(arguments)
    with taking() as take:
        keys = tuple(brought_keys(arguments).values())
        package = said_reader(arguments.package, (*outline_keys(), *keys)).opened
        rows = read_audited(
            table_text(labels), package.card.classes, lambda path: (labels.parent / path).exists()
        )
        outlines = lungs_by(arguments.lungs, rows, (*outline_keys(), *keys))
        grading = _Grading(
            package, Pictures(labels.parent, take), Lungs(labels.parent, take, outlines)
        )
        glances = each(rows, grading.glance)
        above = [row for row, one in zip(rows, glances, strict=True) if one.above]
        chosen = _drawn(above, arguments.films)
        grading.begin(explanations(package), Asked(package).log_odds)
        tried = each(chosen, grading.look)
    at = whose_lungs(rows, outlines) or ""
    words = Words(on=whose_films(arguments), of=len(chosen), at=at)
    grades = _grades(chosen, tried, words)
    document: dict[str, Json] = {
        "package": f"{package.card.id} {package.card.version}",
        "digest": package.digest,
        "n": len(rows),
        "n_above": len(above),
        "n_graded": len(chosen),
        "n_seen": films_of(rows, seen_by(package, rows, glances)),
        "limits": {**LIMITS},
        "grades": [_grade_json(one) for one in grades],
        "not_graded": [one.value for one in Method if one not in {of.method for of in grades}],
    }
    if key is not None and grades:
        put_on_card(package, package.card.model_copy(update={"explanations": tuple(grades)}), key)
    report(arguments, document, _words(package, document, grades))
    return DONE


class _Grading:
    """Reads the films of a table, then tries explanations on some of them."""

    def __init__(self, package: OpenedPackage, pictures: Pictures, lungs: Lungs) -> None:
        self._package, self._pictures, self._lungs = package, pictures, lungs
        self._explanations: Mapping[Method, Explanation] = {}
        self._read: Read = lambda _: np.zeros(0)

    def glance(self, row: Audited) -> _Glance:
        """Read a film for its number."""
        film = self._pictures.of(row).film
        point = self._package.card.operating_point.probability
        above = probability_of(self._package, film) >= point
        return _Glance(above=above, film=film_hash(film.pixels))

    def begin(self, explanations: Mapping[Method, Explanation], read: Read) -> None:
        """Say what is tried."""
        self._explanations, self._read = explanations, read

    def look(self, row: Audited) -> dict[Method, Tried]:
        """Try every explanation on a film."""
        film, spec = self._pictures.of(row).film, self._package.card.preprocess
        square = in_shades(prepare(film.pixels, spec, film.padding), spec)
        lungs = self._lungs.of(row, film) if row.positive else None
        marked = None if lungs is None else lungs_on(lungs, spec.size)
        return try_film(self._explanations, square, marked, self._read, spec.mean)


def _drawn(above: Sequence[Audited], films: int) -> list[Audited]:
    if len(above) < FILMS_MIN or films < FILMS_MIN:
        sentence = (
            f"{len(above)} films of the table lie above the point, and {films} were asked for. A "
            f"grading needs {FILMS_MIN}: add films with the finding, or ask for more."
        )
        raise BadInput(sentence, reason="grading_few", above=len(above), films=films)
    places = np.random.default_rng(SEED).permutation(len(above))[:films]
    return [above[place] for place in sorted(places)]


def _grades(
    rows: Sequence[Audited], tried: Sequence[Mapping[Method, Tried]], words: Words
) -> list[Grade]:
    """Grade each method that would be shown on films enough."""
    grades = []
    for method in Method:
        there = [(row.patient, one[method]) for row, one in zip(rows, tried, strict=True)
                 if method in one]  # fmt: skip
        if len(there) >= FILMS_MIN:
            patients = np.array([patient for patient, _ in there])
            grades.append(grade(method, [one for _, one in there], patients, words))
    return grades


def _grade_json(one: Grade) -> Json:
    said = cast("dict[str, Json]", one.model_dump(mode="json"))
    return {**said, "passes": one.passes, "fails": list(one.fails)}


def _words(package: OpenedPackage, document: Mapping[str, Json], grades: Sequence[Grade]) -> str:
    card = package.card
    lines = [
        f"{card.id} {card.version}, {card.registration}.",
        f"{count_of(document['n'], 'film')}, {document['n_above']} above the point; graded on "
        f"{document['n_graded']}.",
        f"The strongest places first, beside places by lot (log odds; passes above {GAIN_MIN:g}); "
        f"a map with shuffled weights (rank correlation; passes below {ALIKE_MAX:g}); pointing, "
        f"beside the share that is marked (passes above {POINTING_MIN:g}):",
    ]
    for one in grades:
        verdict = "passes" if one.passes else f"FAILS: {', '.join(one.fails)}"
        lines.append(f"{one.method.value}, {count_of(one.films, 'film')} on which it is shown: "
                     f"{verdict}")  # fmt: skip
        ends = {
            "removed first": one.deletion,
            "shown first": one.insertion,
            "alike when shuffled": one.alike,
            f"points at {one.pointed_at}"[:23]: one.pointing,
        }
        lines += [
            line(name, interval_words(found.model_dump()))
            for name, found in ends.items()
            if found is not None
        ]
    missing = cast("Sequence[str]", document["not_graded"])
    if missing:
        lines.append(f"Not graded, shown on fewer than {FILMS_MIN} films or not to be had of this "
                     f"network: {', '.join(missing)}.")  # fmt: skip
    return "\n".join(lines)


COMMAND = Command(
    asks="A table of labelled films that the package was not trained on, with 20 or more above the "
    "point. Each way to explain a number is tried on them: does the number fall when the places "
    "that it calls strongest are removed first, and rise when they are shown first, sooner than "
    "with places by lot; does it change when what was learnt is shuffled; does it point at what is "
    "marked. When each passes was declared before: docs/methods/explanation.md. With --key the "
    "grades go on the card, and a map that fails is shown nowhere. Wants the `learn` extra; a film "
    "takes a few seconds.",
    examples=(
        "lynkeus grade-explanations chest-xray-pneumonia --labels films.csv --lungs lung-fields",
        "lynkeus grade-explanations runs/toy --trust maker.pub --labels films.csv --key maker.key",
    ),
    arguments=_arguments,
    run=_run,
)
