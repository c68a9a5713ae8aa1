"""What the loop asks of a plan, whatever it is a plan of."""

from collections.abc import Mapping
from typing import Any, Protocol

from lynkeus.learning.plan import Training, Transfer
from lynkeus.models.card import Reads
from lynkeus.models.preprocess import Preprocess


class _Begins(Protocol):
    @property
    def transfer(self) -> Transfer:
        """What of the network is trained on."""


class _Says(Protocol):
    @property
    def reads(self) -> Reads:
        """Which films these are."""


class Settings(Protocol):
    """What of a plan, whatever its task, decides how its network is trained."""

    @property
    def training(self) -> Training:
        """How."""

    @property
    def preprocess(self) -> Preprocess:
        """What is done to a film."""

    @property
    def augment(self) -> tuple[Mapping[str, Mapping[str, Any]], ...]:
        """How films are changed."""

    @property
    def network(self) -> _Begins:
        """Which network."""

    @property
    def card(self) -> _Says:
        """What its card says."""
