"""Whether a home is there, and whether one can be: what only looks makes none."""

import os
import stat

from lynkeus.core.errors import BadInput
from lynkeus.core.settings import Settings

OURS = frozenset({"checkpoints", "demo", "keys", "lock", "objects", "packages", "service.sock"}) | {
    "lost+found",
    "plans",
    "trainings",
}
"""What a start that broke off may have left in a home without a database, and a disk's own."""
NAMED_MAX = 3


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


def check_own(settings: Settings) -> None:
    """Keep a new home out of a folder that is somebody else's: a name is quickly mistyped.

    Raises:  BadInput: If other things lie there.
    """
    if has_home(settings) or not settings.home.is_dir():
        return
    others = sorted(
        one.name
        for one in settings.home.iterdir()
        if one.name not in OURS and not one.name.startswith(settings.database_path.name)
    )
    if others:
        found = ", ".join(others[:NAMED_MAX])
        message = (
            f"{settings.home} holds other things ({found}): a home has a folder of its own. Name "
            "another one with `--home`."
        )
        raise BadInput(message, reason="home_of_others", home=str(settings.home), found=found)


def impossible(settings: Settings, problem: OSError) -> BadInput:
    """Say why a folder cannot be a home."""
    why = os.strerror(problem.errno or 0)
    message = f"{settings.home} cannot be a home: {why}. Name another folder with `--home`."
    return BadInput(message, reason="home_impossible", why=why)
