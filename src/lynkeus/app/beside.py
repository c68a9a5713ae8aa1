"""What a story tells beside the entries about a study: what models said, and how they stood.

Of a finding only to whom it is shown in the study itself, and only as the ledger's digest has it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import takewhile

from sqlalchemy import Connection

from lynkeus.archive.queries import Study
from lynkeus.cases.choices.choice import Subject, switched_on
from lynkeus.cases.choices.queries import every_choice
from lynkeus.cases.queries import CaseState
from lynkeus.cases.withholding import AiState
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json, canonical, parse_object
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.read import Opened, Told, opened_about
from lynkeus.models.queries import out_of_use
from lynkeus.models.registry import subject_of
from lynkeus.reporting.queries import reports_of

SHOWN = ("state", "point", "looks_for", "cover")
"""What of a result a story tells: a state and a point, never a bare number."""
STOPPED = "reading.stopped"
LETS_READ = frozenset(
    {"package.activated", "package.resumed", "package.released", "package.put_back"}
)
Model = tuple[str, str]


def opened_story(connection: Connection, case: CaseId, keys: SubjectKeys) -> list[Opened]:
    """Give the entries about a study, and those on its models while it waited, as they were hashed.

    On its models is what was decided of a version between its reading and the last signature, and
    why it stood stopped where it did not read.
    """
    own = list(opened_about(connection, case, keys))
    told = [_told(one) for one in own]
    signed = [one.number for one in told if one.entry["act"] == "report.signed"]
    end = max(signed, default=None)
    found = {one.number: one for one in own}
    about = {model: _about(connection, model, keys) for model in _read_first(told)}
    for model, first in _read_first(told).items():
        for one in about[model]:
            if first < one.number and (end is None or one.number < end):
                found.setdefault(one.number, one)
    for number, model in _readings(told, STOPPED):
        found |= {one.number: one for one in _stops(about[model], number)}
    return [found[number] for number in sorted(found)]


def story_entries(connection: Connection, case: CaseId, keys: SubjectKeys) -> list[Told]:
    """Give the same to be told."""
    return [_told(one) for one in opened_story(connection, case, keys)]


def lets_read(
    connection: Connection, told: Sequence[Told], keys: SubjectKeys
) -> dict[int, dict[str, Json]]:
    """Give, for the entry of each that did read, the newest before it that let its model read."""
    found: dict[int, dict[str, Json]] = {}
    by_model = {
        model: [_told(one) for one in _about(connection, model, keys)]
        for model in _read_first(told)
    }
    silent = dict(_readings(told, STOPPED))
    for number, model in _readings(told):
        if number in silent:
            continue
        letting = [
            one for one in by_model[model] if one.number < number and one.entry["act"] in LETS_READ
        ]
        if letting:
            actor = letting[-1].entry["actor"]
            by = actor.get("name") if isinstance(actor, Mapping) else None
            found[number] = {"number": letting[-1].number, "by": by}
    return found


def standings(connection: Connection, told: Sequence[Told]) -> dict[str, Json]:
    """Tell how the models stand now that read a study, where they read here no more."""
    gone = out_of_use(connection)
    return {" ".join(model): dict(gone[model]) for model in _read_first(told) if model in gone}


def results(told: Iterable[Told], known: CaseState) -> dict[str, Json]:
    """Tell by reading what a person may see of what was found; nothing that was changed since."""
    digests = {}
    for one in told:
        fields = one.entry["fields"]
        if isinstance(fields, Mapping) and "reading" in fields:
            digests[str(fields["reading"])] = fields.get("digest")
    return {
        one.id: {name: one.result.get(name) for name in SHOWN}
        for one in known.findings_seen
        if digests.get(one.id) == hashlib.sha256(canonical(dict(one.result))).hexdigest()
    }


def raisings(
    connection: Connection, study: Study, known: CaseState, now: datetime
) -> dict[str, Json]:
    """Tell by reading by whose choice AI raised the study for it, where a person may see that.

    What is signed waits no more, and is raised by nothing until images come after it.
    """
    every, found = every_choice(connection), dict[str, Json]()
    kept = reports_of(connection, [study.case])[study.case]
    end = now if kept.signed_at is None or kept.waits(study.revision) else kept.signed_at
    of = {"modality": study.text("Modality") or "", "source": study.source}
    for one in known.told:
        if one.state is not AiState.ABOVE:
            continue
        switched = switched_on(every, Subject.TRIAGE, (known.told_since(one), end), **of)
        if switched is not None:
            chosen, since, until = switched
            found[one.id] = {
                "by": chosen.name,
                "chosen": chosen.at.isoformat(),
                "since": since.isoformat(),
                "until": None if until is None else until.isoformat(),
            }
    return found


def _told(one: Opened) -> Told:
    return Told(number=one.number, entry=parse_object(one.content))


def _about(connection: Connection, model: Model, keys: SubjectKeys) -> list[Opened]:
    return list(opened_about(connection, subject_of(*model), keys))


def _stops(about: Sequence[Opened], number: int) -> list[Opened]:
    """Give what was decided of a model before an entry since it was last let read."""
    earlier = [one for one in reversed(about) if one.number < number]
    return list(takewhile(lambda one: _told(one).entry["act"] not in LETS_READ, earlier))


def _readings(told: Iterable[Told], act: str = "reading.") -> Iterator[tuple[int, Model]]:
    for one in told:
        fields = one.entry["fields"]
        read = str(one.entry["act"]).startswith(act) and isinstance(fields, Mapping)
        if read and isinstance(fields, Mapping) and {"reading", "version"} <= fields.keys():
            yield one.number, (str(fields["package"]), str(fields["version"]))


def _read_first(told: Iterable[Told]) -> dict[Model, int]:
    """Give which versions read, each with the number of its first entry."""
    found: dict[Model, int] = {}
    for number, model in _readings(told):
        found.setdefault(model, number)
    return found
