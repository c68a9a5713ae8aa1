"""Asking for failed work to be done again: who asked is in the ledger."""

from dataclasses import dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryWork:
    """Run a failed piece of work again."""

    work: str


def _retry(_: Context, command: RetryWork) -> Effect:
    words = f"Asked for the failed work `{command.work}` to be done again."
    return Effect(entries=(Entry(act="work.retried", words=words, fields={"work": command.work}),))


HANDLERS = (Handler(command=RetryWork, run=_retry),)
RULES = (
    Rule(
        command=RetryWork,
        roles=frozenset({Role.ENGINEER, Role.ADMINISTRATOR}),
        grounds="engineers and administrators keep the work going",
    ),
)
