"""Permits to view a study: given when it is opened, checked at each read without writing."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from lynkeus.access.actors import READERS, Actor
from lynkeus.access.records import viewing_permits
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import Refused
from lynkeus.core.ids import CaseId
from lynkeus.core.json import JsonObject

VIEWING = timedelta(minutes=30)


def grant_viewing(connection: Connection, actor: Actor, case: CaseId, now: datetime) -> datetime:
    """Allow an actor to read a study's images for half an hour; called by a handler alone.

    Returns:  Until when.
    """
    until = now + VIEWING
    granted = insert_or_replace(viewing_permits).values(person=actor.id, case=case, until=until)
    connection.execute(
        granted.on_conflict_do_update(index_elements=["person", "case"], set_={"until": until})
    )
    return until


def require_viewing(connection: Connection, actor: Actor, case: CaseId, now: datetime) -> None:
    """Check that an actor may look at a study now, be it at its held images alone.

    Raises:  Refused: If the study was not opened by him within the last half hour.
    """
    until = connection.execute(
        select(viewing_permits.c.until).where(
            viewing_permits.c.person == actor.id, viewing_permits.c.case == case
        )
    ).scalar()
    if until is None or until <= now:
        message = "Open this study first: a permit to view it lasts 30 minutes."
        raise Refused(message, reason="no_viewing_permit")


def require_reading(connection: Connection, actor: Actor, case: CaseId, now: datetime) -> None:
    """Check that an actor may read now a study's images and what is said of it.

    Raises:  Refused: As `require_viewing`; and if he is no reader: who judges held images may look
             at them, and at nothing else.
    """
    require_viewing(connection, actor, case, now)
    if not actor.roles & READERS:
        message = "A study is for its readers; you may look at the images of a held series alone."
        fields: JsonObject = {"roles": sorted(READERS)}
        raise Refused(message, reason="role_missing", **fields)


def was_opened(connection: Connection, case: CaseId) -> bool:
    """Tell whether somebody opened a study, be his permit over or not."""
    opened = select(viewing_permits.c.case).where(viewing_permits.c.case == case).limit(1)
    return connection.execute(opened).first() is not None
