"""What packages of each task are taken by, for those who name one where another is wanted."""

from lynkeus.core.errors import BadInput
from lynkeus.models.card import AnyCard, Card
from lynkeus.models.segmentation_card import SegmentationCard
from lynkeus.models.sorting.card import SortingCard


def other_task(card: AnyCard, wanted: str) -> BadInput:
    """Say what a package does, and which command takes it.

    Args:     card: Of the package that was named. wanted: What one that does here would do.
    """
    if isinstance(card, SegmentationCard):
        outlines = ", ".join(one.name for one in card.outlines)
        does = f"outlines ({outlines}): `lynkeus segment` takes it"
    elif isinstance(card, SortingCard):
        does = f"sorts films ({', '.join(card.classes)}): `lynkeus evaluate` takes it"
    elif isinstance(card, Card):
        does = (
            f"says of a whole film whether it sees {card.finding}, and outlines nothing: "
            "`lynkeus read` takes it"
        )
    else:
        does = f"is for {card.task.value}, which no command takes"
    sentence = f"The package {card.id} {does}; name one that {wanted} here."
    task = card.task.value
    return BadInput(sentence, reason="package_other_task", package=card.id, task=task)
