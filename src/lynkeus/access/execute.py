"""The one door: everything that changes the site, or opens a patient's data, passes here."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from lynkeus.access.actors import Actor
from lynkeus.access.policy import Context, Policy, right_of
from lynkeus.access.records import executions
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database
from lynkeus.core.errors import Broken, Conflict, LynkeusError, Refused
from lynkeus.core.facts import Fact, body_of, publish
from lynkeus.core.ids import SubjectId, is_id
from lynkeus.core.json import Json
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.append import Ending, Sealed, append, close_head, lock_head
from lynkeus.ledger.entries import SITE, LedgerEntry

NOT_HIS = "role_missing"
"""The reason of a refusal that no permit and no waiting mends."""
REFUSAL_KEY_MAX = 200
TRANSACTION_MS_MAX = 50
"""Of the processor's time; how long the disk takes to sync what is committed is not the house's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a handler says for the ledger; the door adds who, when and by what right.

    `words` is a plain English sentence without anything that names a patient.
    """

    act: str
    words: str
    about: tuple[str, ...] = ()
    subject: SubjectId = SITE
    fields: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a command did: its answer, its ledger entries, the facts that follow from it."""

    result: Json = None
    entries: tuple[Entry, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """Which function carries out which command."""

    command: type
    run: Callable[[Context, Any], Effect]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """Which durable workflow follows which fact."""

    fact: str
    workflow: str


Enqueue = Callable[[Connection, str, str, Mapping[str, Json]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What the rooms bring to the door, put together by `app`."""

    handlers: tuple[Handler, ...]
    policy: Policy
    reactions: tuple[Reaction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the door works with."""

    database: Database
    keys: SubjectKeys
    signing: Ed25519PrivateKey
    clock: Clock
    enqueue: Enqueue


class Door:
    """Permit, effect, ledger entry, facts and the work that follows, in one transaction."""

    def __init__(self, rooms: Rooms, means: Means) -> None:
        self._policy = rooms.policy
        self._means = means
        self._handlers = _by_command(rooms.handlers)
        self._reactions: dict[str, list[str]] = {}
        for reaction in rooms.reactions:
            self._reactions.setdefault(reaction.fact, []).append(reaction.workflow)

    def execute(self, actor: Actor, command: object, *, key: str) -> Json:
        """Carry out a command once.

        Args:     key: Names this intention of this actor: the same key with the same command has
                  one effect and gives the first answer again, for a week (`access/forgetting.py`),
                  to who has the role still; a rule's further condition is not asked again.
        Returns:  What the handler answers.
        Raises:   Refused: If no rule allows it; the refusal is in the ledger, the first of each
                  minute where it is asked for the same study again and again.
                  Conflict: If the key was used for another command.
        """
        handler = self._handlers.get(type(command))
        if handler is None:
            name = type(command).__name__
            message = f"No room carries out `{name}`: the program is put together wrongly."
            raise Broken(message, reason="no_handler", command=name)
        now = self._means.clock.now()
        try:
            return self._execute(actor, command, handler, (f"{actor.id}:{key}", now))
        except Refused as refusal:
            # Whoever is refused has said it himself: nothing but an id goes on.
            said = str(getattr(command, "case", ""))
            about = said if is_id(said) else ""
            # Who may not is told of in the study's story; who only has to open it first is not.
            told = about if refusal.reason == NOT_HIS else ""
            self._refuse(actor, right_of(type(command)), refusal, (about, now), told)
            raise

    def check(self, actor: Actor, command: type) -> None:
        """Turn away who may not give a command, before anything is made ready for it.

        Raises:  Refused: The refusal is in the ledger: pages ask again and again, so once a minute.
        """
        try:
            self._policy.permit(actor, command)
        except Refused as refusal:
            self.refuse_early(actor, right_of(command), refusal)
            raise

    def refuse_early(
        self, actor: Actor, right: str, refusal: LynkeusError, about: str = ""
    ) -> None:
        """Note who was turned away before he gave a command: an entry per reason and minute.

        Args:     about: The study in whose story it stands; "" for none.
        """
        self._refuse(actor, right, refusal, (about, self._means.clock.now()), told=about)

    def _refuse(
        self,
        actor: Actor,
        right: str,
        refusal: LynkeusError,
        asked: tuple[str, datetime],
        told: str = "",
    ) -> None:
        about, now = asked
        what = f"{actor.id}:{right}:{refusal.reason}:{about}"
        key = f"refusal:{now:%Y%m%d%H%M}:{what}"[:REFUSAL_KEY_MAX]
        with self._means.database.read() as connection:
            if _earlier(connection, key) is not None:
                return
        with self._means.database.write() as connection:
            if _earlier(connection, key) is None:
                effect = _refusal(right, refusal, told)
                self._write(connection, (actor, "", right, ""), effect, now)
                _remember(connection, key, ("", None), now)

    def _execute(
        self, actor: Actor, command: object, handler: Handler, asked: tuple[str, datetime]
    ) -> Json:
        key, now = asked
        # Who has lost the role since is not told again what a key answered.
        permit = self._policy.permit(actor, type(command))
        digest = hashlib.sha256(repr(command).encode()).hexdigest()
        # What was answered already is told without the one writer: pages ask again and again.
        with self._means.database.read() as connection:
            earlier = _earlier(connection, key)
        if earlier is not None:
            return _told_again(earlier, digest)
        with self._means.database.write() as connection:
            earlier = _earlier(connection, key)
            if earlier is not None:
                return _told_again(earlier, digest)
            context = Context(
                connection=connection,
                actor=actor,
                permit=permit,
                now=now,
                keys=self._means.keys,
            )
            rule = self._policy.rule_for(type(command))
            if rule is not None and rule.condition is not None:
                rule.condition(context, command)
            effect = handler.run(context, command)
            said = (actor, permit.role.value, permit.right, permit.grounds)
            self._write(connection, said, effect, now)
            _remember(connection, key, (digest, effect.result), now)
        return effect.result

    def _write(
        self,
        connection: Connection,
        said: tuple[Actor, str, str, str],
        effect: Effect,
        now: datetime,
    ) -> None:
        """Write entries, facts and the work that follows under the lock of the ledger's head."""
        actor, role, permit, grounds = said
        sealed = [
            Sealed(
                entry=LedgerEntry(
                    at=now,
                    actor=actor.as_json(),
                    role=role,
                    act=one.act,
                    words=one.words,
                    about=(*one.about, *((one.subject,) if one.subject else ())),
                    permit=permit,
                    grounds=grounds,
                    fields=one.fields,
                ),
                subject=one.subject,
            )
            for one in effect.entries
        ]
        if not sealed and not effect.facts:
            return
        held = lock_head(connection)
        frontier = append(connection, held, sealed, self._means.keys)
        next_fact = publish(connection, held.next_fact, effect.facts, now)
        for seq, fact in enumerate(effect.facts, start=held.next_fact):
            for workflow in self._reactions.get(fact.kind, ()):
                name = f"{workflow}:{seq}"
                self._means.enqueue(connection, workflow, name, body_of(fact))
        ending = Ending(frontier=frontier, next_fact=next_fact, at=now)
        close_head(connection, ending, self._means.signing)


def _by_command(handlers: Iterable[Handler]) -> dict[type, Handler]:
    found: dict[type, Handler] = {}
    for handler in handlers:
        if handler.command in found:
            name = handler.command.__name__
            message = f"Two rooms carry out `{name}`; keep one."
            raise Broken(message, reason="two_handlers", command=name)
        found[handler.command] = handler
    return found


def _refusal(right: str, refusal: LynkeusError, told: str) -> Effect:
    fields: dict[str, Json] = {"right": right, "reason": refusal.reason, **refusal.fields}
    case = refusal.fields.get("case") or told or None
    about = (case,) if isinstance(case, str) else ()
    words = f"Refused: {refusal.sentence}"
    return Effect(entries=(Entry(act="refused", words=words, about=about, fields=fields),))


def _earlier(connection: Connection, key: str) -> tuple[str, Json] | None:
    row = connection.execute(select(executions).where(executions.c.key == key)).first()
    return None if row is None else (row.digest, row.result)


def _told_again(earlier: tuple[str, Json], digest: str) -> Json:
    if earlier[0] != digest:
        message = "This key was used for another command; use a new one."
        raise Conflict(message, reason="key_reused")
    return earlier[1]


def _remember(connection: Connection, key: str, answered: tuple[str, Json], now: datetime) -> None:
    digest, result = answered
    connection.execute(executions.insert().values(key=key, digest=digest, result=result, at=now))
