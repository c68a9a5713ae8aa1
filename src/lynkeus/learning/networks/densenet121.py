"""DenseNet-121: each layer sees all before it; for films and cubes, by MONAI (Huang 2017)."""

from torch import nn

from lynkeus.learning.network import CELLS, LOGIT, Network
from lynkeus.learning.networks._mapped import Mapped, Settings

CHANNELS = 1024


def build(*, dims: int, outputs: int, settings: Settings) -> Mapped:
    """Build it with random weights.

    Source:   Huang et al. 2017, doi:10.1109/CVPR.2017.243.
    """
    from monai.networks.nets.densenet import DenseNet121  # noqa: PLC0415  # takes seconds to load

    whole = DenseNet121(spatial_dims=dims, in_channels=1, out_channels=1)
    features = nn.Sequential(whole.features, nn.ReLU())
    return Mapped(features, channels=CHANNELS, outputs=outputs, dropout=settings.dropout)


NETWORK = Network(
    settings=Settings,
    dims=(2, 3),
    multiple=32,
    answers=(LOGIT, CELLS),
    build=build,
    published=None,
)
