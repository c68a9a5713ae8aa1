"""What is noted of a region that is covered: who asked, and the number before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lynkeus.access.actors import READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.inference.asking import Box, check_boxes
from lynkeus.inference.queries import check_questioning, check_reads, version_to_question


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCover:
    """Note that boxes were covered together and the film read again; tells by which version."""

    case: CaseId
    package: str
    sop: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCovered:
    """Note what the model answered: before, after, and with twenty other regions covered."""

    case: CaseId
    package: str
    version: str
    sop: str
    boxes: tuple[Box, ...]
    before: float
    after: float
    elsewhere: tuple[float, ...]


def answered(
    case: CaseId, asked: tuple[str, str, str], boxes: tuple[Box, ...], answer: Mapping[str, Json]
) -> RecordCovered:
    """Write the command that notes an answer; `asked` are package, version and SOP instance UID."""
    package, version, sop = asked
    others = answer["elsewhere"]
    return RecordCovered(
        case=case,
        package=package,
        version=version,
        sop=sop,
        boxes=boxes,
        before=_number(answer["before"]),
        after=_number(answer["after"]),
        elsewhere=tuple(map(_number, others if isinstance(others, Sequence) else ())),
    )


def _number(said: Json) -> float:
    return float(str(said))


def _record_cover(context: Context, command: RecordCover) -> Effect:
    check_boxes(command.boxes)
    asked = (command.package, command.sop)
    version = version_to_question(context.connection, command.case, context.actor.id, asked)
    check_reads(context.connection, command.case, (command.package, version))
    count = len(command.boxes)
    what = "A region" if count == 1 else f"A region of {count} boxes"
    words = f"{what} of the film was covered and {command.package} {version} read it again."
    entry = _entry(context, command, ("cover.made", words), {"version": version})
    return Effect(result=version, entries=(entry,))


def _record_covered(context: Context, command: RecordCovered) -> Effect:
    """Note the answer; its numbers stand among the sealed values alone, never in the sentence."""
    model = f"{command.package} {command.version}"
    words = f"{model} has read the film again with the region covered."
    told: dict[str, Json] = {
        "version": command.version,
        "before": command.before,
        "after": command.after,
        "elsewhere": list(command.elsewhere),
    }
    return Effect(entries=(_entry(context, command, ("cover.answered", words), told),))


def _entry(
    context: Context,
    command: RecordCover | RecordCovered,
    told: tuple[str, str],
    fields: Mapping[str, Json],
) -> Entry:
    act, words = told
    asked: dict[str, Json] = {
        "package": command.package,
        "sop": command.sop,
        "boxes": [list(one) for one in command.boxes],
    }
    return Entry(
        act=act,
        words=words,
        about=(command.case,),
        subject=study_by_case(context.connection, command.case).subject,
        fields={**asked, **fields},
    )


def _may_question(context: Context, command: RecordCover) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)
    check_questioning(context.connection, command.case, context.actor.id)


HANDLERS = (
    Handler(command=RecordCover, run=_record_cover),
    Handler(command=RecordCovered, run=_record_covered),
)

RULES = (
    Rule(
        command=RecordCover,
        roles=READERS,
        grounds="readers question the model about the studies that they have opened",
        condition=_may_question,
    ),
    Rule(
        command=RecordCovered,
        roles=frozenset({Role.SERVICE}),
        grounds="the site has activated this model",
    ),
)
