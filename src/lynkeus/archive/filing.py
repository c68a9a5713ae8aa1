"""Where what arrives belongs: its patient, its study and its series, made when they are new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from lynkeus.access.policy import Context
from lynkeus.archive.queries import ASIDE, OTHERS, noted_in
from lynkeus.archive.records import patients, series, studies
from lynkeus.core.database import Written
from lynkeus.core.ids import CaseId, SubjectId, new_id
from lynkeus.core.json import Json
from lynkeus.dicom.header import Attributes, first_text
from lynkeus.dicom.naming import NAMING
from lynkeus.dicom.search import BETWEEN_NAMES, name_in_characters, search_text

OTHERS_MAX = 100
"""Ways in which one study names patients that are counted; further ones are found all the same.
As many of objects kept aside of it.
"""
BORNE = (*NAMING, "AccessionNumber")
"""What an object kept aside may bear that its study does not."""

STUDY_KEYWORDS = (
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "PatientSex",
    "PatientBirthDate",
    "PatientAge",
    "StudyDate",
    "StudyTime",
    "AcquisitionDate",
    "AcquisitionTime",
    "AccessionNumber",
    "StudyDescription",
    "Modality",
    "BodyPartExamined",
    "ConversionType",
)
SERIES_KEYWORDS = (
    "Modality",
    "SeriesNumber",
    "SeriesDescription",
    "BodyPartExamined",
    "ViewPosition",
    "Laterality",
    "ImageLaterality",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One object that lies sealed and synced in the store, not yet in the index."""

    sop_uid: str
    series_uid: str
    study_uid: str
    transfer_syntax: str
    attributes: Attributes = field(repr=False)
    by_frame: Written = field(repr=False)
    digest: str
    size: int
    path: str
    key: bytes = field(repr=False)
    source: str


def study_for(context: Context, arrival: Arrival) -> tuple[CaseId, SubjectId]:
    """Find the study of an object and whose it is; a study that is not known yet is made."""
    row = context.connection.execute(
        select(studies).where(studies.c.study_uid == arrival.study_uid)
    ).first()
    if row is not None:
        _note_another(context, row, arrival)
        return CaseId(row.case), SubjectId(row.subject)
    case, subject = CaseId(new_id()), _subject_of(context, arrival)
    context.connection.execute(
        studies.insert().values(
            case=case,
            study_uid=arrival.study_uid,
            subject=subject,
            header=_some(arrival.attributes, STUDY_KEYWORDS),
            modality=first_text(arrival.attributes, "Modality") or "",
            search_text=search_text(arrival.attributes),
            name_in_characters=name_in_characters(arrival.attributes),
            source=arrival.source,
            received_at=context.now,
            changed_at=context.now,
            revision=0,
            settled=False,
        )
    )
    return case, subject


def _note_another(context: Context, row: Row[Any], arrival: Arrival) -> None:
    """Let a study be found by whom this image names, where no other image named the patient so."""
    said = _said(arrival.attributes, NAMING)
    known = (row.header, *noted_in(row.header, OTHERS))
    if said and all(said != _said(one, NAMING) for one in known):
        _note(context.connection, row, arrival.attributes, OTHERS, NAMING)


def note_aside(connection: Connection, case: CaseId, attributes: Attributes) -> None:
    """Let a study be found by what an object kept aside says of patient and accession.

    Args:     attributes: Of its header; what says nothing new is not noted.
    """
    kept = [studies.c.case, studies.c.header, studies.c.search_text, studies.c.name_in_characters]
    row = connection.execute(select(*kept).where(studies.c.case == case)).one()
    said = _said(attributes, BORNE)
    known = (row.header, *noted_in(row.header, ASIDE))
    if said and all(said != _said(one, BORNE) for one in known):
        _note(connection, row, attributes, ASIDE, BORNE)


def _note(
    connection: Connection,
    row: Row[Any],
    attributes: Attributes,
    where: str,
    keywords: Sequence[str],
) -> None:
    said = {one: [value] for one, value in _said(attributes, keywords).items()}
    text = _joined(row.search_text, search_text(attributes), " ")
    name = _joined(row.name_in_characters, name_in_characters(attributes), BETWEEN_NAMES)
    listed = [*noted_in(row.header, where), said][:OTHERS_MAX]
    connection.execute(
        studies.update()
        .where(studies.c.case == row.case)
        .values(search_text=text, name_in_characters=name, header={**row.header, where: listed})
    )


def _said(header: Mapping[str, Sequence[str]], keywords: Sequence[str]) -> dict[str, str]:
    said = {one: [*header.get(one, ()), ""][0].strip() for one in keywords}
    return {one: value for one, value in said.items() if value}


def _joined(known: str, new: str, between: str) -> str:
    """Add what is new; many images of an unlisted patient add it once."""
    return known if new in known else between.join(filter(None, (known, new)))


def _subject_of(context: Context, arrival: Arrival) -> SubjectId:
    """Find the subject of a patient's number; without a number each study is its own subject."""
    patient_id = first_text(arrival.attributes, "PatientID") or ""
    issuer = first_text(arrival.attributes, "IssuerOfPatientID") or ""
    if patient_id:
        known = context.connection.execute(
            select(patients.c.subject).where(
                patients.c.patient_id == patient_id, patients.c.issuer == issuer
            )
        ).scalar()
        if known is not None:
            return SubjectId(known)
    subject = SubjectId(new_id())
    context.keys.make_key(context.connection, subject)
    context.connection.execute(
        patients.insert().values(subject=subject, patient_id=patient_id, issuer=issuer)
    )
    return subject


def series_for(context: Context, arrival: Arrival, case: CaseId) -> None:
    """Make the series of an object in a study where it is not known yet."""
    known = select(series.c.case).where(
        series.c.case == case, series.c.series_uid == arrival.series_uid
    )
    if context.connection.execute(known).first() is None:
        context.connection.execute(
            series.insert().values(
                series_uid=arrival.series_uid,
                case=case,
                header=_some(arrival.attributes, SERIES_KEYWORDS),
            )
        )


def _some(attributes: Attributes, keywords: tuple[str, ...]) -> dict[str, Json]:
    return {one: list(attributes[one]) for one in keywords if one in attributes}
