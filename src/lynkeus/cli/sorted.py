"""What `lynkeus evaluate` does with a package that sorts: films held against people's classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from lynkeus.app.outside import Take
from lynkeus.cli.figures import interval_words, line
from lynkeus.cli.labelled import each, table_text
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.models import infer
from lynkeus.models.judging.films import films_of
from lynkeus.models.judging.judge import Judge
from lynkeus.models.judging.ports import Pictures, seen_by
from lynkeus.models.preprocess import prepare
from lynkeus.models.seen import film_hash
from lynkeus.models.sorting.evaluate import evaluate_sorting
from lynkeus.models.sorting.labels import Sorted, read_sorted
from lynkeus.models.sorting.opened import OpenedSorter
from lynkeus.models.sorting.scores import scores_of

Values = Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Film:
    """What a package said of a film, and the film's own name (`film_hash`)."""

    logits: npt.NDArray[np.float64]
    film: str


def sorting_evaluated(
    labels: Path, package: OpenedSorter, take: Take, judge: Judge
) -> dict[str, Json]:
    """Score every film that a table names, and hold it against the classes it bears.

    Raises:  BadInput: If the table cannot be read, or films of it cannot: all of these are named.
    """
    card = package.card
    rows = read_sorted(table_text(labels), card, lambda path: (labels.parent / path).exists())
    pictures = Pictures(labels.parent, take)

    def read(row: Sorted) -> _Film:
        film = pictures.of(row).film
        prepared = prepare(film.pixels, card.preprocess, film.padding)
        said = infer.sorted_by(package, prepared, threads=infer.THREADS)
        return _Film(logits=said, film=film_hash(film.pixels))

    films = each(rows, read)
    truth = np.array([[name in row.classes for name in card.classes] for row in rows])
    scores = scores_of(np.stack([one.logits for one in films]), card.task)
    judge.check_films([one.film for one in films])
    patients = [row.patient for row in rows]
    measured = evaluate_sorting(card, truth, scores, patients, level=judge.level)
    return {
        "package": f"{card.id} {card.version}",
        "digest": package.digest,
        **measured,
        "n_seen": films_of(rows, seen_by(package, rows, films)),
    }


def words_of_sorting(package: OpenedSorter, found: Values, seen: Sequence[str]) -> str:
    """Say what was measured; `seen` is what is said of whom the package has seen."""
    card = package.card
    lines = [
        f"{card.id} {card.version}, {card.registration}.",
        f"{count_of(found['n'], 'film')} of {count_of(found['n_patients'], 'patient')}. "
        f"It says {card.rule}:",
        *seen,
        line("sorted rightly", interval_words(found["accuracy"])),
        line("mean AUC", interval_words(found["macro_auc"]) or "needs films of two classes"),
    ]
    for name, values in cast("Mapping[str, Values]", found["classes"]).items():
        lines.append(f"{name}, {count_of(values['n'], 'film')}, against all others:")
        lines += [
            line(words, interval_words(values[one]) or f"needs films {needed}")
            for one, words, needed in (
                ("sensitivity", "sensitivity", "of this class"),
                ("specificity", "specificity", "of another"),
                ("auc", "AUC", "of this class and of another"),
            )
        ]
    return "\n".join(lines)
