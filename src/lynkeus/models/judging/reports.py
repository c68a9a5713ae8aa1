"""The reports of what was measured on labelled films: of one package, and of one beside another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.models.compare import Asked, Read, compare
from lynkeus.models.evaluate import evaluate
from lynkeus.models.judging.films import ScoredFilm, films_of
from lynkeus.models.judging.judge import Judge
from lynkeus.models.labels import Labelled
from lynkeus.models.ports import OpenedPackage

Two = tuple[OpenedPackage, OpenedPackage]
Seen = frozenset[str] | None
"""The patients of a table whom a package has seen; None where it does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A table whose films were all read: what each package said, and whom each has seen."""

    judge: Judge
    rows: Sequence[Labelled]
    films: Sequence[ScoredFilm]
    seen: Sequence[Seen]


def evaluation(
    package: OpenedPackage, scored: Scored, prevalences: Sequence[float]
) -> dict[str, Json]:
    """Write what `lynkeus evaluate` writes of a package.

    Args:     package: The first of those that scored. prevalences: As `evaluate` takes them.
    """
    rows, judge = scored.rows, scored.judge
    measured = evaluate(
        rows,
        [one.scores[0] for one in scored.films],
        point=package.card.operating_point.probability,
        prevalences=prevalences,
        level=judge.level,
    )
    return {
        "package": called(package),
        "digest": package.digest,
        **judge.as_json(),
        **measured,
        "n_seen": films_of(rows, scored.seen[0]),
    }


def comparison(packages: Two, scored: Scored, margin: float | None) -> dict[str, Json]:
    """Write what `lynkeus compare` writes of two packages; films of whom either has seen are out.

    Args:     packages: Those that scored, in order. margin: As `Judge.margin` gives it.
    Raises:   BadInput: reason `films_all_seen`.
    """
    rows, seen = scored.rows, scored.seen
    gone = frozenset[str]().union(*(one for one in seen if one is not None))
    stays = [place for place, row in enumerate(rows) if row.patient not in gone]
    if not stays:
        sentence = (
            f"All {len(rows)} films are of patients whom one of the two packages has seen in "
            "training, tuning or calibration, so they prove nothing. Take films of other patients."
        )
        raise BadInput(sentence, reason="films_all_seen", films=len(rows))
    reads = [
        Read(
            scores=[scored.films[place].scores[which] for place in stays],
            point=package.card.operating_point.probability,
            seen=films_of(rows, seen[which]),
        )
        for which, package in enumerate(packages)
    ]
    left = [rows[place] for place in stays]
    asked = Asked(margin=margin, level=scored.judge.level)
    found = compare(left, *reads, excluded=len(rows) - len(stays), asked=asked)
    unknown = [called(one) for one, whom in zip(packages, seen, strict=True) if whom is None]
    a, b = (
        {**cast("Mapping[str, Json]", found[key]), "package": called(one), "digest": one.digest}
        for key, one in zip("ab", packages, strict=True)
    )
    both: dict[str, Json] = {"a": a, "b": b, "unknown_exclusions": [*unknown]}
    return {**found, **both, **scored.judge.as_json()}


def called(package: OpenedPackage) -> str:
    """Name a package as reports do."""
    return f"{package.card.id} {package.card.version}"
