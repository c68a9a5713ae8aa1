"""What a site has chosen, as it stands."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from lynkeus.archive.queries import Study
from lynkeus.cases.choices.cap import Cap
from lynkeus.cases.choices.choice import (
    Chosen,
    Scope,
    Subject,
    Turn,
    applying,
    in_force,
    on_between,
    raised,
)
from lynkeus.cases.choices.records import caps, choices
from lynkeus.cases.withholding import AiState
from lynkeus.core.json import Json


def every_choice(connection: Connection) -> list[Chosen]:
    """List every decision about AI, oldest first."""
    rows = connection.execute(select(choices).order_by(choices.c.number))
    return [
        Chosen(
            number=row.number,
            subject=Subject(row.subject),
            scope=Scope(row.scope),
            value=row.value,
            turn=Turn(row.turn),
            reason=row.reason,
            name=row.name,
            at=row.at,
        )
        for row in rows
    ]


def every_cap(connection: Connection) -> list[Cap]:
    """List every decision about how long a study may wait, oldest first."""
    rows = connection.execute(select(caps).order_by(caps.c.number))
    return [
        Cap(number=row.number, hours=row.hours, reason=row.reason, name=row.name, at=row.at)
        for row in rows
    ]


def standing_choices(connection: Connection) -> tuple[Chosen, ...]:
    """List the decisions about AI that are in force."""
    return in_force(every_choice(connection))


def choice_for(standing: Sequence[Chosen], study: Study, subject: Subject) -> Chosen | None:
    """Find the decision that holds for a study; None where the default holds."""
    modality = study.text("Modality") or ""
    return applying(standing, subject, modality=modality, source=study.source)


def raised_for(standing: Sequence[Chosen], study: Study, states: Iterable[AiState]) -> str:
    """Give the class by which AI raises a study, whoever looks; empty where it does not."""
    return raised(states, choice_for(standing, study, Subject.TRIAGE))


def was_raised(
    connection: Connection, study: Study, spans: Iterable[tuple[datetime, datetime]]
) -> bool:
    """Tell whether AI might raise a study in the list in any of some spans of time."""
    every, modality = every_choice(connection), study.text("Modality") or ""
    return any(
        on_between(every, Subject.TRIAGE, one, modality=modality, source=study.source)
        for one in spans
    )


def applied_to(connection: Connection, study: Study) -> dict[str, Json]:
    """Give, for the record of a reading, the numbers of the decisions that hold for its study.

    Returns:  A number by subject; 0 where the default holds.
    """
    standing = standing_choices(connection)
    found = {subject: choice_for(standing, study, subject) for subject in Subject}
    return {subject.value: 0 if one is None else one.number for subject, one in found.items()}
