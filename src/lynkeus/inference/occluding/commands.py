"""What is noted of a film whose places are covered one by one: who asked, and each number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lynkeus.access.actors import READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.inference.queries import check_questioning, check_reads, version_to_map


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOcclusion:
    """Note that each place of a film was covered and read again; tells by which version."""

    case: CaseId
    package: str
    sop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOccluded:
    """Note what the model answered: before, and with each place covered, row by row."""

    case: CaseId
    package: str
    version: str
    sop: str
    before: float
    after: tuple[tuple[float, ...], ...]


def occluded(
    case: CaseId, asked: tuple[str, str, str], answer: Mapping[str, Json]
) -> RecordOccluded:
    """Write the command that notes an answer; `asked` are package, version and SOP instance UID."""
    package, version, sop = asked
    return RecordOccluded(
        case=case,
        package=package,
        version=version,
        sop=sop,
        before=float(str(answer["before"])),
        after=tuple(tuple(float(str(one)) for one in _list(row)) for row in _list(answer["after"])),
    )


def _list(said: Json) -> Sequence[Json]:
    return said if isinstance(said, Sequence) and not isinstance(said, str) else ()


def _record_occlusion(context: Context, command: RecordOcclusion) -> Effect:
    asked = (command.package, command.sop)
    version = version_to_map(context.connection, command.case, context.actor.id, asked)
    check_reads(context.connection, command.case, (command.package, version))
    words = (
        f"Each place of the film was covered by itself and {command.package} {version} read it "
        "again."
    )
    entry = _entry(context, command, ("cover.map_made", words), {"version": version})
    return Effect(result=version, entries=(entry,))


def _record_occluded(context: Context, command: RecordOccluded) -> Effect:
    """Note the answer; its numbers stand among the sealed values alone, never in the sentence."""
    model = f"{command.package} {command.version}"
    words = f"{model} has read the film again with each place covered by itself."
    told: dict[str, Json] = {
        "version": command.version,
        "before": command.before,
        "after": [list(row) for row in command.after],
    }
    return Effect(entries=(_entry(context, command, ("cover.map_answered", words), told),))


def _entry(
    context: Context,
    command: RecordOcclusion | RecordOccluded,
    told: tuple[str, str],
    fields: Mapping[str, Json],
) -> Entry:
    act, words = told
    return Entry(
        act=act,
        words=words,
        about=(command.case,),
        subject=study_by_case(context.connection, command.case).subject,
        fields={"package": command.package, "sop": command.sop, **fields},
    )


def _may_question(context: Context, command: RecordOcclusion) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)
    check_questioning(context.connection, command.case, context.actor.id)


HANDLERS = (
    Handler(command=RecordOcclusion, run=_record_occlusion),
    Handler(command=RecordOccluded, run=_record_occluded),
)

RULES = (
    Rule(
        command=RecordOcclusion,
        roles=READERS,
        grounds="readers question the model about the studies that they have opened",
        condition=_may_question,
    ),
    Rule(
        command=RecordOccluded,
        roles=frozenset({Role.SERVICE}),
        grounds="the site has activated this model",
    ),
)
