"""`lynkeus packages calibrate`: how many of 100 had it here, and a candidate's point."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from lynkeus.app.site import known_site
from lynkeus.cli.command import DONE, age_band, report, settings_of
from lynkeus.cli.figures import to_share
from lynkeus.core.errors import BadInput, NotFound
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json
from lynkeus.core.words import count_of

if TYPE_CHECKING:
    from lynkeus.app.outside import Reader
    from lynkeus.core.settings import Settings


def with_counting(parser: argparse.ArgumentParser) -> None:
    """Add what counting takes."""
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
    parser.add_argument(
        "--sensitivity",
        type=to_share,
        metavar="SHARE",
        help="calibrate, of a candidate: choose its point so that this share of the films with the "
        "finding is found here, such as 0.95",
    )


def calibrate(arguments: argparse.Namespace) -> int:
    """Score the films here, and let the site count; the films themselves go nowhere."""
    from lynkeus.app.outside import taking  # noqa: PLC0415  # the engine, slow to import
    from lynkeus.cli.labelled import scored  # noqa: PLC0415  # as above
    from lynkeus.models.predictive import Judged, write_judged  # noqa: PLC0415  # as above

    labels, stated = Path(arguments.labels), age_band(arguments.age_band)
    settings = settings_of(arguments)
    reader = _reader(settings, arguments.which, arguments.version or "")
    with taking() as take:
        rows, read = scored(labels, (reader.opened,), take, stated)
    patients = {name: number for number, name in enumerate({row.patient: 0 for row in rows})}
    kept = [
        (one.probability, row.positive, patients[row.patient])
        for row, (one,) in zip(rows, (film.scores for film in read), strict=True)
        if not one.refused
    ]
    point, rule = _point(reader.package.point, kept, arguments.sensitivity)
    films = [Judged(above=said >= point, had=had, patient=whose) for said, had, whose in kept]
    told: Mapping[str, Json] = {
        "which": arguments.which,
        "version": reader.package.version,
        "source": arguments.source,
        "labels": hashlib.sha256(file_bytes(labels)).hexdigest(),
        "rule": rule,
    }
    body = write_judged(point, films)
    with known_site(settings) as site:
        counted = cast("Mapping[str, Json]", site.ask("calibrate package", told, body=body))
    report(arguments, counted, _counted(counted))
    return DONE


def _reader(settings: Settings, which: str, version: str) -> Reader:
    """Open the version in use, or the one that is named, be it a candidate."""
    from lynkeus.app.noting import at_home  # noqa: PLC0415  # the database, slow to import
    from lynkeus.app.outside import Shut, active_readers  # noqa: PLC0415  # the engine

    home = at_home(settings)
    meant = [
        one for one in (*home.active, *home.waiting) if (one.id, one.version) == (which, version)
    ]
    if not version:
        meant = [one for one in home.active if one.id == which]
    readers = active_readers(meant, home.trusted)
    if not readers:
        sentence = f"{which} is not in use at this site: see `lynkeus packages list`."
        raise NotFound(sentence, reason="no_such_package", package=which)
    (reader,) = readers
    if isinstance(reader, Shut):
        sentence = f"{which} is stopped: its maker is trusted no more here, so nothing is counted."
        raise BadInput(sentence, reason="maker_distrusted", package=which)
    return reader


def _point(
    point: float, kept: Sequence[tuple[float, bool, int]], wanted: float | None
) -> tuple[float, str]:
    """Choose the point where a sensitivity is asked for; else it stays. Gives the rule too."""
    import numpy as np  # noqa: PLC0415  # slow to import

    from lynkeus.learning.point import choose_point  # noqa: PLC0415  # as above

    so = np.array([had for _, had, _ in kept], dtype=np.bool_)
    if wanted is None or not so.any():
        return point, ""
    said = np.array([one for one, _, _ in kept], dtype=np.float64)
    rule = f"the highest from which {wanted:g} of the films with the finding are found here"
    return choose_point({"here": said}, so, sensitivity_min=wanted), rule


def _counted(counted: Mapping[str, Json]) -> str:
    lines = [f"{count_of(counted['films'], 'film')} counted, {counted['had']} with the finding."]
    if counted["rule"]:
        lines.append(f"It speaks from {counted['point']:g} on: {counted['rule']}.")
    for side in ("above", "below"):
        here = counted[side]
        if isinstance(here, Mapping):
            lines.append(
                f"Of {count_of(here['of'], 'such film')} {side} the point {here['n']} had it "
                f"({here['low']} to {here['high']}); from {count_of(here['films'], 'film')}."
            )
        else:
            lines.append(f"No film lay {side} the point: nothing is said of such films.")
    return "\n".join(lines)
