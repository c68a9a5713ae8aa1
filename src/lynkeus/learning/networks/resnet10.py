"""ResNet-10: plain residual blocks, for films and cubes, by MONAI (He et al. 2016)."""

from lynkeus.learning.network import CELLS, LOGIT, Network
from lynkeus.learning.networks._mapped import Mapped
from lynkeus.learning.networks._resnet import ResNetSettings, mapped


def build(*, dims: int, outputs: int, settings: ResNetSettings) -> Mapped:
    """Build it with random weights.

    Source:   He et al. 2016, doi:10.1109/CVPR.2016.90; Chen et al. 2019, arXiv:1904.00625 (3-D).
    """
    from monai.networks.nets.resnet import resnet10  # noqa: PLC0415  # takes seconds to load

    return mapped(resnet10, dims=dims, outputs=outputs, settings=settings)


NETWORK = Network(
    settings=ResNetSettings,
    dims=(2, 3),
    multiple=4,
    answers=(LOGIT, CELLS),
    build=build,
    published=None,
)
