"""An evaluation in a process of its own: packages measured on the test set that it is given.

python -m lynkeus.app.evaluating

The line that it is given has what `ForJudging` says: labels, and the keys of images of an archive.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lynkeus.archive.sealed import Place, open_sealed
from lynkeus.core.apart import Tell, do_apart
from lynkeus.core.json import Json, canonical, parse_object
from lynkeus.dicom.film import Taken, take
from lynkeus.learning.vault import read_vault
from lynkeus.manifests.manifest import parse_manifest
from lynkeus.manifests.opened import check_files, judging, opened_table, parse_opening
from lynkeus.manifests.ports import differing
from lynkeus.models.judging.evaluation import COMPARISON, EVALUATION
from lynkeus.models.judging.films import score_rows
from lynkeus.models.judging.judge import Judge, check_named, of_an_opening
from lynkeus.models.judging.ports import Pictures, seen_by
from lynkeus.models.judging.reports import Scored, comparison, evaluation
from lynkeus.models.labels import Labelled, read_labels
from lynkeus.models.ports import OpenedPackage, open_activated
from lynkeus.models.signing import parse_public_key
from lynkeus.models.tables import Row

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vaulted:
    """The films of an archive, by what the table calls them: unsealed one by one, in memory."""

    places: Mapping[str, Place]

    def of(self, row: Row) -> Taken:
        """Decode the film of a row."""
        with open_sealed(self.places[row.path]) as sealed:
            return take(sealed.read())


def measured(said: Given, tell: Tell) -> dict[str, Json]:
    """Measure what is asked, as `lynkeus evaluate` and `lynkeus compare` do; gives their reports.

    Args:     said: As `ForJudging.open` gives it. tell: Told how many films are read.
    Raises:   BadInput: If films, labels or packages are not what was opened.
    """
    packages = _packages(said)
    judge, names = _judge(said, packages)
    opening = judge.opening
    finding = None if opening is None else opening.finding
    table = opened_table(judge.cases, [(one, "") for one in names], finding)
    rows = read_labels(table, packages[0].card.classes)
    pictures = _pictures(said, judge, names)
    ages = None if said["ages"] is None else (float(said["ages"][0]), float(said["ages"][1]))
    films = score_rows(_told(rows, tell), packages, pictures.of, ages)
    judge.check_films([one.film for one in films])
    seen = [seen_by(one, rows, films) for one in packages]
    scored = Scored(judge=judge, rows=rows, films=films, seen=seen)
    made: dict[str, Json] = {EVALUATION: evaluation(packages[0], scored, said["prevalences"])}
    if len(packages) > 1:
        two = (packages[0], packages[1])
        made[COMPARISON] = comparison(two, scored, judge.margin(None))
    return made


def _packages(said: Given) -> list[OpenedPackage]:
    keys = [parse_public_key(str(one).encode()) for one in said["keys"]]
    return [
        open_activated(Path(one["folder"]), keys, str(one["digest"])) for one in said["packages"]
    ]


def _judge(said: Given, packages: Sequence[OpenedPackage]) -> tuple[Judge, list[str]]:
    """Hold what was opened to its manifest; gives the judge, and what each film is called."""
    name = str(said["name"])
    manifest, digest = parse_manifest(str(said["manifest"]).encode(), name=name)
    opening = parse_opening(canonical(said["opening"]), name=name)
    cases = judging(opening, manifest, digest)
    check_named(opening, packages)
    if said["root"] is not None:
        meant = ((one.path or "", one.sha256) for one in cases)
        check_files(differing(meant, Path(said["root"])))
    names = [one.path or f"{number:05}.dcm" for number, one in enumerate(cases, 1)]
    return of_an_opening(opening, name, cases, int(said["openings"])), names


def _pictures(said: Given, judge: Judge, names: Sequence[str]) -> Pictures | Vaulted:
    if said["root"] is not None:
        return Pictures(Path(said["root"]), take)
    known = read_vault(said["vault"]).places
    pairs = zip(names, judge.cases, strict=True)
    return Vaulted(places={name: known[case.content] for name, case in pairs})


def _told(rows: Sequence[Labelled], tell: Tell) -> Iterator[Labelled]:
    for number, row in enumerate(rows):
        tell({"step": number, "steps": len(rows)})
        yield row
    tell({"step": len(rows), "steps": len(rows)})


def _work(given: bytes, tell: Tell) -> None:
    said = cast("Given", parse_object(given))
    tell({"made": measured(said, tell)})


if __name__ == "__main__":
    raise SystemExit(do_apart(_work))
