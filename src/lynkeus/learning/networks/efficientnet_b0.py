"""EfficientNet-b0: narrow, with squeeze-and-excitation; for films and cubes, by MONAI."""

from typing import Any

from torch import Tensor, nn

from lynkeus.learning.network import CELLS, LOGIT, Network
from lynkeus.learning.networks._mapped import Mapped, Settings

CHANNELS = 1280


class Features(nn.Module):
    """All of MONAI's network before its mean."""

    def __init__(self, whole: Any) -> None:  # noqa: ANN401  # MONAI's EfficientNet
        super().__init__()
        self.stem = nn.Sequential(whole._conv_stem_padding, whole._conv_stem, whole._bn0)  # noqa: SLF001  # it gives its parts no other names
        self.blocks = whole._blocks  # noqa: SLF001  # as above
        self.top = nn.Sequential(whole._conv_head_padding, whole._conv_head, whole._bn1)  # noqa: SLF001  # as above
        self.swish = nn.SiLU()

    def forward(self, film: Tensor) -> Tensor:
        """Give the last feature map, shape (N, 1280, *space / 32)."""
        made: Tensor = self.swish(self.top(self.blocks(self.swish(self.stem(film)))))
        return made


def build(*, dims: int, outputs: int, settings: Settings) -> Mapped:
    """Build it with random weights.

    Source:   Tan and Le 2019, arXiv:1905.11946; blocks are left out for a fifth of the films.
    """
    from monai.networks.nets.efficientnet import (  # noqa: PLC0415  # takes seconds to load
        EfficientNetBN,
    )

    whole = EfficientNetBN(
        "efficientnet-b0", pretrained=False, spatial_dims=dims, in_channels=1, num_classes=1
    )
    return Mapped(Features(whole), channels=CHANNELS, outputs=outputs, dropout=settings.dropout)


NETWORK = Network(
    settings=Settings,
    dims=(2, 3),
    multiple=32,
    answers=(LOGIT, CELLS),
    build=build,
    published=None,
)
