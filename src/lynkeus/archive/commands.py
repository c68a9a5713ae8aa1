"""What changes in the archive: objects arrive, a study settles, a person opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from lynkeus.access.actors import PEOPLE, READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import grant_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.facts import InstancesStored, StudyArrived
from lynkeus.archive.queries import Study, study_by_case
from lynkeus.archive.records import conflicts, instances, patients, series, studies
from lynkeus.core.ids import CaseId, SubjectId, new_id
from lynkeus.core.json import Json

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
    digest: str
    size: int
    path: str
    key: bytes = field(repr=False)
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordArrivals:
    """Take objects into the index, a batch at a time."""

    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleStudy:
    """Say that a study has come to rest at a revision."""

    case: CaseId
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStudy:
    """Open a study: the permit to view it lasts half an hour."""

    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportStudy:
    """Take a study's originals out of the archive."""

    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStudies:
    """See the list of studies, by one query."""

    view: str
    query_digest: str


@dataclass(slots=True)
class _Counted:
    subject: SubjectId
    stored: int = 0
    same: int = 0
    conflicts: int = 0
    source: str = ""


def _record(context: Context, command: RecordArrivals) -> Effect:
    outcomes: list[Json] = []
    touched: dict[CaseId, _Counted] = {}
    for arrival in command.arrivals:
        case, subject = _study_of(context, arrival)
        counted = touched.setdefault(case, _Counted(subject, source=arrival.source))
        kind = _store(context, arrival, case, subject)
        setattr(counted, kind, getattr(counted, kind) + 1)
        outcomes.append({"kind": kind, "case": case})
    for case, counted in touched.items():
        if counted.stored:
            _grow(context, case)
    changed = [case for case, counted in touched.items() if counted.stored]
    return Effect(
        result=outcomes,
        entries=tuple(_received(case, counted) for case, counted in touched.items()),
        facts=tuple(InstancesStored(case=case) for case in changed),
    )


def _store(context: Context, arrival: Arrival, case: CaseId, subject: SubjectId) -> str:
    earlier = context.connection.execute(
        select(instances.c.digest, instances.c.case).where(instances.c.sop_uid == arrival.sop_uid)
    ).first()
    if earlier is not None and earlier.digest == arrival.digest:
        return "same"
    owner = case if earlier is None else CaseId(earlier.case)
    if owner != case:
        subject = study_by_case(context.connection, owner).subject
    key = context.keys.key_of(context.connection, subject)
    kept = {
        "case": owner,
        "sop_uid": arrival.sop_uid,
        "digest": arrival.digest,
        "size": arrival.size,
        "path": arrival.path,
        "wrapped_key": context.keys.wrap(key, arrival.key, arrival.path.encode()),
        "source": arrival.source,
        "received_at": context.now,
    }
    if earlier is not None:
        context.connection.execute(conflicts.insert().values(id=new_id(), **kept))
        return "conflicts"
    _series_of(context, arrival, case)
    header = {keyword: list(values) for keyword, values in arrival.attributes.items()}
    context.connection.execute(
        instances.insert().values(
            series_uid=arrival.series_uid,
            transfer_syntax=arrival.transfer_syntax,
            header=header,
            **kept,
        )
    )
    return "stored"


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
    known = select(series.c.case).where(series.c.series_uid == arrival.series_uid)
    if context.connection.execute(known).first() is None:
        context.connection.execute(
            series.insert().values(
                series_uid=arrival.series_uid,
                case=case,
                header=_some(arrival.attributes, SERIES_KEYWORDS),
            )
        )


def _grow(context: Context, case: CaseId) -> None:
    """Begin the next revision when the last one had settled."""
    study = study_by_case(context.connection, case)
    revision = study.revision + 1 if study.settled or study.revision == 0 else study.revision
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


def _settle(context: Context, command: SettleStudy) -> Effect:
    study = study_by_case(context.connection, command.case)
    if study.settled or study.revision != command.revision:
        return Effect(result=False)
    context.connection.execute(
        studies.update().where(studies.c.case == command.case).values(settled=True)
    )
    words = f"The study came to rest at revision {command.revision}."
    fields: dict[str, Json] = {"revision": command.revision}
    entry = _entry(study, "study.arrived", words, fields)
    fact = StudyArrived(case=command.case, revision=command.revision)
    return Effect(result=True, entries=(entry,), facts=(fact,))


def _open(context: Context, command: OpenStudy) -> Effect:
    study = study_by_case(context.connection, command.case)
    until = grant_viewing(context.connection, context.actor, command.case, context.now)
    words = f"Opened the study; the permit to view it lasts until {until:%H:%M} UTC."
    fields: dict[str, Json] = {"until": until.isoformat(), "revision": study.revision}
    return Effect(
        result={"until": until.isoformat()},
        entries=(_entry(study, "study.opened", words, fields),),
    )


def _export(context: Context, command: ExportStudy) -> Effect:
    study = study_by_case(context.connection, command.case)
    words = "Took the originals of this study out of the archive."
    return Effect(entries=(_entry(study, "study.exported", words, {}),))


def _list(_: Context, command: ListStudies) -> Effect:
    words = f"Looked at the list of studies, view `{command.view}`."
    return Effect(entries=(Entry(act="list.opened", words=words, fields={"view": command.view}),))


def _entry(study: Study, act: str, words: str, fields: dict[str, Json]) -> Entry:
    return Entry(act=act, words=words, about=(study.case,), subject=study.subject, fields=fields)


def _value(arrival: Arrival, keyword: str) -> str:
    values = arrival.attributes.get(keyword, ())
    return values[0].strip() if values else ""


def _some(attributes: Mapping[str, tuple[str, ...]], keywords: tuple[str, ...]) -> dict[str, Json]:
    return {one: list(attributes[one]) for one in keywords if one in attributes}


HANDLERS = (
    Handler(command=RecordArrivals, run=_record),
    Handler(command=SettleStudy, run=_settle),
    Handler(command=OpenStudy, run=_open),
    Handler(command=ExportStudy, run=_export),
    Handler(command=ListStudies, run=_list),
)

RULES = (
    Rule(
        command=RecordArrivals,
        roles=frozenset({Role.SERVICE, Role.OPERATOR}),
        grounds="this site receives what is sent to it",
    ),
    Rule(
        command=SettleStudy,
        roles=frozenset({Role.SERVICE, Role.OPERATOR}),
        grounds="nothing more of the study came for a while",
    ),
    Rule(command=OpenStudy, roles=READERS, grounds="readers open the studies of this site"),
    Rule(
        command=ExportStudy,
        roles=frozenset({Role.OPERATOR}),
        grounds="operators hold the site's key",
    ),
    Rule(
        command=ListStudies,
        roles=PEOPLE | {Role.OPERATOR},
        grounds="people of this site see its list",
    ),
)
