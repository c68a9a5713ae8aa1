"""Who leaves lets go of what he has in hand, in the same transaction: nobody waits for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from lynkeus.access.accounts import DisablePerson
from lynkeus.access.commands import EndSession, StartSession
from lynkeus.access.execute import Effect, Handler
from lynkeus.access.policy import Context
from lynkeus.access.records import persons, sessions
from lynkeus.reporting.in_hand.commands import let_go

Leaver = Callable[[Context, Any], str | None]
"""Tells whom a command makes leave, before it is carried out."""


def leaving(handlers: Iterable[Handler]) -> tuple[Handler, ...]:
    """Let those commands after which somebody has left put down what he has in hand."""
    return tuple(
        replace(one, run=_letting_go(one, _LEAVERS[one.command]))
        if one.command in _LEAVERS
        else one
        for one in handlers
    )


def _letting_go(handler: Handler, leaver: Leaver) -> Callable[[Context, Any], Effect]:
    def run(context: Context, command: object) -> Effect:
        gone = leaver(context, command)
        effect = handler.run(context, command)
        facts = () if gone is None else let_go(context, gone)
        return replace(effect, facts=(*effect.facts, *facts))

    return run


def _signed_out(context: Context, _: EndSession) -> str:
    return context.actor.id


def _replaced(context: Context, command: StartSession) -> str | None:
    """Give whose session ends as another person signs in in the same browser."""
    query = select(sessions.c.person).where(sessions.c.token == command.replaces)
    before = context.connection.execute(query).scalar()
    return None if before == context.actor.id else before


def _disabled(context: Context, command: DisablePerson) -> str | None:
    query = select(persons.c.id).where(persons.c.login == command.login)
    return context.connection.execute(query).scalar()


_LEAVERS: Mapping[type, Leaver] = {
    EndSession: _signed_out,
    StartSession: _replaced,
    DisablePerson: _disabled,
}
