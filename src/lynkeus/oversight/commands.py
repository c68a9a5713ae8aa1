"""What is permitted, and by whom: approvals recorded and withdrawn, patients used under them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.core.errors import BadInput, Conflict, NotFound
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.manifests.commands import FreezeManifest, NoteTestGiven, NoteVerified, OpenTest
from lynkeus.manifests.queries import frozen
from lynkeus.oversight.approval import Approval, check_approval, check_scope
from lynkeus.oversight.queries import approval, asked_for
from lynkeus.oversight.records import approvals

NUMBER_MAX = 64
WORDS_MAX = 1000
PERSON_MAX = 200
MAKERS = frozenset({Role.ENGINEER, Role.OPERATOR})
"""Who makes data sets: by page engineers, at the terminal who runs the machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddApproval:
    """Record that a committee has allowed patients of the archive to be used for training."""

    number: str
    purpose: str
    scope: str
    modalities: tuple[str, ...]
    patients_max: int | None
    expires: date
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawApproval:
    """Record that an approval holds no more; what was made under it stays as it was made."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseForTraining:
    """Look at images of the archive to make a data set of them, under an approval."""

    approval: str
    studies: tuple[CaseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainOnPatients:
    """Open images of the archive that a manifest names for a training by a plan, under an approval.

    The approval is the one under which the manifest was made. `by` asked for the training; one of
    this site's has a `run`, which is "" of one at a terminal.
    """

    approval: str
    manifest: str
    plan: str
    run: str
    by: str
    studies: tuple[CaseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeOnPatients:
    """Open images of the archive that an opened test set has, to measure packages on them.

    The approval is the one under which the manifest was made. `by` asked for the evaluation.
    """

    approval: str
    manifest: str
    run: str
    by: str
    studies: tuple[CaseId, ...]


def _add(context: Context, command: AddApproval) -> Effect:
    for name, words, most in (
        ("number", command.number, NUMBER_MAX),
        ("purpose", command.purpose, WORDS_MAX),
        ("scope", command.scope, WORDS_MAX),
        ("person", command.person, PERSON_MAX),
    ):
        if not 0 < len(words.strip()) <= most:
            message = f"Say the {name} of the approval in 1 to {most} characters."
            raise BadInput(message, reason="approval_words", what=name, high=most)
    if approval(context.connection, command.number) is not None:
        message = (
            f"The approval {command.number} is recorded already and stays as it is: an amended one "
            "has a number of its own, or the earlier one is withdrawn."
        )
        raise Conflict(message, reason="approval_known", approval=command.number)
    said: dict[str, Json] = {
        "number": command.number,
        "purpose": command.purpose.strip(),
        "scope": command.scope.strip(),
        "modalities": [*command.modalities],
        "patients_max": command.patients_max,
        "expires": command.expires.isoformat(),
        "person": command.person.strip(),
    }
    context.connection.execute(
        approvals.insert().values(
            **said, noted_by=context.actor.id, at=context.now, withdrawn_at=None, withdrawn_why=""
        )
    )
    told = (
        f"Recorded the approval {command.number} for training on patients of the archive, until "
        f"{command.expires.isoformat()}."
    )
    return Effect(result=said, entries=(Entry(act="approval.added", words=told, fields=said),))


def _withdraw(context: Context, command: WithdrawApproval) -> Effect:
    check_reason(command.reason)
    found = approval(context.connection, command.number)
    if found is None:
        message = f"No approval {command.number!r} is recorded: see `lynkeus approvals list`."
        raise NotFound(message, reason="approval_unknown", approval=command.number)
    result: dict[str, Json] = {"number": found.number}
    if found.withdrawn:
        return Effect(result=result)
    why = command.reason.strip()
    mine = approvals.update().where(approvals.c.number == found.number)
    context.connection.execute(mine.values(withdrawn_at=context.now, withdrawn_why=why))
    words = (
        f"Withdrew the approval {found.number}, with a reason: nobody is used under it any more."
    )
    fields: Mapping[str, Json] = {**result, "reason": why}
    entry = Entry(act="approval.withdrawn", words=words, fields=fields)
    return Effect(result=result, entries=(entry,))


def _use(_: Context, command: UseForTraining) -> Effect:
    count = len(command.studies)
    words = (
        f"Used {count_of(count, 'study', 'studies')} of the archive for a data set, under the "
        f"approval {command.approval}."
    )
    fields: Mapping[str, Json] = {"approval": command.approval, "studies": count}
    entry = Entry(act="study.used", words=words, about=command.studies, fields=fields)
    return Effect(entries=(entry,))


def _train_on(context: Context, command: TrainOnPatients) -> Effect:
    studies = len(command.studies)
    patients = asked_for(context.connection, command.studies).patients
    words = (
        f"Opened {count_of(studies, 'study', 'studies')} of "
        f"{count_of(patients, 'patient')} of the archive for a training by the plan "
        f"{command.plan}, for which {command.by} asked, by the manifest with the hash "
        f"{command.manifest[:16]}, under the approval {command.approval}."
    )
    fields: Mapping[str, Json] = {
        "approval": command.approval,
        "manifest": command.manifest,
        "plan": command.plan,
        "run": command.run,
        "by": command.by,
        "studies": studies,
        "patients": patients,
    }
    entry = Entry(act="study.trained_on", words=words, about=command.studies, fields=fields)
    return Effect(result=dict(fields), entries=(entry,))


def _judge_on(_: Context, command: JudgeOnPatients) -> Effect:
    studies = len(command.studies)
    words = (
        f"Opened {count_of(studies, 'study', 'studies')} of the archive to measure a package on "
        f"the test set of the manifest with the hash {command.manifest[:16]}, for which "
        f"{command.by} asked, under the approval {command.approval}."
    )
    fields: Mapping[str, Json] = {
        "approval": command.approval,
        "manifest": command.manifest,
        "run": command.run,
        "by": command.by,
        "studies": studies,
    }
    entry = Entry(act="study.judged_on", words=words, about=command.studies, fields=fields)
    return Effect(result=dict(fields), entries=(entry,))


def _may_use(context: Context, command: UseForTraining) -> None:
    found = _holding(context, command.approval)
    check_scope(found, asked_for(context.connection, command.studies))


def _may_train(context: Context, command: TrainOnPatients) -> None:
    _may_use(context, UseForTraining(approval=command.approval, studies=command.studies))


def _may_judge(context: Context, command: JudgeOnPatients) -> None:
    _may_use(context, UseForTraining(approval=command.approval, studies=command.studies))


def _may_freeze(context: Context, command: FreezeManifest) -> None:
    if command.studies or command.approval:
        _may_use(context, UseForTraining(approval=command.approval, studies=command.studies))


def _may_open(context: Context, command: OpenTest) -> None:
    known = frozen(context.connection, command.digest)
    if known.approval:
        _holding(context, known.approval)


def _holding(context: Context, number: str) -> Approval:
    return check_approval(approval(context.connection, number), number, context.now.date())


HANDLERS = (
    Handler(command=AddApproval, run=_add),
    Handler(command=WithdrawApproval, run=_withdraw),
    Handler(command=UseForTraining, run=_use),
    Handler(command=TrainOnPatients, run=_train_on),
    Handler(command=JudgeOnPatients, run=_judge_on),
)

RULES = (
    Rule(
        command=AddApproval,
        roles=frozenset({Role.ADMINISTRATOR, Role.OPERATOR}),
        grounds="who keeps the site records what a committee has allowed",
    ),
    Rule(
        command=WithdrawApproval,
        roles=frozenset({Role.ADMINISTRATOR, Role.OPERATOR}),
        grounds="who keeps the site records what a committee has allowed",
    ),
    Rule(
        command=UseForTraining,
        roles=MAKERS,
        grounds="patients are used for training under a recorded approval",
        condition=_may_use,
    ),
    Rule(
        command=TrainOnPatients,
        roles=frozenset({Role.OPERATOR, Role.SERVICE}),
        grounds="patients are used for training under a recorded approval",
        condition=_may_train,
    ),
    Rule(
        command=JudgeOnPatients,
        roles=frozenset({Role.SERVICE}),
        grounds="patients are used for training, and what judges it, under a recorded approval",
        condition=_may_judge,
    ),
    Rule(
        command=FreezeManifest,
        roles=MAKERS,
        grounds="what judges a model is written down before it is made",
        condition=_may_freeze,
    ),
    Rule(
        command=NoteVerified,
        roles=MAKERS,
        grounds="who makes data sets finds out whether they are whole",
    ),
    Rule(
        command=OpenTest,
        roles=MAKERS,
        grounds="a sealed test set is opened by name, counted",
        condition=_may_open,
    ),
    Rule(
        command=NoteTestGiven,
        roles=MAKERS,
        grounds="what an opening showed is given again to who may open",
    ),
)
