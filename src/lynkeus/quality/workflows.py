"""Check a study: each series by itself, then one verdict each; every step may be run twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.cases.commands import Clear, Quarantine
from lynkeus.cases.verdicts import USABLE, SeriesVerdict
from lynkeus.core.database import Database
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.work import Steps
from lynkeus.quality.catalogue import as_json, ask_series, ask_study, worst_of
from lynkeus.quality.ports import Examiner
from lynkeus.quality.queries import images_of, newest_revision
from lynkeus.quality.verdict import series_verdict

AnswersJson = list[dict[str, Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckingPorts:
    """What checking works with, filled by `app`."""

    door: Door
    database: Database
    examiner: Examiner
    actor: Actor


def check_study(steps: Steps, ports: CheckingPorts, case: CaseId, revision: int) -> None:
    """Ask every question of a study's series, then clear or quarantine each."""
    series = steps.step("list series", _list_series, ports, case, revision)
    if not series:
        return
    shared = steps.step("ask the study", _ask_study, ports, case)
    answers = {
        uid: steps.step(f"examine {uid}", _examine, ports, case, uid) + shared for uid in series
    }
    verdicts = [_judge(uid, given) for uid, given in answers.items()]
    held = tuple(one for one in verdicts if one.state not in USABLE)
    usable = tuple(one for one in verdicts if one.state in USABLE)
    # Held series first: what may be read is told only when it is known what may not.
    if held:
        steps.step("quarantine", _quarantine, ports, case, revision, held)
    if usable:
        steps.step("clear", _clear, ports, case, revision, usable)


def _list_series(ports: CheckingPorts, case: CaseId, revision: int) -> list[str]:
    """Name the series; none when newer images have come, which are checked by themselves."""
    with ports.database.read() as connection:
        if newest_revision(connection, case) > revision:
            return []
        return sorted({one.series for one in images_of(connection, case)})


def _ask_study(ports: CheckingPorts, case: CaseId) -> AnswersJson:
    with ports.database.read() as connection:
        facts = tuple(one.facts for one in images_of(connection, case))
    return [as_json(name, answer) for name, answer in ask_study(facts).items()]


def _examine(ports: CheckingPorts, case: CaseId, series: str) -> AnswersJson:
    with ports.database.read() as connection:
        images = images_of(connection, case, series)
    each = [ports.examiner.examine(one) for one in images]
    together = ask_series(tuple(one.facts for one in images))
    found = worst_of([*each, together])
    return [as_json(name, answer, series) for name, answer in sorted(found.items())]


def _judge(series: str, answers: Sequence[Mapping[str, Json]]) -> SeriesVerdict:
    return SeriesVerdict(series=series, state=series_verdict(answers), answers=tuple(answers))


def _quarantine(
    ports: CheckingPorts, case: CaseId, revision: int, verdicts: tuple[SeriesVerdict, ...]
) -> None:
    command = Quarantine(case=case, revision=revision, verdicts=verdicts)
    ports.door.execute(ports.actor, command, key=f"quarantine:{case}:{revision}")


def _clear(
    ports: CheckingPorts, case: CaseId, revision: int, verdicts: tuple[SeriesVerdict, ...]
) -> None:
    command = Clear(case=case, revision=revision, verdicts=verdicts)
    ports.door.execute(ports.actor, command, key=f"clear:{case}:{revision}")
