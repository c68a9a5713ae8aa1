"""A package that sorts, opened: its files are what its maker signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lynkeus.models.seen import Seen, parse_seen
from lynkeus.models.sorting.card import SortingCard

NETWORK, LIST = "weights.onnx", "seen.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSorter:
    """A package that sorts films among several classes, as `OpenedPackage`."""

    folder: Path
    digest: str
    signer: str
    card: SortingCard
    files: Mapping[str, bytes]

    @property
    def weights(self) -> bytes:
        """The network, ONNX."""
        return self.files[NETWORK]

    @property
    def seen(self) -> Seen | None:
        """Whom it has seen; as `OpenedPackage`."""
        return parse_seen(self.files[LIST]) if LIST in self.files else None
