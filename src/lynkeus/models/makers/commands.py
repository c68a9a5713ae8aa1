"""What changes about makers: whom the site trusts, and whom it trusts no more."""

from dataclasses import dataclass
from datetime import datetime

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.models import signing
from lynkeus.models.queries import in_use, makers, registered
from lynkeus.models.records import trusted_keys
from lynkeus.models.registry import Standing, subject_of
from lynkeus.models.standing.commands import KEEPERS, models_changed, put

NAME_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustKey:
    """Believe a maker: what he has signed may be activated. `text` is his public key, PEM.

    What was stopped when he was trusted no more stays stopped until somebody resumes it. Of one who
    is trusted already the name is changed.
    """

    text: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrustKey:
    """Believe a maker no more: what he has signed is stopped at once, and may not be activated."""

    text: str
    name: str
    reason: str


def _trust(context: Context, command: TrustKey) -> Effect:
    if not 0 < len(command.name.strip()) <= NAME_MAX:
        message = f"Say whose key it is, in 1 to {NAME_MAX} characters."
        raise BadInput(message, reason="name_length", high=NAME_MAX)
    fingerprint = signing.fingerprint(signing.parse_public_key(command.text.encode()))
    name = command.name.strip()
    result: dict[str, Json] = {"key": fingerprint, "name": name}
    trusted = {one.fingerprint: one.name for one in makers(context.connection) if one.trusted}
    before = trusted.get(fingerprint)
    if before == name:
        return Effect(result=result)
    _write(context, fingerprint, command, None)
    words = f"Trusted the maker {name} (key {fingerprint[:16]}): his packages may be used."
    if before is not None:
        words = f"Named the maker {before} (key {fingerprint[:16]}) anew: {name}."
    about = _signed_by(context, fingerprint) if before is None else ()
    entry = Entry(act="key.trusted", words=words, about=about, fields=result)
    return Effect(result=result, entries=(entry,))


def _distrust(context: Context, command: DistrustKey) -> Effect:
    check_reason(command.reason)
    fingerprint = signing.fingerprint(signing.parse_public_key(command.text.encode()))
    his = [one for one in in_use(context.connection) if one.signer == fingerprint]
    reading = [one for one in his if one.standing is Standing.ACTIVE]
    stopped: list[Json] = [f"{one.package} {one.version}" for one in reading]
    result: dict[str, Json] = {"key": fingerprint, "name": command.name, "stopped": stopped}
    known = {one.fingerprint: one.trusted for one in makers(context.connection)}
    if not known.get(fingerprint, True):
        return Effect(result=result)
    _write(context, fingerprint, command, context.now)
    for one in reading:
        put(context, one, Standing.STOPPED, command.reason)
    ends = f"stopped: {', '.join(str(one) for one in stopped)}" if stopped else "none was in use"
    words = (
        f"Trusted the maker {command.name} (key {fingerprint[:16]}) no more, with a "
        f"reason. Of his packages {ends}."
    )
    fields = {**result, "reason": command.reason.strip()}
    about = _signed_by(context, fingerprint)
    entry = Entry(act="key.distrusted", words=words, about=about, fields=fields)
    return Effect(result=result, entries=(entry,), facts=models_changed())


def _signed_by(context: Context, fingerprint: str) -> tuple[str, ...]:
    """Name what a maker has signed, so that its stories tell how he stood."""
    signed = (one for one in registered(context.connection) if one.signer == fingerprint)
    return tuple(subject_of(one.package, one.version) for one in signed)


def _write(
    context: Context,
    fingerprint: str,
    command: TrustKey | DistrustKey,
    withdrawn_at: datetime | None,
) -> None:
    said = {
        "text": command.text,
        "name": command.name.strip(),
        "person": context.actor.id,
        "at": context.now,
        "withdrawn_at": withdrawn_at,
    }
    row = insert_or_replace(trusted_keys).values(fingerprint=fingerprint, **said)
    context.connection.execute(row.on_conflict_do_update(index_elements=["fingerprint"], set_=said))


HANDLERS = (
    Handler(command=TrustKey, run=_trust),
    Handler(command=DistrustKey, run=_distrust),
)

RULES = (
    Rule(
        command=TrustKey,
        roles=KEEPERS | {Role.SERVICE},
        grounds="administrators decide whose models the site believes; the shipped maker is known",
    ),
    Rule(
        command=DistrustKey,
        roles=KEEPERS,
        grounds="administrators decide whose models the site believes",
    ),
)
