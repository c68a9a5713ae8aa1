"""Features, their mean over all places, one linear layer: what makes a map exact."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from pydantic import Field
from torch import Tensor, nn

from lynkeus.learning.network import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a plan may set: the share of features that is left out in training."""

    dropout: Annotated[float, Field(ge=0.0, lt=1.0)]


class Mapped(nn.Module):
    """Any features, shape (N, K, *space), and a head: a logit is the mean of the cells, weighed."""

    def __init__(
        self, features: Callable[[Tensor], Tensor], *, channels: int, outputs: int, dropout: float
    ) -> None:
        super().__init__()
        self.features = features
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(channels, outputs)

    def forward(self, film: Tensor) -> Reading:
        """Read films, shape (N, 1, *space)."""
        cells = self.features(film)
        logit = cast("Tensor", self.head(self.dropout(cells.flatten(2).mean(dim=2))))
        return Reading(logit, cells)
