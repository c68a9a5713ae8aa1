"""MONAI's residual networks, up to their last feature map."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from torch import nn

from lynkeus.learning.networks._mapped import Mapped, Settings

CHANNELS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class ResNetSettings(Settings):
    """`first_stride`: 2 for whole films; 1 where what is looked for is a few pixels wide."""

    first_stride: Literal[1, 2]


def mapped(
    made: Callable[..., Any], *, dims: int, outputs: int, settings: ResNetSettings
) -> Mapped:
    """Take the features of a residual network, and give them a head of ours."""
    whole = made(
        spatial_dims=dims, n_input_channels=1, num_classes=1, conv1_t_stride=settings.first_stride
    )
    parts = (whole.conv1, whole.bn1, whole.act, whole.maxpool)
    layers = (whole.layer1, whole.layer2, whole.layer3, whole.layer4)
    features = nn.Sequential(*parts, *layers)
    return Mapped(features, channels=CHANNELS, outputs=outputs, dropout=settings.dropout)
