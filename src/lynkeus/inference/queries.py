"""What is looked up for reading: which packages are active, which images may be read."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from lynkeus.archive.queries import Instance, instances_of, study_by_case
from lynkeus.cases.queries import state_of
from lynkeus.cases.records import stated_ages
from lynkeus.cases.whose import named as patients_named
from lynkeus.cases.withholding import FINDINGS, AiState
from lynkeus.core.errors import Conflict, Refused
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.dicom.age import exact_age_years
from lynkeus.inference.asking import Stated
from lynkeus.inference.choice import Candidate
from lynkeus.models.queries import named

NOBODY = ""


def readable_images(connection: Connection, case: CaseId, revision: int) -> list[Candidate] | None:
    """List the images of the series that may be read; None when a newer revision has come."""
    if study_by_case(connection, case).revision > revision:
        return None
    usable = state_of(connection, case, NOBODY).usable
    return [_candidate(one) for one in instances_of(connection, case) if one.series_uid in usable]


def stated_age(connection: Connection, case: CaseId) -> Stated | None:
    """Give the age band that somebody stated for a study; of several patients it is nobody's."""
    if patients_named(study_by_case(connection, case)) > 1:
        return None
    row = connection.execute(select(stated_ages).where(stated_ages.c.case == case)).first()
    if row is None:
        return None
    return Stated(band=(row.low_years, row.high_years), source=row.source, at=row.at)


def _candidate(one: Instance) -> Candidate:
    return Candidate(
        sop=one.sop_uid,
        series=one.series_uid,
        modality=one.text("Modality") or "",
        body_part=one.text("BodyPartExamined"),
        view=one.text("ViewPosition"),
        intent=one.text("PresentationIntentType"),
        frames=_whole(one.text("NumberOfFrames")) or 1,
        series_number=_whole(one.text("SeriesNumber")),
        number=_whole(one.text("InstanceNumber")),
        has_pixels=bool(_whole(one.text("Rows"))),
        aged=exact_age_years(one.attributes) is not None,
    )


def _whole(text: str | None) -> int:
    try:
        return int(float(text or 0))
    except (ValueError, OverflowError):
        return 0


def check_questioning(connection: Connection, case: CaseId, person: str) -> None:
    """Hold that a person may know what models found in a study.

    Raises:   Refused: If the person has given no own opinion.
    """
    if state_of(connection, case, person).withholds:
        message = "Give your own opinion first; then the model can be questioned."
        raise Refused(message, reason="opinion_first", case=case)


def version_to_question(
    connection: Connection, case: CaseId, person: str, asked: tuple[str, str]
) -> str:
    """Find which version of a package read an image.

    Args:     person: Who may know what it found. asked: The package and the image's SOP instance
              UID.
    Raises:   Conflict: If the package gave no result for this image.
    """
    return str(_answer(connection, case, person, asked)["version"])


def version_to_map(
    connection: Connection, case: CaseId, person: str, asked: tuple[str, str]
) -> str:
    """Find which version of a package covers each place of an image that it read.

    Args:     person: Who may know what it found. asked: As in `version_to_question`.
    Raises:   Conflict: As `version_to_question`; reason `map_below` of a result below the point,
              where maps are neither graded nor shown; `map_failed`, if such maps did not pass.
    """
    said = _answer(connection, case, person, asked)
    if said["state"] != AiState.ABOVE:
        message = "This result lies below its point, and no map is made of such a film."
        raise Conflict(message, reason="map_below")
    known = said.get("occlusion")
    grade = known.get("grade") if isinstance(known, Mapping) else None
    if isinstance(grade, Mapping) and not grade["passes"]:
        message = "Occlusion maps of this model did not pass their grading, so none is drawn."
        raise Conflict(message, reason="map_failed", films=grade["films"])
    return str(said["version"])


def _answer(
    connection: Connection, case: CaseId, person: str, asked: tuple[str, str]
) -> Mapping[str, Json]:
    """Give what a package found in an image."""
    for one in state_of(connection, case, person).answers():
        if one["state"] in FINDINGS and (one["package"], one["sop"]) == asked:
            return one
    message = "This model gave no result for this image: there is nothing to read again."
    raise Conflict(message, reason="not_read")


def check_reads(connection: Connection, case: CaseId, version: tuple[str, str]) -> None:
    """Hold that a model may read again what it has read, in the version that did.

    Args:     version: The package, and its version.
    Raises:   Refused: If it is stopped, or its maker is trusted no more; it may be in use no more.
    """
    one = named(connection, *version)
    model = {"package": one.package, "version": one.version}
    name = f"{one.package} {one.version}"
    if not one.trusted:
        message = f"{name} reads nothing again: its maker is trusted no more at this site."
        raise Refused(message, reason="maker_distrusted", case=case, **model)
    if one.stopped:
        message = f"{name} is stopped at this site: it reads nothing again until it is resumed."
        raise Refused(message, reason="package_stopped", case=case, **model)
