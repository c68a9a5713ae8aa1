"""Which layers of a network are trained at a step: all, the last alone, or one after the other."""

from torch import nn

from lynkeus.learning.plan import Transfer

HEAD = "head"
ALONE = 0.2
"""The share of a gradual run in which the last layer is trained alone."""
ALL = 0.6
"""The share after which a gradual run trains all layers."""


class Layers:
    """The layers of a network, and how many of them may change.

    A layer that may not keeps its weights, and what its norms know of the films they saw.
    """

    def __init__(self, network: nn.Module, transfer: Transfer) -> None:
        self.network, self.transfer = network, transfer
        owners = [
            (name, one)
            for name, one in network.named_modules()
            if next(one.parameters(recurse=False), None) is not None
        ]
        self.body = [one for name, one in owners if name.split(".")[0] != HEAD]

    def ready(self, step: int, steps: int) -> None:
        """Let those layers change that may at a step of so many."""
        self.network.train()
        if self.transfer is Transfer.FULL:
            return
        first = len(self.body) - round(self.share(step, steps) * len(self.body))
        for place, layer in enumerate(self.body):
            changes = place >= first
            for one in layer.parameters(recurse=False):
                one.requires_grad_(changes)
            if not changes:
                layer.eval()

    def share(self, step: int, steps: int) -> float:
        """Tell which share of the layers below the last may change."""
        if self.transfer is Transfer.FULL:
            return 1.0
        if self.transfer is Transfer.FROZEN:
            return 0.0
        return min(1.0, max(0.0, (step / steps - ALONE) / (ALL - ALONE)))
