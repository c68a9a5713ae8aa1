"""The index takes in what lies sealed and synced: a batch at a time, one ledger entry a study."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from lynkeus.access.actors import READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import was_opened
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.facts import ConflictKept, InstancesStored
from lynkeus.archive.queries import Kind, study_by_case
from lynkeus.archive.records import conflicts, instances, patients, series, studies
from lynkeus.core.ids import CaseId, SubjectId, new_id
from lynkeus.core.json import Json
from lynkeus.dicom.header import ByFrame
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
    "Modality", "SeriesNumber", "SeriesDescription", "BodyPartExamined", "ViewPosition",
    "Laterality", "ImageLaterality",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One object that lies sealed and synced in the store, not yet in the index."""

    sop_uid: str
    series_uid: str
    study_uid: str
    transfer_syntax: str
    attributes: Mapping[str, tuple[str, ...]] = field(repr=False)
    by_frame: ByFrame = field(repr=False)
    digest: str
    size: int
    path: str
    key: bytes = field(repr=False)
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordArrivals:
    """Take objects into the index, a batch at a time."""

    arrivals: tuple[Arrival, ...]


@dataclass(slots=True)
class _Counted:
    subject: SubjectId
    source: str
    stored: int = 0
    same: int = 0
    conflicts: int = 0


def _record(context: Context, command: RecordArrivals) -> Effect:
    outcomes: list[Json] = []
    touched: dict[CaseId, _Counted] = {}
    for arrival in command.arrivals:
        known = _known(context, arrival.sop_uid)
        earlier = None if known is None else _indexed(context, arrival)
        if earlier is not None:
            outcomes.append(earlier)
            continue
        if known is None:
            case, subject, kind, number = *_store(context, arrival), "stored", ""
        elif _is_kept(context, arrival, known):
            case, subject, kind, number = known.case, known.subject, "same", ""
        else:
            case, subject, kind = known.case, known.subject, "conflicts"
            number = _keep_aside(context, arrival, known)
        counted = touched.setdefault(case, _Counted(subject, arrival.source))
        setattr(counted, kind, getattr(counted, kind) + 1)
        outcomes.append({"kind": kind, "case": case, "conflict": number})
    changed = [case for case, counted in touched.items() if counted.stored]
    aside = [case for case, counted in touched.items() if counted.conflicts]
    for case in changed:
        _grow(context, case)
    return Effect(
        result=outcomes,
        entries=tuple(_received(case, counted) for case, counted in touched.items()),
        facts=(
            *(InstancesStored(case=case) for case in changed),
            *(ConflictKept(case=case) for case in aside),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The object that bears a number already, and whose it is."""

    case: CaseId
    subject: SubjectId
    digest: str


def _known(context: Context, sop_uid: str) -> _Known | None:
    row = context.connection.execute(
        select(instances.c.digest, instances.c.case).where(instances.c.sop_uid == sop_uid)
    ).first()
    if row is None:
        return None
    case = CaseId(row.case)
    subject = study_by_case(context.connection, case).subject
    return _Known(case=case, subject=subject, digest=row.digest)


def _indexed(context: Context, arrival: Arrival) -> Json:
    """Give the answer again where this very file is indexed: its batch was written, then failed."""
    image = select(instances.c.case).where(instances.c.path == arrival.path)
    row = context.connection.execute(image).first()
    if row is not None:
        return {"kind": "stored", "case": row.case, "conflict": ""}
    aside = select(conflicts.c.case, conflicts.c.id).where(conflicts.c.path == arrival.path)
    row = context.connection.execute(aside).first()
    return None if row is None else {"kind": "conflicts", "case": row.case, "conflict": row.id}


def _is_kept(context: Context, arrival: Arrival, known: _Known) -> bool:
    """Tell whether these very bytes are here, as the image or aside of it."""
    aside = select(conflicts.c.id).where(
        conflicts.c.sop_uid == arrival.sop_uid, conflicts.c.digest == arrival.digest
    )
    return known.digest == arrival.digest or context.connection.execute(aside).first() is not None


def _store(context: Context, arrival: Arrival) -> tuple[CaseId, SubjectId]:
    case, subject = _study_of(context, arrival)
    _series_of(context, arrival, case)
    context.connection.execute(
        instances.insert().values(
            series_uid=arrival.series_uid, **_row(context, arrival, case, subject)
        )
    )
    return case, subject


def _keep_aside(context: Context, arrival: Arrival, known: _Known) -> str:
    number = new_id()
    context.connection.execute(
        conflicts.insert().values(
            id=number,
            kind=Kind.UNCOMPARED.value,
            **_row(context, arrival, known.case, known.subject),
        )
    )
    return number


def _row(context: Context, arrival: Arrival, case: CaseId, subject: SubjectId) -> dict[str, object]:
    key = context.keys.key_of(context.connection, subject)
    return {
        "case": case,
        "sop_uid": arrival.sop_uid,
        "digest": arrival.digest,
        "size": arrival.size,
        "transfer_syntax": arrival.transfer_syntax,
        "path": arrival.path,
        "wrapped_key": context.keys.wrap(key, arrival.key, arrival.path.encode()),
        "header": {keyword: list(values) for keyword, values in arrival.attributes.items()},
        "by_frame": dict(arrival.by_frame),
        "source": arrival.source,
        "received_at": context.now,
    }


def _study_of(context: Context, arrival: Arrival) -> tuple[CaseId, SubjectId]:
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


def _series_of(context: Context, arrival: Arrival, case: CaseId) -> None:
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


def _grow(context: Context, case: CaseId) -> None:
    """Begin the next revision when the last one had settled, or somebody may have judged it."""
    study = study_by_case(context.connection, case)
    over = study.settled or study.revision == 0 or was_opened(context.connection, case)
    revision = study.revision + 1 if over else study.revision
    context.connection.execute(
        studies.update()
        .where(studies.c.case == case)
        .values(changed_at=context.now, revision=revision, settled=False)
    )


def _received(case: CaseId, counted: _Counted) -> Entry:
    words = f"Received {counted.stored} new images of this study from {counted.source}."
    if counted.same:
        words += f" {counted.same} were here already, unchanged."
    if counted.conflicts:
        words += (
            f" {counted.conflicts} bear a number that another image has; the first stays, "
            "these are kept aside for a person."
        )
    fields: dict[str, Json] = {
        "stored": counted.stored,
        "same": counted.same,
        "conflicts": counted.conflicts,
        "source": counted.source,
    }
    return Entry(
        act="study.received", words=words, about=(case,), subject=counted.subject, fields=fields
    )


def _value(arrival: Arrival, keyword: str) -> str:
    values = arrival.attributes.get(keyword, ())
    return values[0].strip() if values else ""


def _some(attributes: Mapping[str, tuple[str, ...]], keywords: tuple[str, ...]) -> dict[str, Json]:
    return {one: list(attributes[one]) for one in keywords if one in attributes}


HANDLERS = (Handler(command=RecordArrivals, run=_record),)

RULES = (
    Rule(
        command=RecordArrivals,
        roles=READERS | {Role.SERVICE, Role.OPERATOR, Role.TECHNOLOGIST, Role.ADMINISTRATOR},
        grounds="this site receives what is sent to it, and what its people bring",
    ),
)
