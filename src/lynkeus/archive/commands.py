"""What changes in the archive: objects arrive, a study settles, a person opens it."""

from dataclasses import dataclass
from enum import StrEnum

from lynkeus.access.actors import PEOPLE, READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import grant_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive import arrivals, conflicts, leftovers, peers, rulings
from lynkeus.archive.facts import StudyArrived
from lynkeus.archive.queries import Study, asides_counted, study_by_case
from lynkeus.archive.records import studies
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.words import count_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleStudy:
    """Say that a study has come to rest at a revision."""

    case: CaseId
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStudy:
    """Open a study: the permit to view it lasts half an hour."""

    case: CaseId


class Extent(StrEnum):
    """How much of a study is taken out."""

    STUDY = "study"
    WITH_ASIDE = "with_aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportStudy:
    """Take a study's originals out of the archive, and what is kept aside of it if wanted."""

    case: CaseId
    extent: Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStudies:
    """See the list of studies, by one query."""

    view: str
    query_digest: str


def _settle(context: Context, command: SettleStudy) -> Effect:
    study = study_by_case(context.connection, command.case)
    if study.settled or study.revision != command.revision:
        return Effect(result=False)
    context.connection.execute(
        studies.update().where(studies.c.case == command.case).values(settled=True)
    )
    words = f"The study came to rest at revision {command.revision}."
    fields: dict[str, Json] = {"revision": command.revision}
    entry = _entry(study, "study.arrived", words, fields)
    fact = StudyArrived(case=command.case, revision=command.revision)
    return Effect(result=True, entries=(entry,), facts=(fact,))


def _open(context: Context, command: OpenStudy) -> Effect:
    study = study_by_case(context.connection, command.case)
    until = grant_viewing(context.connection, context.actor, command.case, context.now)
    words = f"Opened the study; the permit to view it lasts until {until:%H:%M} UTC."
    fields: dict[str, Json] = {"until": until.isoformat(), "revision": study.revision}
    return Effect(
        result={"until": until.isoformat()},
        entries=(_entry(study, "study.opened", words, fields),),
    )


def _export(context: Context, command: ExportStudy) -> Effect:
    study = study_by_case(context.connection, command.case)
    aside = 0
    if command.extent is Extent.WITH_ASIDE:
        counted = asides_counted(context.connection, [command.case])
        aside = sum(counted[command.case].values())
    words = "Took the originals of this study out of the archive."
    if aside:
        words += f" With them {count_of(aside, 'object')} kept aside of it."
    return Effect(entries=(_entry(study, "study.exported", words, {"kept_aside": aside}),))


def _list(_: Context, command: ListStudies) -> Effect:
    words = f"Looked at the list of studies, view `{command.view}`."
    return Effect(entries=(Entry(act="list.opened", words=words, fields={"view": command.view}),))


def _entry(study: Study, act: str, words: str, fields: dict[str, Json]) -> Entry:
    return Entry(act=act, words=words, about=(study.case,), subject=study.subject, fields=fields)


HANDLERS = (
    *arrivals.HANDLERS,
    *conflicts.HANDLERS,
    *leftovers.HANDLERS,
    *peers.HANDLERS,
    *rulings.HANDLERS,
    Handler(command=SettleStudy, run=_settle),
    Handler(command=OpenStudy, run=_open),
    Handler(command=ExportStudy, run=_export),
    Handler(command=ListStudies, run=_list),
)

RULES = (
    *arrivals.RULES,
    *conflicts.RULES,
    *leftovers.RULES,
    *peers.RULES,
    *rulings.RULES,
    Rule(
        command=SettleStudy,
        roles=frozenset({Role.SERVICE, Role.OPERATOR}),
        grounds="nothing more of the study came for a while",
    ),
    Rule(command=OpenStudy, roles=READERS, grounds="readers open the studies of this site"),
    Rule(
        command=ExportStudy,
        roles=frozenset({Role.OPERATOR}),
        grounds="operators hold the site's key",
    ),
    Rule(
        command=ListStudies,
        roles=PEOPLE | {Role.OPERATOR},
        grounds="people of this site see its list",
    ),
)
