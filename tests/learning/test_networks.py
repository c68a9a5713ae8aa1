"""The laws that every network obeys, and from what one may begin."""

import copy
import io
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.core.errors import BadInput
from lynkeus.learning.network import CELLS, LOGIT, Network
from lynkeus.learning.plan import NetworkPlan, Transfer
from lynkeus.learning.training import checkpoint
from lynkeus.learning.training.begin import begin, known_networks
from lynkeus.learning.training.export import to_onnx
from lynkeus.learning.training.transfer import Layers
from lynkeus.learning.training.unfold import Unlike, take_over

SETTINGS: dict[str, dict[str, Any]] = {
    "efficientnet_lite0": {"dropout": 0.2, "depth_drop": 0.2},
    "efficientnet_b0": {"dropout": 0.2},
    "densenet121": {"dropout": 0.2},
    "resnet10": {"dropout": 0.2, "first_stride": 2},
    "narrow_resnet": {
        "dropout": 0.2, "widths": (8, 8, 12, 16), "first_stride": 2, "positions": 8,
    },
    "resnet18": {"dropout": 0.2, "first_stride": 1},
    "unet": {},
}  # fmt: skip
QUICK = "efficientnet_lite0"
"""MONAI takes seconds to load."""
MAPPED = {name: one for name, one in known_networks().items() if CELLS in one.answers}
CASES = [
    pytest.param(name, dims, marks=[] if name == QUICK else [pytest.mark.long])
    for name, one in MAPPED.items()
    for dims in one.dims
]
SIZE = 32


def made(name: str, dims: int, outputs: int = 2, seed: int = 0) -> "torch.nn.Module":
    """Build a network whose norms have seen something."""
    kind = MAPPED[name]
    torch.manual_seed(seed)
    network = kind.build(dims=dims, outputs=outputs, settings=kind.settings(**SETTINGS[name]))
    for norm in network.modules():
        if isinstance(norm, (torch.nn.BatchNorm2d, torch.nn.BatchNorm3d)):
            torch.nn.init.uniform_(norm.running_mean, -0.1, 0.1)
            torch.nn.init.uniform_(norm.running_var, 0.8, 1.2)
            torch.nn.init.uniform_(norm.weight, 0.8, 1.2)
            torch.nn.init.uniform_(norm.bias, -0.1, 0.1)
    return network.eval()


def films(count: int, dims: int) -> "torch.Tensor":
    return torch.randn(count, 1, *[SIZE] * dims, generator=torch.Generator().manual_seed(1))


def test_the_catalogue_has_what_the_plans_name() -> None:
    assert {"resnet10", "resnet18", "densenet121", "efficientnet_b0"} <= set(MAPPED)
    assert all(isinstance(one, Network) for one in MAPPED.values())


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("name", "dims"), CASES)
def test_laws(name: str, dims: int) -> None:
    network, batch = made(name, dims), films(2, dims)
    with torch.inference_mode():
        read = network(batch)
        alone = torch.cat([network(film[None]).logit for film in batch])
    assert read.logit.shape == (2, 2)
    assert read.cells.shape[:2] == (2, network.head.in_features)
    assert torch.allclose(read.logit, alone, atol=1e-4)
    exact = network.head(read.cells.flatten(2).mean(dim=2))
    assert torch.allclose(read.logit, exact, atol=1e-5)
    kept = io.BytesIO()
    torch.save(network.state_dict(), kept)
    other = made(name, dims, seed=5)
    other.load_state_dict(torch.load(io.BytesIO(kept.getvalue()), weights_only=True))
    with torch.inference_mode():
        assert torch.equal(other(batch).logit, read.logit)


@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.parametrize(("name", "dims"), [*((name, 2) for name in MAPPED), ("resnet10", 3)])
def test_the_file_reads_as_the_network_does_and_gives_its_weights_back(
    name: str, dims: int
) -> None:
    network, batch = made(name, dims), films(2, dims)
    model = to_onnx(copy.deepcopy(network), batch[:1], (LOGIT, CELLS))
    assert [one.version for one in model.opset_import if one.domain == ""] == [17]
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    logit, cells = session.run([LOGIT, CELLS], {"film": batch.numpy()})
    with torch.inference_mode():
        plain = network(batch)
    # What a norm folded into a convolution scales is rounded after it was scaled.
    assert np.abs(logit - plain.logit.numpy()).max() < 0.02
    other = made(name, dims, seed=7)
    take_over(other, model, films(4, dims))
    with torch.inference_mode():
        again = other.eval()(batch)
    assert np.abs(logit - again.logit.numpy()).max() < 1e-4
    assert np.abs(cells - again.cells.numpy()).max() < 1e-3
    copied = made(name, dims, outputs=3, seed=7)
    take_over(copied, model, films(4, dims))
    assert copied(batch).logit.shape == (2, 3)


@pytest.mark.long
def test_a_crop_says_the_same_however_it_lies_and_its_map_lies_with_it() -> None:
    network, batch = made("narrow_resnet", 2), films(3, 2)
    with torch.inference_mode():
        read = network(batch)
        for lying in (batch.flip(2), batch.flip(3), batch.transpose(2, 3)):
            assert torch.allclose(network(lying).logit, read.logit, atol=1e-5)
        assert torch.allclose(network(batch.flip(3)).cells, read.cells.flip(3), atol=1e-5)
        turned = network.train()(batch.flip(2)).logit
    assert not torch.allclose(turned, read.logit, atol=1e-3)


