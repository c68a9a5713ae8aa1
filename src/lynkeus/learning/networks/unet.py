"""U-Net: a logit for each pixel, from what lies around it, coarse and fine; films and cubes."""

from dataclasses import dataclass
from typing import NamedTuple

from torch import Tensor, nn

from lynkeus.learning.network import LOGIT, Network

PLANE = 2
"""The axes of a film; a cube has one more."""
DEEP, GROUPS = 4, 4
"""Of the network for cubes: its levels below the first, and groups of a norm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a plan may set.

    `channels` of each level, the finest first; each but the last halves the sides. `residual`: how
    many convolutions a level's block has beside its short cut.
    """

    channels: tuple[int, ...]
    residual: int
    dropout: float


class Mapped(NamedTuple):
    """What the network gives: a logit for each pixel and outline, shape (N, K, *space)."""

    logit: Tensor

    @property
    def logits(self) -> Tensor:
        """The same, by the name of what a package's file gives."""
        return self.logit


class OutlineNetwork(nn.Module):
    """A network of MONAI's, from films (N, 1, *space) of any range to `Mapped`."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, film: Tensor) -> Mapped:
        """Outline films; each side must be a multiple of 2 for each level but the last."""
        return Mapped(self.inner(film))


def build(*, dims: int, outputs: int, settings: Settings) -> OutlineNetwork:
    """Build it with random weights.

    Returns:  For films MONAI's UNet with residual blocks; for cubes its BasicUNet, whose six widths
              are made of the first four.
    Source:   Ronneberger et al. 2015, doi:10.1007/978-3-319-24574-4_28; Kerfoot et al. 2019,
              doi:10.1007/978-3-030-12029-0_40; Cicek et al. 2016, doi:10.1007/978-3-319-46723-8_49.
    """
    from monai.networks.nets.basic_unet import BasicUNet  # noqa: PLC0415  # takes seconds to load
    from monai.networks.nets.unet import UNet  # noqa: PLC0415  # as above

    if dims == PLANE:
        inner: nn.Module = UNet(
            spatial_dims=dims,
            in_channels=1,
            out_channels=outputs,
            channels=settings.channels,
            strides=(2,) * (len(settings.channels) - 1),
            num_res_units=settings.residual,
            dropout=settings.dropout,
            norm="BATCH",
        )
        return OutlineNetwork(inner)
    first, *others = settings.channels
    deep = (*others, *(others[-1],) * DEEP)[:DEEP]
    inner = BasicUNet(
        spatial_dims=dims,
        in_channels=1,
        out_channels=outputs,
        features=(first, *deep, first),
        norm=("group", {"num_groups": min(GROUPS, first)}),
        dropout=settings.dropout,
    )
    return OutlineNetwork(inner)


NETWORK = Network(
    settings=Settings,
    dims=(PLANE, 3),
    multiple=32,
    answers=(LOGIT,),
    build=build,
    published=None,
)
