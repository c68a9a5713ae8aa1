"""Narrow residual network for small crops, read in all eight positions of a square."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import torch
from pydantic import Field
from torch import Tensor, nn

from lynkeus.learning.network import CELLS, LOGIT, Network, Reading
from lynkeus.learning.networks._mapped import Mapped, Settings

BLOCKS = [1, 1, 1, 1]
QUARTERS, POSITIONS = 4, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowSettings(Settings):
    """`widths`: channels of each of four levels, of which each but the first halves the sides.

    With fewer than eight torch was seen to end the whole process (channels last, on a processor).

    `first_stride`: 1 where what is looked for is a few pixels wide. `positions`: 8 where a crop
    says the same however it lies, and the answer is the mean over all; 1 where it does not.
    """

    widths: Annotated[tuple[Annotated[int, Field(ge=8)], ...], Field(min_length=4, max_length=4)]
    first_stride: Literal[1, 2]
    positions: Literal[1, 8]


class AnyPosition(Mapped):
    """The same, of which the answer is the mean over the eight positions of a square crop.

    In training it reads a crop as it lies: turning and mirroring it is the plan's to say. Cells are
    laid back before the mean, so that a map of the logit stays exact.
    """

    def forward(self, film: Tensor) -> Reading:
        """Read films, shape (N, 1, S, S)."""
        if self.training:
            return super().forward(film)
        # One pass over all of them: the file that serves then has each layer once.
        read = self.features(torch.cat([*_positions(film)]))
        apart = read.reshape(POSITIONS, -1, *read.shape[1:])
        cells = torch.stack([_laid_back(apart[at], at) for at in range(POSITIONS)]).mean(dim=0)
        return Reading(self.head(cells.flatten(2).mean(dim=2)), cells)


def _positions(film: Tensor) -> Iterator[Tensor]:
    """Give the crop and its mirror image, each in four quarter turns."""
    for one in (film, film.flip(3)):
        for quarter in range(QUARTERS):
            yield _turned(one, quarter)


def _laid_back(cells: Tensor, at: int) -> Tensor:
    mirrored, quarter = divmod(at, QUARTERS)
    back = _turned(cells, -quarter % QUARTERS)
    return back.flip(3) if mirrored else back


def _turned(film: Tensor, quarter: int) -> Tensor:
    """Turn by quarters, as ONNX can write it."""
    lying = film.transpose(2, 3) if quarter % 2 else film
    axes = ((), (2,), (2, 3), (3,))[quarter]
    return lying.flip(axes) if axes else lying


def build(*, dims: int, outputs: int, settings: NarrowSettings) -> Mapped:
    """Build it with random weights.

    Source:   He et al. 2016, doi:10.1109/CVPR.2016.90, by MONAI; the mean over positions: Cohen and
              Welling 2016, arXiv:1602.07576, the simplest case of it.
    """
    from monai.networks.nets.resnet import ResNet, ResNetBlock  # noqa: PLC0415  # takes seconds to load

    whole = ResNet(
        block=ResNetBlock,
        layers=BLOCKS,
        block_inplanes=[*settings.widths],
        spatial_dims=dims,
        n_input_channels=1,
        conv1_t_size=3,
        conv1_t_stride=settings.first_stride,
        no_max_pool=True,
        num_classes=1,
    )
    layers = (whole.layer1, whole.layer2, whole.layer3, whole.layer4)
    features = nn.Sequential(whole.conv1, whole.bn1, whole.act, *layers)
    kind = AnyPosition if settings.positions > 1 else Mapped
    last = settings.widths[-1]
    return kind(features, channels=last, outputs=outputs, dropout=settings.dropout)


NETWORK = Network(
    settings=NarrowSettings,
    dims=(2,),
    multiple=2,
    answers=(LOGIT, CELLS),
    build=build,
    published=None,
)
