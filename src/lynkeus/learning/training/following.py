"""Whatever a plan trains: one way from its films to a signed package."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lynkeus.learning.following.ports import AnyFollowed
from lynkeus.learning.outlining.ports import FollowedOutline
from lynkeus.learning.sorting.ports import FollowedSorting
from lynkeus.learning.training import gating, train
from lynkeus.learning.training.loop import Progress
from lynkeus.learning.training.outlining import train_outline
from lynkeus.learning.training.sorting import train_sorting
from lynkeus.models.card import Card
from lynkeus.models.gates import save_gates
from lynkeus.models.segmentation_card import SegmentationCard
from lynkeus.models.sorting.card import SortingCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What came of a plan: its folder, its card, and the tune films' score after each pass."""

    folder: Path
    card: Card | SegmentationCard | SortingCard
    scores: tuple[float, ...]


def make_package(
    followed: AnyFollowed,
    *,
    out: Path,
    now: datetime,
    key: Ed25519PrivateKey,
    progress: Callable[[Progress], None],
) -> Package:
    """Follow a plan of any task: train, measure, and write a signed package.

    A run that was killed goes on from the checkpoint in its folder; one that had ended packs again.

    Args:     followed: The plan, and its films. out: The run's folder. now: The day on the card.
              key: The maker's. progress: Told every few steps.
    Raises:   BadInput: If the films, the first weights or a checkpoint cannot be used.
    """
    if isinstance(followed, FollowedOutline):
        outlined = train_outline(followed, out=out, now=now, key=key, progress=progress)
        return Package(folder=outlined.package, card=outlined.card, scores=outlined.scores)
    if isinstance(followed, FollowedSorting):
        sorted_ = train_sorting(followed, out=out, now=now, key=key, progress=progress)
        return Package(folder=sorted_.package, card=sorted_.card, scores=sorted_.scores)
    made = train.train(
        followed,
        place=train.Place(out=out, now=now),
        gates_of=lambda what: save_gates(gating.make_gates(what)),
        key=key,
        progress=progress,
    )
    return Package(folder=made.package, card=made.card, scores=made.scores)
