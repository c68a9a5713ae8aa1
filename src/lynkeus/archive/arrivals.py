"""The index takes in what lies sealed and synced: a batch at a time.

One ledger entry tells what came of a study from a source.
"""

from dataclasses import dataclass

from sqlalchemy import select

from lynkeus.access.actors import READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import was_opened
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.facts import ConflictKept, InstancesStored
from lynkeus.archive.filing import Arrival, note_aside, series_for, study_for
from lynkeus.archive.queries import Kind, Study, study_by_case
from lynkeus.archive.records import conflicts, instances, studies
from lynkeus.core.ids import CaseId, SubjectId, new_id
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.dicom.naming import strangers


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordArrivals:
    """Take objects into the index, a batch at a time."""

    arrivals: tuple[Arrival, ...]


@dataclass(slots=True)
class _Counted:
    subject: SubjectId
    stored: int = 0
    same: int = 0
    conflicts: int = 0
    another: int = 0


def _record(context: Context, command: RecordArrivals) -> Effect:
    outcomes: list[Json] = []
    touched: dict[tuple[CaseId, str], _Counted] = {}
    for arrival in command.arrivals:
        known = _known(context, arrival.sop_uid)
        earlier = None if known is None else _indexed(context, arrival)
        if earlier is not None:
            outcomes.append(earlier)
            continue
        became = _took(context, arrival, known)
        group = (became.case, arrival.source)
        counted = touched.setdefault(group, _Counted(became.subject))
        setattr(counted, became.count, getattr(counted, became.count) + 1)
        counted.another += became.another
        outcomes.append({"kind": became.kind, "case": became.case, "conflict": became.conflict})
    changed = dict.fromkeys(case for (case, _), counted in touched.items() if counted.stored)
    aside = dict.fromkeys(case for (case, _), counted in touched.items() if counted.conflicts)
    for case in changed:
        _grow(context, case)
    return Effect(
        result=outcomes,
        entries=tuple(_received(*group, counted) for group, counted in touched.items()),
        facts=(
            *(InstancesStored(case=case) for case in changed),
            *(ConflictKept(case=case) for case in aside),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The object that bears a number already, and whose it is."""

    study: Study
    digest: str

    def names(self, arrival: Arrival) -> bool:
        """Whether what came names the patient of this study, or nobody."""
        stay = [self.study.attributes, *self.study.others]
        return not strangers(stay, [arrival.attributes])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Became:
    """What became of an object: as its sender is told, and by which count in the ledger.

    `conflict` names an object kept aside that is still to be compared; `another` says that it
    names another patient.
    """

    case: CaseId
    subject: SubjectId
    kind: str
    count: str
    conflict: str = ""
    another: bool = False


def _took(context: Context, arrival: Arrival, known: _Known | None) -> _Became:
    if known is None:
        case, subject = _store(context, arrival)
        return _Became(case=case, subject=subject, kind="stored", count="stored")
    again = _again(context, arrival, known)
    if again is not None:
        return again
    return _Became(
        case=known.study.case,
        subject=known.study.subject,
        kind="conflicts",
        count="conflicts",
        conflict=_keep_aside(context, arrival, known.study),
        another=not known.names(arrival),
    )


def _known(context: Context, sop_uid: str) -> _Known | None:
    row = context.connection.execute(
        select(instances.c.digest, instances.c.case).where(instances.c.sop_uid == sop_uid)
    ).first()
    if row is None:
        return None
    return _Known(study=study_by_case(context.connection, CaseId(row.case)), digest=row.digest)


def _indexed(context: Context, arrival: Arrival) -> Json:
    """Give the answer again where this very file is indexed: its batch was written, then failed."""
    image = select(instances.c.case).where(instances.c.path == arrival.path)
    row = context.connection.execute(image).first()
    if row is not None:
        return {"kind": "stored", "case": row.case, "conflict": ""}
    aside = select(conflicts.c.case, conflicts.c.id).where(conflicts.c.path == arrival.path)
    row = context.connection.execute(aside).first()
    return None if row is None else {"kind": "conflicts", "case": row.case, "conflict": row.id}


def _again(context: Context, arrival: Arrival, known: _Known) -> _Became | None:
    """Tell as what these very bytes are here already: as the image, or kept aside of it."""
    kind, conflict = "same", ""
    if known.digest != arrival.digest:
        aside = select(conflicts.c.id, conflicts.c.kind).where(
            conflicts.c.sop_uid == arrival.sop_uid, conflicts.c.digest == arrival.digest
        )
        row = context.connection.execute(aside).first()
        if row is None:
            return None
        kind = "copies" if row.kind == Kind.COPY else "conflicts"
        conflict = row.id if row.kind == Kind.UNCOMPARED else ""
    case, subject = known.study.case, known.study.subject
    return _Became(case=case, subject=subject, kind=kind, count="same", conflict=conflict)


def _store(context: Context, arrival: Arrival) -> tuple[CaseId, SubjectId]:
    case, subject = study_for(context, arrival)
    series_for(context, arrival, case)
    context.connection.execute(
        instances.insert().values(
            series_uid=arrival.series_uid, **_row(context, arrival, case, subject)
        )
    )
    return case, subject


def _keep_aside(context: Context, arrival: Arrival, study: Study) -> str:
    number = new_id()
    context.connection.execute(
        conflicts.insert().values(
            id=number,
            kind=Kind.UNCOMPARED.value,
            **_row(context, arrival, study.case, study.subject),
        )
    )
    note_aside(context.connection, study.case, arrival.attributes)
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
        "by_frame": arrival.by_frame,
        "source": arrival.source,
        "received_at": context.now,
    }


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


def _received(case: CaseId, source: str, counted: _Counted) -> Entry:
    images = count_of(counted.stored, "new image")
    words = f"Received {images} of this study from {source}."
    if counted.same:
        words += f" {count_of(counted.same, 'was', 'were')} here already, unchanged."
    if counted.conflicts:
        words += (
            f" {count_of(counted.conflicts, 'bears', 'bear')} a number that another image has; the "
            "first stays, what came later is kept aside for a person."
        )
    if counted.another:
        words += f" Of these {count_of(counted.another, 'names', 'name')} another patient."
    fields: dict[str, Json] = {
        "stored": counted.stored,
        "same": counted.same,
        "conflicts": counted.conflicts,
        "source": source,
    }
    if counted.another:
        fields["another"] = counted.another
    return Entry(
        act="study.received", words=words, about=(case,), subject=counted.subject, fields=fields
    )


HANDLERS = (Handler(command=RecordArrivals, run=_record),)

RULES = (
    Rule(
        command=RecordArrivals,
        roles=READERS | {Role.SERVICE, Role.OPERATOR, Role.TECHNOLOGIST, Role.ADMINISTRATOR},
        grounds="this site receives what is sent to it, and what its people bring",
    ),
)
