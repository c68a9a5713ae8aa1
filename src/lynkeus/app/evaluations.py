"""Evaluations as the pages show them: begun on an opened test set, followed, stopped, saved."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from lynkeus.access.web import provided
from lynkeus.app.kept_manifests import manifest_file
from lynkeus.app.manifests import AtShelf, Shelf
from lynkeus.app.packages import open_version
from lynkeus.app.wanted import PACKAGES_MAX, Short, Where, Which
from lynkeus.core.errors import BadInput, LynkeusError, NotFound
from lynkeus.core.json import Json, parse_object
from lynkeus.inference.asking import check_band
from lynkeus.manifests.manifest import Labelling, Manifest
from lynkeus.manifests.opened import check_finding
from lynkeus.manifests.queries import frozen
from lynkeus.models.card import Classes
from lynkeus.models.judging.commands import StartEvaluation, StopEvaluation
from lynkeus.models.judging.evaluation import COMPARISON, EVALUATION, Evaluation
from lynkeus.models.judging.kept.ports import Evaluations
from lynkeus.models.judging.queries import all_evaluations, evaluation_of
from lynkeus.models.ports import OpenedPackage
from lynkeus.oversight.commands import MAKERS

router = APIRouter(prefix="/api")

PREVALENCES_MAX = 5
ID_CHARS = 32
FIGURES = ("sensitivity", "specificity", "auc")
"""What the list tells of each."""


class Asked(Where):
    """What is to be measured, beside what, and by which of a data set's classes."""

    packages: Annotated[tuple[Which, ...], Field(min_length=1, max_length=PACKAGES_MAX)]
    finding: Short | None = None
    ages: tuple[float, float] | None = None
    prevalences: Annotated[
        tuple[Annotated[float, Field(gt=0, lt=1)], ...], Field(max_length=PREVALENCES_MAX)
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who asks, what he may reach of data sets, and the reports that are kept."""

    shelf: Shelf
    kept: Evaluations


def _desk(shelf: AtShelf, kept: Annotated[Evaluations, provided(Evaluations)]) -> Desk:
    return Desk(shelf=shelf, kept=kept)


AtDesk = Annotated[Desk, Depends(_desk)]


@router.get("/manifests/{digest}/evaluations")
def list_evaluations(digest: str, desk: AtDesk) -> dict[str, Json]:
    """List the evaluations on the test set of a data set, the newest first."""
    with desk.shelf.sets.house.database.read() as connection:
        known = frozen(connection, digest)
        mine = [one for one in all_evaluations(connection) if one.manifest == known.digest]
    return {"items": [{**one.as_json(), "figures": _figures(desk, one)} for one in mine]}


@router.post("/manifests/{digest}/evaluations")
def start_evaluation(digest: str, asked: Asked, desk: AtDesk) -> dict[str, Json]:
    """Measure a package on a test set that was opened for it; it waits where another runs."""
    shelf, house = desk.shelf, desk.shelf.sets.house
    shelf.door.check(shelf.caller, StartEvaluation)
    manifest, _ = manifest_file(house.database, house.settings, digest)
    packages = [open_version(house.database, (one.package, one.version)) for one in _once(asked)]
    check_labels(manifest, packages[0].card.classes, asked.finding)
    if asked.ages is not None:
        check_band(asked.ages)
    command = StartEvaluation(
        run=hashlib.sha256(shelf.key.encode()).hexdigest()[:ID_CHARS],
        manifest=digest,
        packages=tuple(_exactly(one) for one in packages),
        place=shelf.sets.place_of(manifest, digest, asked.root),
        finding=asked.finding or "",
        ages=asked.ages,
        prevalences=asked.prevalences,
    )
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return _shown(command.run, desk)


@router.get("/evaluations/{evaluation}")
def show_evaluation(evaluation: str, desk: AtDesk) -> dict[str, Json]:
    """Tell how an evaluation stands, and what was measured."""
    return _shown(evaluation, desk)


@router.post("/evaluations/{evaluation}/stop")
def stop_evaluation(evaluation: str, desk: AtDesk) -> dict[str, Json]:
    """Let an evaluation stop: nothing comes of it."""
    shelf = desk.shelf
    shelf.door.execute(shelf.caller, StopEvaluation(run=evaluation), key=shelf.key)
    return _shown(evaluation, desk)


@router.get("/evaluations/{evaluation}/report")
def give_report(
    evaluation: str, desk: AtDesk, which: Literal["evaluation", "comparison"] = EVALUATION
) -> Response:
    """Give a report as the terminal writes it, byte for byte."""
    known = _known(evaluation, desk)
    if which not in known.reports:
        message = "No such report came of this evaluation: its page says how it stands."
        raise NotFound(message, reason="report_none")
    text = desk.kept.report(known.id, which, known.reports[which])
    return Response(text, media_type="application/json")


def check_labels(manifest: Manifest, classes: Classes, finding: str | None) -> None:
    """Ask that the labels of a data set can be told as a card's two classes.

    Raises:  BadInput: reason `labels_are_masks`, `class_unknown` or `finding_unsaid`.
    """
    if manifest.labelling is Labelling.MASK:
        message = (
            "This data set has masks in the place of labels, and what lies here looks for one "
            "finding: evaluate a package that outlines at the terminal."
        )
        raise BadInput(message, reason="labels_are_masks")
    check_finding(manifest, finding)
    known = {"0", "1", classes.positive.casefold(), classes.negative.casefold()}
    several = manifest.labelling is Labelling.SEVERAL
    if not finding and (several or not {one.casefold() for one in manifest.classes} <= known):
        message = (
            f"The card calls its classes {classes.positive} and {classes.negative}, and the data "
            f"set has {', '.join(manifest.classes)}: say which of these is the finding."
        )
        raise BadInput(message, reason="finding_unsaid", classes=[*manifest.classes])


def _once(asked: Asked) -> Sequence[Which]:
    if len({(one.package, one.version) for one in asked.packages}) < len(asked.packages):
        message = "A package is not compared with itself: name another one, or it alone."
        raise BadInput(message, reason="package_twice")
    return asked.packages


def _exactly(opened: OpenedPackage) -> tuple[str, str, str]:
    return opened.card.id, opened.card.version, opened.digest


def _known(run: str, desk: Desk) -> Evaluation:
    with desk.shelf.sets.house.database.read() as connection:
        return evaluation_of(connection, run)


def _shown(run: str, desk: Desk) -> dict[str, Json]:
    with desk.shelf.sets.house.database.read() as connection:
        known = evaluation_of(connection, run)
        manifest = frozen(connection, known.manifest)
    told: dict[str, Json] = {
        "name": manifest.name,
        "problem": _problem(desk, known),
        EVALUATION: None,
        COMPARISON: None,
    }
    try:
        told |= {name: _document(desk, known, name) for name in known.reports}
    except LynkeusError as problem:
        told["problem"] = problem.as_json()
    return {**known.as_json(), **told}


def _problem(desk: Desk, known: Evaluation) -> Json:
    """Say why nothing was measured: to who makes data sets with the films, to others without."""
    if not known.reason:
        return None
    whole = desk.kept.problem(known.id) if MAKERS & desk.shelf.caller.roles else None
    return whole or {"reason": known.reason, "sentence": "", "fields": {}}


def _document(desk: Desk, known: Evaluation, name: str) -> dict[str, Json]:
    return dict(parse_object(desk.kept.report(known.id, name, known.reports[name])))


def _figures(desk: Desk, known: Evaluation) -> Json:
    """Give what the list tells of one that is done; None where its report cannot be used."""
    if EVALUATION not in known.reports:
        return None
    try:
        document = cast("Mapping[str, Json]", _document(desk, known, EVALUATION))
    except LynkeusError:
        return None
    return {name: document[name] for name in FIGURES}
