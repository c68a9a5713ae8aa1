"""Asking for failed work to be done again: who asked is in the ledger."""

from dataclasses import dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.core.ids import CaseId
from lynkeus.core.work_again import begin_again
from lynkeus.ledger.entries import SITE


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryWork:
    """Run a failed piece of work again."""

    work: str


def _retry(context: Context, command: RetryWork) -> Effect:
    """Run it again from the step that failed; of two who ask at once, the second is told so."""
    begun = begin_again(context.connection, command.work, context.now)
    case = CaseId(begun.case)
    subject = study_by_case(context.connection, case).subject if case else SITE
    entry = Entry(
        act="work.retried",
        words=f"Asked for the failed work `{begun.name}` to be done again.",
        about=(case,) if case else (),
        subject=subject,
        fields={"work": command.work, "name": begun.name},
    )
    return Effect(entries=(entry,))


HANDLERS = (Handler(command=RetryWork, run=_retry),)
RULES = (
    Rule(
        command=RetryWork,
        roles=frozenset({Role.ENGINEER, Role.ADMINISTRATOR}),
        grounds="engineers and administrators keep the work going",
    ),
)
