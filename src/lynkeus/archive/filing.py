"""Where what arrives belongs: its patient, its study and its series, made when they are new."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from lynkeus.access.policy import Context
from lynkeus.archive.records import patients, series, studies
from lynkeus.core.database import Written
from lynkeus.core.ids import CaseId, SubjectId, new_id
from lynkeus.core.json import Json
from lynkeus.dicom.search import name_in_characters, search_text

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
    attributes: Mapping[str, tuple[str, ...]] = field(repr=False)
    by_frame: Written = field(repr=False)
    digest: str
    size: int
    path: str
    key: bytes = field(repr=False)
    source: str


def study_for(context: Context, arrival: Arrival) -> tuple[CaseId, SubjectId]:
    """Find the study of an object and whose it is; a study that is not known yet is made."""
    row = context.connection.execute(
        select(studies.c.case, studies.c.subject).where(studies.c.study_uid == arrival.study_uid)
    ).first()
    if row is not None:
        return CaseId(row.case), SubjectId(row.subject)
    case, subject = CaseId(new_id()), _subject_of(context, arrival)
    context.connection.execute(
        studies.insert().values(
            case=case,
            study_uid=arrival.study_uid,
            subject=subject,
            header=_some(arrival.attributes, STUDY_KEYWORDS),
            modality=_value(arrival, "Modality"),
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


def _subject_of(context: Context, arrival: Arrival) -> SubjectId:
    """Find the subject of a patient's number; without a number each study is its own subject."""
    patient_id = _value(arrival, "PatientID")
    issuer = _value(arrival, "IssuerOfPatientID")
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


def _value(arrival: Arrival, keyword: str) -> str:
    values = arrival.attributes.get(keyword, ())
    return values[0].strip() if values else ""


def _some(attributes: Mapping[str, tuple[str, ...]], keywords: tuple[str, ...]) -> dict[str, Json]:
    return {one: list(attributes[one]) for one in keywords if one in attributes}
