"""What people tell and ask models: an age that no header gives, to read again."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from lynkeus.access.actors import READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.cases.facts import ReadingWanted
from lynkeus.cases.patient import StatedAge
from lynkeus.cases.queries import CaseState, state_of, stated_ages_of
from lynkeus.cases.records import stated_ages
from lynkeus.cases.withholding import MENDABLE
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import BadInput
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.inference.asking import AgeBand, check_band
from lynkeus.inference.covering import commands as covering
from lynkeus.inference.occluding import commands as occluding
from lynkeus.inference.shadow import commands as shadow
from lynkeus.models.queries import in_use
from lynkeus.models.reasons import Code

FILMS_MAX = 10_000
AGE_CODES = frozenset({Code.AGE_UNKNOWN.value, Code.AGE_OUTSIDE.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class StateAge:
    """Say between which ages a patient is whose age no header gives; it is the sayer's word.

    The same word of the same source again changes nothing.
    """

    case: CaseId
    band: AgeBand
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """Let the models that failed or were stopped read a study again, where there are such.

    Where none was active when it came, let those read it that are active now.
    """

    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFilmsRead:
    """Note that films which are not in the archive were read: their content, never a name.

    `films` and `results` are SHA-256 digests, one of each a film; `band` is the sayer's word on the
    ages.
    """

    package: str
    version: str
    films: tuple[str, ...]
    results: tuple[str, ...]
    band: AgeBand | None


def _state_age(context: Context, command: StateAge) -> Effect:
    check_band(command.band)
    low, high = command.band
    before = stated_ages_of(context.connection, [command.case]).get(command.case)
    if before == StatedAge(low_years=low, high_years=high, source=command.source):
        return Effect(result={"stated": False, "before": [low, high]})
    stated = {
        "low_years": low,
        "high_years": high,
        "source": command.source,
        "person": context.actor.id,
        "at": context.now,
    }
    row = insert_or_replace(stated_ages).values(case=command.case, **stated)
    context.connection.execute(row.on_conflict_do_update(index_elements=["case"], set_=stated))
    words = (
        f"Stated an age of {low:g} to {high:g} years for this study, where its header gives none."
    )
    fields: dict[str, Json] = {
        "low": low,
        "high": high,
        "source": command.source,
    }
    entry = _entry(context, command.case, ("age.stated", words), fields)
    return Effect(
        result={
            "stated": True,
            "before": None if before is None else [before.low_years, before.high_years],
        },
        entries=(entry,),
        facts=_waited_for(context, command.case),
    )


def _waited_for(context: Context, case: CaseId) -> tuple[ReadingWanted, ...]:
    """Let models be asked again that lacked an age, or read by another statement of it."""
    known = state_of(context.connection, case, context.actor.id)
    asked = any(one["stated_age"] or _code(one) in AGE_CODES for one in known.answers())
    return _wanted(context, case, known) if asked else ()


def _wanted(context: Context, case: CaseId, known: CaseState) -> tuple[ReadingWanted, ...]:
    """Want images read that are checked; newer ones are read anyhow once they are."""
    if study_by_case(context.connection, case).revision > known.revision:
        return ()
    return (ReadingWanted(case=case, revision=known.revision),)


def _code(seen: Mapping[str, Json]) -> Json:
    reason = seen["reason"]
    return reason.get("code") if isinstance(reason, Mapping) else None


def _read_again(context: Context, command: ReadAgain) -> Effect:
    known = state_of(context.connection, command.case, context.actor.id)
    silent = [f"{one['package']} {one['version']}" for one in known.answers() if _mendable(one)]
    models: list[Json] = [*silent, *_active_since(context.connection, known)]
    wanted = _wanted(context, command.case, known)
    if not models or not wanted:
        return Effect(result={"asked": 0})
    words = "Asked for the models that are active now to read this study: none was when it came."
    told = ("reading.asked", words)
    if silent:
        words = "Asked for the models that failed or were stopped to read this study again."
        told = ("reading.asked_again", words)
    return Effect(
        result={"asked": len(models)},
        entries=(_entry(context, command.case, told, {"models": models}),),
        facts=wanted,
    )


def _mendable(seen: Mapping[str, Json]) -> bool:
    return seen["state"] in MENDABLE


def _active_since(connection: Connection, known: CaseState) -> list[str]:
    """Name the models that read now, of a study that was passed over since none did."""
    if not known.waits_for_a_model:
        return []
    reading = (one for one in in_use(connection) if one.reads)
    return [f"{one.package} {one.version}" for one in reading]


def _note_films_read(context: Context, command: NoteFilmsRead) -> Effect:  # noqa: ARG001  # a handler's signature
    if not 0 < len(command.films) == len(command.results) <= FILMS_MAX:
        message = f"A note names 1 to {FILMS_MAX} films, each with its result."
        raise BadInput(message, reason="films_many", limit=FILMS_MAX)
    fields: dict[str, Json] = {
        "package": command.package,
        "version": command.version,
        "films": len(command.films),
        "contents": list(command.films),
        "results": list(command.results),
    }
    words = (
        f"{command.package} {command.version} read {count_of(len(command.films), 'film')} from "
        "outside the archive"
    )
    if command.band is None:
        entry = Entry(act="films.read", words=f"{words}.", fields=fields)
        return Effect(entries=(entry,))
    check_band(command.band)
    low, high = command.band
    words = f"{words}; an age of {low:g} to {high:g} years was stated."
    fields |= {"low": low, "high": high}
    return Effect(entries=(Entry(act="films.read", words=words, fields=fields),))


def _entry(context: Context, case: CaseId, told: tuple[str, str], fields: dict[str, Json]) -> Entry:
    subject = study_by_case(context.connection, case).subject
    return Entry(act=told[0], words=told[1], about=(case,), subject=subject, fields=fields)


def _needs_viewing(context: Context, command: ReadAgain) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


HANDLERS = (
    Handler(command=StateAge, run=_state_age),
    *covering.HANDLERS,
    *occluding.HANDLERS,
    *shadow.HANDLERS,
    Handler(command=ReadAgain, run=_read_again),
    Handler(command=NoteFilmsRead, run=_note_films_read),
)

RULES = (
    *covering.RULES,
    *occluding.RULES,
    *shadow.RULES,
    Rule(
        command=StateAge,
        roles=READERS | {Role.TECHNOLOGIST, Role.SERVICE, Role.OPERATOR},
        grounds="who knows the patient or the collection may state an age, and answers for it",
    ),
    Rule(
        command=ReadAgain,
        roles=READERS,
        grounds="readers may let models read what they opened, of which those said nothing",
        condition=_needs_viewing,
    ),
    Rule(
        command=NoteFilmsRead,
        roles=frozenset({Role.OPERATOR}),
        grounds="a person in the terminal may have films of his own read, and answers for them",
    ),
)
