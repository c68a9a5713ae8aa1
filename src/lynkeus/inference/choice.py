"""Which image of a study a model reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lynkeus.core.errors import LynkeusError
from lynkeus.core.json import Json
from lynkeus.models.ports import OpenedPackage

RAW = "FOR PROCESSING"
"""Presentation Intent Type of an image that is not finished (DICOM PS3.3 C.8.11.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What the choice knows of one image; what the header does not say is None.

    `aged` says whether the header tells the patient's age, so that nobody's statement is asked.
    """

    sop: str
    series: str
    modality: str
    body_part: str | None
    view: str | None
    intent: str | None
    frames: int
    series_number: int
    number: int
    has_pixels: bool = True
    aged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a card says of the images that its model reads."""

    modalities: frozenset[str]
    body_parts: frozenset[str]
    views: frozenset[str]


def choose(wanted: Wanted, candidates: Iterable[Candidate]) -> Candidate | None:
    """Choose the image that a model reads, the same at every call.

    Args:     wanted: From the card. candidates: The images of the series that may be used.
    Returns:  Of the finished single images of a wanted modality one whose part and view are
              wanted; else one that does not say; else one that says otherwise, so that the model
              itself says why not. The lowest series and image number first. None if none fits.
    Source:   DICOM PS3.3 C.8.11.1 (raw images are never read); the package's card.
    Limits:   Headers err: whether the picture is what its header says is asked of the pixels.
    """
    fitting = [
        one
        for one in candidates
        if one.has_pixels
        and one.modality in wanted.modalities
        and one.intent != RAW
        and one.frames == 1
    ]
    return min(fitting, key=lambda one: _preference(wanted, one), default=None)


def _preference(wanted: Wanted, one: Candidate) -> tuple[int, int, int, int, str]:
    part = _agreement(one.body_part, wanted.body_parts)
    view = _agreement(one.view, wanted.views)
    return part, view, one.series_number, one.number, one.sop


def _agreement(said: str | None, wanted: frozenset[str]) -> int:
    """Rank what a header says: 0 as wanted, 1 not said, 2 something else."""
    if said is None or not wanted:
        return 1
    return 0 if said.upper() in wanted else 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivePackage:
    """A package that the site has activated: where it lies, what it reads, who answers for it.

    `digest` names its exact content, so that nothing else is ever read with; `point` is the site's
    operating point, a probability. `here` says by state how many of 100 such films had the finding
    at this site, once it has counted. `stopped` says that it reads no more; `distrusted`, that this
    is so because its maker is trusted no more.
    """

    id: str
    version: str
    folder: Path
    digest: str
    registration: str
    responsible: str
    finding: str
    wanted: Wanted
    point: float
    here: Mapping[str, Json]
    stopped: bool
    distrusted: bool


def as_its_card_says(opened: OpenedPackage) -> ActivePackage:
    """Give an opened package as it reads where no site has activated it.

    Args:     opened: Opened and verified.
    Source:   The package's card.
    """
    card = opened.card
    return ActivePackage(
        id=card.id,
        version=card.version,
        folder=opened.folder,
        digest=opened.digest,
        registration=card.registration.value,
        responsible="; ".join(card.responsible),
        finding=card.finding,
        wanted=Wanted(
            modalities=frozenset(card.reads.modalities),
            body_parts=frozenset(card.reads.body_parts),
            views=frozenset(card.reads.views),
        ),
        point=card.operating_point.probability,
        here={},
        stopped=False,
        distrusted=False,
    )


def counted_here(package: ActivePackage, result: Mapping[str, Json]) -> dict[str, Json]:
    """Say with a reading what only the site knows: how many of 100 had it here, and who answers.

    Args:     package: As the site uses it. result: Of a model that read.
    Returns:  The same reading; `calibrated_here` stays null where the site has not counted.
    Source:   `models/predictive.py`.
    """
    known = package.here.get(str(result["state"]))
    return {**result, "calibrated_here": known, "responsible": package.responsible}


def failed(package: ActivePackage, sop: str, problem: LynkeusError) -> dict[str, Json]:
    """Make the reading of a model that failed.

    Args:     package: Which. sop: On which image. problem: Why.
    Returns:  A reading without number and map.
    Source:   House rule: six states, never a blank.
    """
    reason: Json = {
        "code": problem.reason,
        "fields": dict(problem.fields),
        "words": problem.sentence,
    }
    return _without_number(package, sop, "failed", reason)


def stopped(package: ActivePackage, sop: str) -> dict[str, Json]:
    """Make the reading of a model that the site has stopped.

    Args:     package: Which. sop: Which image it would have read.
    Returns:  A reading without number and map.
    Source:   House rule: six states, never a blank.
    """
    fields: dict[str, Json] = {"package": package.id, "version": package.version}
    words = f"{package.id} {package.version} was stopped at this site."
    reason: Json = {"code": "package_stopped", "fields": fields, "words": words}
    if package.distrusted:
        words = f"{package.id} {package.version} was stopped: its maker is trusted no more here."
        reason = {"code": "maker_distrusted", "fields": fields, "words": words}
    return _without_number(package, sop, "stopped", reason)


def _without_number(package: ActivePackage, sop: str, state: str, reason: Json) -> dict[str, Json]:
    return {
        "state": state,
        "reason": reason,
        "probability": None,
        "point": None,
        "package": package.id,
        "version": package.version,
        "registration": package.registration,
        "responsible": package.responsible,
        "looks_for": package.finding,
        "not_looked_for": [],
        "sop": sop,
        "map": None,
        "cover": None,
        "calibrated_here": None,
        "sure": None,
        "occlusion": None,
    }
