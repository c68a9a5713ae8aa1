"""The loop, step by step: today's plan does what it did, and other tasks find their place in it."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from torch.nn import functional

from lynkeus.learning.networks import efficientnet_lite0 as lite0
from lynkeus.learning.tasks import classification
from lynkeus.learning.training.augment import augment, augmentations
from lynkeus.learning.training.loop import Run

from .shared_run import made_films, small_plan

STEPS = 3
LOSSES = (0.75247, 0.72400, 0.67412)
"""Of the first steps on the made films, as they were before the loop knew more than one task."""


def first_network() -> lite0.EfficientNetLite0:
    torch.manual_seed(0)
    return lite0.build(lite0.Config(dropout=0.3, depth_drop=0.1))


@pytest.mark.long
def test_the_first_steps_of_the_shipped_plan_are_what_they_were(tmp_path: Path) -> None:
    """Each step is written out here as the plan's page says it, and gives the same to the bit."""
    plan, films = small_plan(), made_films()
    run = Run(plan, classification.TASK, films, first_network(), tmp_path)
    plain = first_network().to(memory_format=torch.channels_last)
    matrices = [one for one in plain.parameters() if one.ndim > 1]
    others = [one for one in plain.parameters() if one.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}],
        lr=0.0005,
    )
    for step in range(STEPS):
        rng = np.random.default_rng([plan.training.seed, step])
        torch.manual_seed(int(rng.integers(1 << 62)))
        chosen = as_many_of_each(films.targets, step, plan.training.seed)
        batch = torch.from_numpy(films.pixels[chosen]).unsqueeze(1).float() / 255
        batch = (augment(batch, augmentations(plan.augment), rng) - 0.498) / 0.502
        target = torch.tensor([1.0] * 4 + [0.0] * 4).unsqueeze(1) * 0.95 + 0.025
        for group in optimiser.param_groups:
            group["lr"] = 0.0005 * run._slope(step)
        logit = plain.train()(batch.contiguous(memory_format=torch.channels_last)).logit
        loss = functional.binary_cross_entropy_with_logits(logit, target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        told = float(loss.detach())
        assert run._step(step) == told
        assert told == pytest.approx(LOSSES[step], abs=1e-3)
    ours = run.network.state_dict()
    assert all(torch.equal(ours[name], value) for name, value in plain.state_dict().items())


def as_many_of_each(labels: npt.NDArray[np.bool_], step: int, seed: int) -> list[int]:
    """Four with the finding, four without, each class in an order of its own."""
    chosen: list[int] = []
    for label in (True, False):
        members = np.flatnonzero(labels == label)
        places = range(step * 4, step * 4 + 4)
        orders = {
            turn: np.random.default_rng([seed, int(label), turn]).permutation(members)
            for turn in {place // len(members) for place in places}
        }
        chosen += [int(orders[at // len(members)][at % len(members)]) for at in places]
    return chosen
