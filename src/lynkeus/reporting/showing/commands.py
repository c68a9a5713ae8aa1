"""Somebody asks for a colleague's signed report before he has given an opinion of his own."""

from dataclasses import dataclass

from lynkeus.access.actors import READERS
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.cases.told.commands import note_shown
from lynkeus.core.ids import CaseId
from lynkeus.reporting.queries import is_hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReport:
    """Be shown a signed report that may tell what AI found; nobody is refused it."""

    case: CaseId


def _show(context: Context, command: ShowReport) -> Effect:
    """Note that it was shown, where it was not open to him already."""
    case, study = command.case, study_by_case(context.connection, command.case)
    if not is_hidden(context.connection, study, context.actor.id):
        return Effect()
    note_shown(context, case, study.revision)
    entry = Entry(
        act="report.shown",
        words="Asked for the signed report before an own opinion: it may tell what AI found.",
        about=(case,),
        subject=study.subject,
        fields={"revision": study.revision},
    )
    return Effect(entries=(entry,))


def _needs_viewing(context: Context, command: ShowReport) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


HANDLERS = (Handler(command=ShowReport, run=_show),)

RULES = (
    Rule(
        command=ShowReport,
        roles=READERS,
        grounds="what is signed is open to readers who have opened the study",
        condition=_needs_viewing,
    ),
)
