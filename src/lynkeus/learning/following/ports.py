"""Where a plan of whatever task, and its films, are found."""

from pathlib import Path

from lynkeus.core.errors import NotFound
from lynkeus.learning.outlining.ports import FollowedOutline, follow_outline, outlines
from lynkeus.learning.ports import Followed, follow
from lynkeus.learning.sorting.ports import FollowedSorting, follow_sorting, sorts
from lynkeus.learning.vault import Vault

AnyFollowed = Followed | FollowedOutline | FollowedSorting


def follow_any(path: Path, data: Path, vault: Vault | None = None) -> AnyFollowed:
    """Read a plan of any task and find its films.

    Args:     path: Of the plan. data: Where the folders of films are. vault: As `follow`.
    Raises:   BadInput: As `follow`, `follow_outline` or `follow_sorting`.
    """
    if outlines(path):
        return follow_outline(path, data)
    if sorts(path):
        return follow_sorting(path, data, vault)
    return follow(path, data, vault)


def not_installed(module: str | None) -> NotFound:
    """Say that what trains is not here, and how it comes."""
    sentence = f"Training needs {module}, which is not installed: pip install 'lynkeus[learn]'."
    return NotFound(sentence, reason="learn_missing", module=module)
