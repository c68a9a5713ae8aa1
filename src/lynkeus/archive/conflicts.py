"""Objects whose number another one bears: the first stays, a person is shown both."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from lynkeus.access.actors import JUDGES, READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.facts import AsideCompared
from lynkeus.archive.queries import (
    Instance,
    Kind,
    conflicts_of,
    read_header,
    read_instance,
    study_by_case,
)
from lynkeus.archive.records import conflicts
from lynkeus.core.errors import NotFound
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.dicom.display import display_of
from lynkeus.dicom.header import Attributes, at_frame, first_text
from lynkeus.dicom.prose import may_describe

DIFFERING_MAX = 50
IDENTITY = (
    *("PatientName", "PatientID", "IssuerOfPatientID", "PatientSex", "PatientBirthDate"),
    *("PatientAge", "StudyDate", "AccessionNumber"),
    *("Laterality", "ImageLaterality", "ViewPosition"),
)
"""What says whose image it is, when taken, of which side: a mistake there harms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """An object kept aside."""

    id: str
    kind: Kind
    kept: Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCompared:
    """Say what an object kept aside is: the same image in another encoding, or another content."""

    conflict: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtConflicts:
    """See what the headers of objects kept aside say, beside what stays; no image is shown."""

    case: CaseId


def aside(connection: Connection, number: str) -> Aside:
    """Find an object that was kept aside.

    Raises:  NotFound: If there is none.
    """
    row = connection.execute(select(conflicts).where(conflicts.c.id == number)).first()
    if row is None:
        message = "No such object is kept aside in this archive."
        raise NotFound(message, reason="conflict_not_found")
    return _aside(row)


def asides_of(connection: Connection, case: CaseId) -> list[Aside]:
    """List what was kept aside of a study, copies included, oldest first."""
    rows = connection.execute(
        select(conflicts)
        .where(conflicts.c.case == case)
        .order_by(conflicts.c.received_at, conflicts.c.id)
    )
    return [_aside(row) for row in rows]


def uncompared(connection: Connection) -> list[Aside]:
    """List what a crash left before it was compared, oldest first."""
    left = select(conflicts).where(conflicts.c.kind == Kind.UNCOMPARED.value)
    rows = connection.execute(left.order_by(conflicts.c.received_at, conflicts.c.id))
    return [_aside(row) for row in rows]


def conflict_json(first: Instance, one: Aside) -> dict[str, Json]:
    """Give an object kept aside beside the one that stays, for a person to judge.

    Args:     first: The one that stays. one: The object kept aside.
    Returns:  Plain values; `differs` lists the attributes whose values are not the same, each
              with whether it says whose image it is; `more` counts those that are left out.
    """
    differs = differing(first.attributes, one.kept.attributes)
    return {
        "id": one.id,
        "sop": one.kept.sop_uid,
        "kind": one.kind.value,
        "display": display_of(at_frame(one.kept.attributes, one.kept.by_frame, 0)).as_json(),
        "differs": differs[:DIFFERING_MAX],
        "more": max(len(differs) - DIFFERING_MAX, 0),
    }


def differing(first: Attributes, second: Attributes) -> list[Json]:
    """List the attributes in which two headers differ: whose image it is first, then by name.

    What may hold a description, a report or a remark is left out: it is nobody's to see before
    the own opinion, and this room does not know opinions.
    """
    keywords = [
        one
        for one in sorted({*first, *second}, key=_rank)
        if first.get(one) != second.get(one) and not may_describe(one)
    ]
    return [
        {
            "keyword": one,
            "identity": one in IDENTITY,
            "first": _text(first, one),
            "second": _text(second, one),
        }
        for one in keywords
    ]


def _rank(keyword: str) -> tuple[int, str]:
    return (IDENTITY.index(keyword) if keyword in IDENTITY else len(IDENTITY), keyword)


def _text(attributes: Attributes, keyword: str) -> str | None:
    return "\\".join(attributes[keyword]) if keyword in attributes else None


def _aside(row: Any) -> Aside:  # noqa: ANN401  # a row of `conflicts`
    series = first_text(read_header(row.header), "SeriesInstanceUID") or ""
    return Aside(id=row.id, kind=Kind(row.kind), kept=read_instance(row, series))


def _note_compared(context: Context, command: NoteCompared) -> Effect:
    """Note the answer once; another content needs no entry, its arrival told of it."""
    one = aside(context.connection, command.conflict)
    if one.kind is not Kind.UNCOMPARED:
        return Effect()
    this = conflicts.update().where(conflicts.c.id == one.id)
    context.connection.execute(this.values(kind=command.kind.value))
    if command.kind is not Kind.COPY:
        return Effect()
    subject = study_by_case(context.connection, one.kept.case).subject
    words = "An image came again in another encoding with equal attributes and pixels: a copy."
    entry = Entry(
        act="study.copied",
        words=words,
        about=(one.kept.case,),
        subject=subject,
        fields={"transfer_syntax": one.kept.transfer_syntax, "source": one.kept.source},
    )
    return Effect(entries=(entry,), facts=(AsideCompared(case=one.kept.case),))


def _look(context: Context, command: LookAtConflicts) -> Effect:
    study = study_by_case(context.connection, command.case)
    if not conflicts_of(context.connection, command.case):
        message = "Nothing is kept aside of this study: there is nothing to compare."
        raise NotFound(message, reason="nothing_aside")
    words = "Compared the headers of what is kept aside of this study with what stays; no image."
    entry = Entry(act="conflict.looked_at", words=words, about=(study.case,), subject=study.subject)
    return Effect(entries=(entry,))


HANDLERS = (
    Handler(command=NoteCompared, run=_note_compared),
    Handler(command=LookAtConflicts, run=_look),
)

RULES = (
    Rule(
        command=NoteCompared,
        roles=frozenset({Role.SERVICE}),
        grounds="both were decoded and compared pixel by pixel",
    ),
    Rule(
        command=LookAtConflicts,
        roles=JUDGES - READERS,
        grounds="who answers for the images tells the people of the device; readers open the study",
    ),
)
