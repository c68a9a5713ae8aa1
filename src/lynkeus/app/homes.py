"""Whether a home is there, and whether one can be: what only looks makes none."""

import os
import stat

from lynkeus.core.errors import BadInput
from lynkeus.core.settings import Settings


def has_home(settings: Settings) -> bool:
    """Tell whether a home is there; one that this person may not look into is."""
    try:
        return stat.S_ISREG(settings.database_path.stat().st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


def check_home(settings: Settings) -> None:
    """Ask for a home that is there.

    Raises:  BadInput: If there is none.
    """
    if not has_home(settings):
        message = (
            f"There is no Lynkeus home at {settings.home}: see to `--home` or LYNKEUS_HOME. "
            "`lynkeus serve` or `lynkeus import` makes a new one."
        )
        raise BadInput(message, reason="home_missing", home=str(settings.home))


def impossible(settings: Settings, problem: OSError) -> BadInput:
    """Say why a folder cannot be a home."""
    why = os.strerror(problem.errno or 0)
    message = f"{settings.home} cannot be a home: {why}. Name another folder with `--home`."
    return BadInput(message, reason="home_impossible", why=why)
