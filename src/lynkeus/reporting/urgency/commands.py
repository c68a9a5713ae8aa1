"""What changes about which study is urgent."""

from dataclasses import dataclass
from enum import StrEnum

from lynkeus.access.actors import READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.core.errors import Conflict
from lynkeus.core.ids import CaseId
from lynkeus.reporting.facts import UrgencyChanged
from lynkeus.reporting.queries import reports_of
from lynkeus.reporting.records import urgent_marks


class Urgency(StrEnum):
    """Whether a study goes first."""

    URGENT = "urgent"
    NOT_URGENT = "not_urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkUrgent:
    """Put a study first, or back among the others."""

    case: CaseId
    urgency: Urgency


def _mark_urgent(context: Context, command: MarkUrgent) -> Effect:
    urgent = command.urgency is Urgency.URGENT
    study = study_by_case(context.connection, command.case)
    report = reports_of(context.connection, [command.case])[command.case]
    # Of a study that waits for no doctor nobody is shown the mark: who set it would trust in it.
    if urgent and not report.waits(study.revision):
        message = "This report is signed: no one would see the mark. Call who signed it."
        raise Conflict(message, reason="signed_not_urgent")
    context.connection.execute(urgent_marks.delete().where(urgent_marks.c.case == command.case))
    if urgent:
        row = {"case": command.case, "person": context.actor.id, "at": context.now}
        context.connection.execute(urgent_marks.insert().values(**row))
    entry = Entry(
        act="study.urgent" if urgent else "study.not_urgent",
        words="Marked urgent: it stands first." if urgent else "No longer marked urgent.",
        about=(command.case,),
        subject=study.subject,
    )
    return Effect(entries=(entry,), facts=(UrgencyChanged(case=command.case),))


HANDLERS = (Handler(command=MarkUrgent, run=_mark_urgent),)

RULES = (
    Rule(
        command=MarkUrgent,
        roles=READERS | {Role.TECHNOLOGIST},
        grounds="who has seen the patient or the images says what cannot wait",
    ),
)
