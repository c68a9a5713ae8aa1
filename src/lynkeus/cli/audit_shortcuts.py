"""`lynkeus audit-shortcuts`: what tells the labels without the disease, and who uses it."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lynkeus.app.outside import Take, said_reader, taking
from lynkeus.app.shipped.packages import outline_keys
from lynkeus.cli.audited import audit_words
from lynkeus.cli.command import (
    DONE,
    Command,
    age_band,
    report,
    with_age_band,
    with_json,
)
from lynkeus.cli.labelled import each, table_text
from lynkeus.cli.lungs import Lungs, lungs_by, whose_lungs, with_lungs
from lynkeus.cli.own_card import own_key, put_on_card, whose_films, with_own_card
from lynkeus.cli.trusting import brought_keys, with_trust
from lynkeus.core.errors import BadInput
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json
from lynkeus.dicom.film import Taken
from lynkeus.inference.asking import AgeBand
from lynkeus.models.applicability import facts_of
from lynkeus.models.audit import audit_of
from lynkeus.models.judging.films import films_of
from lynkeus.models.judging.ports import Pictures, seen_by
from lynkeus.models.ports import OpenedPackage, OpenedSegmenter
from lynkeus.models.run import refusal
from lynkeus.models.seen import film_hash
from lynkeus.models.shortcuts.altered import common_lungs, lungs_on
from lynkeus.models.shortcuts.audit import OUTLINE, Told, audit
from lynkeus.models.shortcuts.audited import Audited, read_audited
from lynkeus.models.shortcuts.facts import facts_of_film, outline_facts
from lynkeus.models.shortcuts.limits import FILMS_MIN
from lynkeus.models.shortcuts.looked import Alike, look_twice
from lynkeus.models.shortcuts.metadata import header_words

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Film:
    """What was found of a film; `film` is its own name (`film_hash`)."""

    told: Told
    refused: bool
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
        help="as for `lynkeus evaluate`; and, if there, the columns view, mask (the film's lungs: "
        "a PNG of its size, 0 outside) and any that begin with about_",
    )
    with_lungs(parser)
    with_own_card(parser, "what was found is")
    with_trust(parser)
    with_age_band(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    labels: Path = arguments.labels
    stated, key = age_band(arguments.age_band), own_key(arguments)
    with taking() as take:
        keys = tuple(brought_keys(arguments).values())
        package = said_reader(arguments.package, (*outline_keys(), *keys)).opened
        rows = _rows(labels, package)
        lungs = lungs_by(arguments.lungs, rows, (*outline_keys(), *keys))
        looking = _Looking(labels.parent, take, package, lungs, stated)
        looking.make_alike(each(rows, looking.glance))
        films = each(rows, looking.look)
    document: dict[str, Json] = {
        "package": f"{package.card.id} {package.card.version}",
        "digest": package.digest,
        "lungs": whose_lungs(rows, lungs),
        **audit(rows, [one.told for one in films]),
        "n_refused": sum(one.refused for one in films),
        "n_seen": films_of(rows, seen_by(package, rows, films)),
        "aspect": round(looking.alike.aspect, 4),
    }
    if key is not None:
        made = audit_of(document, on=whose_films(arguments))
        put_on_card(package, package.card.model_copy(update={"audit": made}), key)
    report(arguments, document, audit_words(package, document))
    return DONE


def _rows(labels: Path, package: OpenedPackage) -> Sequence[Audited]:
    rows = read_audited(
        table_text(labels), package.card.classes, lambda path: (labels.parent / path).exists()
    )
    had = sum(row.positive for row in rows)
    if min(had, len(rows) - had) < FILMS_MIN:
        sentence = (
            f"The table has {had} films with the finding and {len(rows) - had} without it. An "
            f"audit needs {FILMS_MIN} of each, or chance looks like a shortcut: add films."
        )
        raise BadInput(sentence, reason="audit_few", positive=had, negative=len(rows) - had)
    return rows


class _Looking:
    """Looks at each film of a table: its file, its edges, and what the package says of it."""

    def __init__(
        self,
        folder: Path,
        take: Take,
        package: OpenedPackage,
        lungs: OpenedSegmenter | None,
        stated: AgeBand | None,
    ) -> None:
        self._folder, self._package = folder, package
        self._pictures, self._lungs = Pictures(folder, take), Lungs(folder, take, lungs)
        self._stated = stated
        self.alike = Alike(aspect=1.0, lungs=None)

    def glance(self, row: Audited) -> tuple[float, Mask | None]:
        """Give columns by rows, and the lungs on the square that the network sees."""
        film = self._pictures.of(row).film
        lungs = self._lungs.of(row, film)
        size = self._package.card.preprocess.size
        rows, columns = film.pixels.shape
        return columns / rows, None if lungs is None else lungs_on(lungs, size)

    def make_alike(self, seen: Sequence[tuple[float, Mask | None]]) -> None:
        """Settle what all films are altered to."""
        known = [lungs for _, lungs in seen if lungs is not None]
        shares = None if not known else sum(one.astype(np.float32) for one in known) / len(known)
        self.alike = Alike(
            aspect=float(np.median([aspect for aspect, _ in seen])),
            lungs=None if shares is None else common_lungs(np.asarray(shares, np.float32)),
        )

    def look(self, row: Audited) -> _Film:
        """Look at one film."""
        taken = self._pictures.of(row)
        data = None if row.row is not None else file_bytes(self._folder / row.path)
        lungs = self._lungs.of(row, taken.film)
        facts = dict(facts_of_film(data, taken))
        if lungs is not None:
            facts[OUTLINE] = outline_facts(lungs)
        told = Told(
            facts=facts,
            words={**header_words(taken.header), **row.about},
            looked=look_twice(self._package, taken.film, lungs, self.alike),
        )
        return _Film(told=told, refused=self._refused(taken), film=film_hash(taken.film.pixels))

    def _refused(self, taken: Taken) -> bool:
        film, facts = taken.film, facts_of(taken.header, self._stated)
        return refusal(self._package, film.pixels, facts, padding=film.padding) is not None


COMMAND = Command(
    asks="A table of labelled films that the package was not trained on, 20 of each class or more. "
    "The columns view and group are held apart; what columns that begin with about_ say (size of "
    "the original, device, age) is asked for what it tells of the label, and no model gets it. "
    "With the lungs of each film, by a column `mask` or by --lungs, it is also said how much of "
    "the evidence lies outside them. It looks and changes nothing but, with --key, the "
    "card, which then says what was found. It does not end in a judgement: what is found is named, "
    "with when to worry. Needs no home and no service.",
    examples=(
        "lynkeus audit-shortcuts chest-xray-pneumonia --labels films.csv --age-band 1-5",
        "lynkeus audit-shortcuts runs/opacity --trust maker.pub --labels films.csv "
        "--lungs lung-fields --json -",
        "lynkeus audit-shortcuts runs/opacity --trust maker.pub --labels test.csv "
        "--key maker.key --on 'held-out patients'",
    ),
    arguments=_arguments,
    run=_run,
)
