"""A few steps of a run, as one process or as one of several that torchrun would begin.

Started by a test: python shared_run.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import torch

from lynkeus.learning.batches import Indices
from lynkeus.learning.networks import efficientnet_lite0 as lite0
from lynkeus.learning.plan import Plan
from lynkeus.learning.ports import read_plan
from lynkeus.learning.tasks import classification
from lynkeus.learning.training.loop import Films, Run

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
SIZE = 64
STEPS = 3


def small_plan(**said: object) -> Plan:
    """Give the shipped plan with batches of eight, on one thread."""
    plan, _ = read_plan(PLAN)
    training = plan.training.model_copy(update={"batch": 8, "threads": 1, "passes": 2, **said})
    return plan.model_copy(update={"training": training})


def made_films() -> Films:
    """Draw a few films of coarse noise, every third with the finding."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (24, 8, 8)).astype(np.uint8).repeat(8, axis=1).repeat(8, axis=2)
    return Films(pixels=pixels, targets=np.arange(24) % 3 == 0)


class Doubled(Run):
    """A run that is reckoned in double precision."""

    def _batch(
        self, chosen: Indices, rng: np.random.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        films, target = super()._batch(chosen, rng)
        return films.double(), target.double()


def begun(folder: Path, *, kind: type[Run] = Run, **said: object) -> Run:
    """Begin a run of a network that leaves nothing to chance but its first weights."""
    torch.manual_seed(0)
    network = lite0.build(lite0.Config(dropout=0.0, depth_drop=0.0))
    return kind(small_plan(**said), classification.TASK, made_films(), network, folder)


def stepped(folder: Path) -> tuple[list[float], dict[str, torch.Tensor]]:
    """Take the steps; gives the losses and the weights.

    In double precision: Adam makes a step of any gradient, of the last digit of none too.
    """
    run = begun(folder, kind=Doubled)
    run.network.double()
    run.average = {name: value.clone() for name, value in run.network.state_dict().items()}
    losses = [run._step(step) for step in range(STEPS)]
    return losses, run.network.state_dict()


if __name__ == "__main__":
    told = stepped(Path(sys.argv[1]))
    torch.save(told, Path(sys.argv[1]) / f"{torch.distributed.get_rank()}.pt")