@pytest.mark.long
def test_a_file_of_another_network_is_refused() -> None:
    model = to_onnx(made("resnet10", 2), films(1, 2), (LOGIT, CELLS))
    with pytest.raises(Unlike, match="convolutions"):
        take_over(made("resnet18", 2), model, films(2, 2))


# Where a network begins


def plan(**said: Any) -> NetworkPlan:
    usual = {"name": QUICK, "settings": SETTINGS[QUICK], "begins": "random"}
    return NetworkPlan.model_validate({**usual, "transfer": "full", **said})


def begun(said: NetworkPlan, beside: Path, dims: int = 2) -> Any:
    return begin(said, films(2, dims), outputs=2, answers=(LOGIT, CELLS), beside=beside)


def refused(said: NetworkPlan, beside: Path, dims: int = 2) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        begun(said, beside, dims)
    return refusal.value


def test_a_plan_that_names_no_network_of_its_task_is_refused(tmp_path: Path) -> None:
    for said, named in (
        ({"name": "mystery_net"}, "known are densenet121"),
        ({"settings": {}}, "network.settings: depth_drop, dropout"),
        ({"settings": {"dropout": 2, "depth_drop": 0.1}}, "network.settings"),
        (
            {"name": "resnet10", "settings": {"dropout": 0.1, "first_stride": 3}},
            "network.settings",
        ),
    ):
        told = refused(plan(**said), tmp_path)
        assert told.reason == "plan_broken"
        assert named in told.sentence
    assert "reads films whose sides are a multiple of 32" in refused(plan(), tmp_path, 3).sentence
    with pytest.raises(ValueError, match="begins from nothing"):
        plan(transfer="frozen")


def test_a_network_begins_from_the_best_weights_of_a_checkpoint(tmp_path: Path) -> None:
    best = made(QUICK, 2, outputs=2, seed=3)
    keep(tmp_path, kept=best.state_dict())
    found = begun(plan(begins={"checkpoint": checkpoint.FILE}), tmp_path)
    assert found.words.startswith("the checkpoint checkpoint.pt, SHA-256 ")
    ours = found.network.state_dict()
    assert all(torch.equal(ours[name], value) for name, value in best.state_dict().items())
    # A last layer that tells other things apart is left as it was made.
    keep(tmp_path, kept=made(QUICK, 2, outputs=3, seed=3).state_dict())
    found = begun(plan(begins={"checkpoint": checkpoint.FILE}), tmp_path)
    assert found.network.head.weight.shape[0] == 2
    keep(tmp_path, kept={**best.state_dict(), "stem.0.weight": torch.zeros(8, 1, 3, 3)})
    told = refused(plan(begins={"checkpoint": "checkpoint.pt"}), tmp_path)
    assert told.reason == "weights_of_another_network"
    assert "stem.0.weight" in told.sentence
    (tmp_path / checkpoint.FILE).write_bytes(b"nothing")
    broken = plan(begins={"checkpoint": "checkpoint.pt"})
    assert refused(broken, tmp_path).reason == "checkpoint_broken"
    missing = plan(begins={"checkpoint": "none.pt"})
    assert refused(missing, tmp_path).reason == "weights_missing"


def keep(folder: Path, *, kept: dict[str, Any]) -> None:
    state = checkpoint.State(
        step=1, seconds=1.0, best=0.5, best_pass=0, scores=[0.5],
        network=kept, average=kept, kept=kept, optimiser={},
    )  # fmt: skip
    checkpoint.save(folder, state, made_for="a plan")


# What of it is trained


def changing(layers: Layers) -> list[str]:
    return [name for name, one in layers.network.named_parameters() if one.requires_grad]


def test_a_frozen_network_trains_its_last_layer_and_keeps_what_its_norms_know() -> None:
    layers = Layers(made(QUICK, 2), Transfer.FROZEN)
    layers.ready(step=50, steps=100)
    assert changing(layers) == ["head.weight", "head.bias"]
    before = copy.deepcopy(layers.network.state_dict())
    layers.network(films(4, 2)).logit.sum().backward()
    after = layers.network.state_dict()
    assert all(torch.equal(before[name], value) for name, value in after.items())


def test_a_gradual_run_lets_layers_go_from_the_last_to_the_first() -> None:
    layers = Layers(made(QUICK, 2), Transfer.GRADUAL)
    seen = []
    for step in (0, 19, 30, 40, 60, 99):
        layers.ready(step=step, steps=100)
        seen.append(len(changing(layers)))
    assert seen[0] == seen[1] == 2
    assert seen == sorted(seen)
    assert 2 < seen[2] < seen[3] < seen[4]
    assert seen[4] == seen[5] == len(list(layers.network.parameters()))
    layers.ready(step=30, steps=100)
    assert "stem.0.weight" not in changing(layers)


def test_a_full_run_trains_every_layer_from_its_first_step() -> None:
    layers = Layers(made(QUICK, 2), Transfer.FULL)
    layers.ready(step=0, steps=100)
    assert len(changing(layers)) == len(list(layers.network.parameters()))
    assert layers.network.training
