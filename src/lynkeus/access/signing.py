"""Who signs by page gives the password again, and is slowed down where it is guessed."""

from fastapi import Request

from lynkeus.access.actors import Actor
from lynkeus.access.passwords import Watched
from lynkeus.access.people import confirm_identity
from lynkeus.access.web import front
from lynkeus.core.errors import Refused

FAILURES_MAX = 5
"""Wrong passwords of one person within a quarter of an hour, whatever he signs."""


def confirm(request: Request, actor: Actor, password: str, *, right: str, about: str) -> None:
    """Ask for the password; argon2 is slow on purpose, so no transaction waits for it.

    Args:     right: What is signed, as a refusal in the ledger calls it. about: The study in whose
              story that stands; "" for none.
    Raises:   Refused: If it is wrong. TooMany: If it was wrong too often.
    """
    here = front(request)
    mine = Watched(name=f"signature {actor.id}", failures_max=FAILURES_MAX)
    here.throttle.attempt(here.clock.now(), mine)
    try:
        confirm_identity(here.database, actor, password)
    except Refused as refusal:
        here.door.refuse_early(actor, right, refusal, about)
        raise
    here.throttle.succeed(mine)
