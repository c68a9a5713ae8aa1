"""Asking for failed work to be done again: who asked is in the ledger."""

from dataclasses import dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.core.ids import CaseId
from lynkeus.core.work_items import check_failed
from lynkeus.ledger.entries import SITE


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryWork:
    """Run a failed piece of work again; `state` is the one in which it was found."""

    work: str
    name: str
    state: str
    case: CaseId


def _retry(context: Context, command: RetryWork) -> Effect:
    check_failed(command.state)
    subject = SITE
    if command.case:
        subject = study_by_case(context.connection, command.case).subject
    entry = Entry(
        act="work.retried",
        words=f"Asked for the failed work `{command.name}` to be done again.",
        about=(command.case,) if command.case else (),
        subject=subject,
        fields={"work": command.work, "name": command.name},
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
