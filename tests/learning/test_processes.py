"""Several processes train the same network as one; what does not fit ends with words."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from torch import distributed, nn

from lynkeus.core.errors import BadInput, Full
from lynkeus.learning.plan import Device, Precision
from lynkeus.learning.training import checkpoint
from lynkeus.learning.training.processes import Processes, SharedNorm, joined
from lynkeus.learning.transform import Drawn

from . import shared_run

PROGRAM = Path(shared_run.__file__)
TOGETHER = 2
WITHIN = 1e-4


@pytest.mark.long  # two more interpreters load torch
@pytest.mark.timeout(400)
def test_two_processes_make_the_weights_of_one(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    usual = {**os.environ, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    usual |= {"WORLD_SIZE": str(TOGETHER), "OMP_NUM_THREADS": "1"}
    running = [
        subprocess.Popen(
            [sys.executable, str(PROGRAM), str(tmp_path)],
            env=usual | {"RANK": str(rank), "LOCAL_RANK": str(rank)},
        )
        for rank in range(TOGETHER)
    ]
    assert [one.wait(timeout=300) for one in running] == [0, 0]
    losses, weights = shared_run.stepped(tmp_path)
    for rank in range(TOGETHER):
        theirs, shared = torch.load(tmp_path / f"{rank}.pt", weights_only=True)
        assert theirs == pytest.approx(losses, abs=WITHIN)
        assert set(shared) == set(weights)
        for name, value in weights.items():
            assert torch.allclose(shared[name].float(), value.float(), atol=WITHIN), name


def test_each_process_takes_its_part_of_a_batch_and_of_what_was_drawn() -> None:
    parts = [Processes(rank=rank, count=2, device=torch.device("cpu")) for rank in (0, 1)]
    chosen = np.array([5, 3, 8, 1])
    assert [list(one.part(chosen)) for one in parts] == [[5, 8], [3, 1]]
    record = (Drawn(name="tone", params={"gamma": np.array([1, 2, 3, 4], np.float32)}),)
    assert [list(one.part_of(record)[0].params["gamma"]) for one in parts] == [[1, 3], [2, 4]]
    assert [one.leads for one in parts] == [True, False]


def test_a_shared_norm_of_one_process_is_the_norm_itself(tmp_path: Path) -> None:
    films = torch.randn(6, 3, 4, 5, generator=torch.Generator().manual_seed(1))
    plain = nn.BatchNorm2d(3, momentum=0.01)
    nn.init.uniform_(plain.weight, 0.5, 2)
    other = nn.BatchNorm2d(3, momentum=0.01)
    other.load_state_dict(plain.state_dict())
    shared, first, second = SharedNorm(other), films.clone(), films.clone()
    distributed.init_process_group("gloo", init_method=f"file://{tmp_path}/x", rank=0, world_size=1)
    try:
        ours = shared(second.requires_grad_())
        (ours**2).sum().backward()
    finally:
        distributed.destroy_process_group()
    theirs = plain(first.requires_grad_())
    (theirs**2).sum().backward()
    assert torch.allclose(ours, theirs, atol=1e-5)
    assert first.grad is not None
    assert second.grad is not None
    assert torch.allclose(first.grad, second.grad, atol=1e-4)
    assert set(shared.state_dict()) == set(plain.state_dict())
    for name, value in plain.state_dict().items():
        assert torch.allclose(shared.state_dict()[name].float(), value.float(), atol=1e-6)
    assert torch.allclose(shared.eval()(films), plain.eval()(films), atol=1e-6)


def test_what_cannot_be_divided_or_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "3")
    with pytest.raises(BadInput) as refusal:
        joined(Device.CPU, batch=8)
    assert refusal.value.reason == "batch_undivided"
    monkeypatch.delenv("WORLD_SIZE")
    if not torch.cuda.is_available():
        with pytest.raises(BadInput) as refusal:
            joined(Device.CUDA, batch=8)
        assert refusal.value.reason == "no_gpu"
        assert joined(Device.AUTO, batch=8).device.type == "cpu"


def test_mixed_precision_tells_nearly_the_same(tmp_path: Path) -> None:
    single = shared_run.begun(tmp_path)._step(0)
    mixed = shared_run.begun(tmp_path, precision=Precision.MIXED)
    told = mixed._step(0)
    assert told != single
    assert told == pytest.approx(single, abs=0.05)
    assert all(one.dtype == torch.float32 for one in mixed.network.parameters())


class Greedy(nn.Module):
    """A network that wants more memory than there is."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Linear(1, 1)

    def forward(self, film: "torch.Tensor") -> "torch.Tensor":
        return torch.empty(len(film), 1 << 56)


def test_where_memory_does_not_suffice_the_run_ends_with_words(tmp_path: Path) -> None:
    run = shared_run.begun(tmp_path)
    run.network = Greedy()
    run.layers.network = run.network
    run.layers.body = []
    with pytest.raises(Full, match="does not hold a batch of 8") as refusal:
        run.train(lambda _: 0.5, made_for="a plan", progress=lambda _: None)
    assert refusal.value.reason == "training_memory_full"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_ends_the_run_and_leaves_the_last_checkpoint(tmp_path: Path) -> None:
    run = shared_run.begun(tmp_path)
    checkpoint.save(tmp_path, run.state, made_for="a plan")
    kept = (tmp_path / checkpoint.FILE).read_bytes()
    (tmp_path / f".{checkpoint.FILE}.part").symlink_to("/dev/full")
    run.state.step = 7
    with pytest.raises(Full, match="is full, so the training stopped at step 7") as refusal:
        checkpoint.save(tmp_path, run.state, made_for="a plan")
    assert refusal.value.reason == "training_disk_full"
    assert "The last checkpoint stays" in refusal.value.sentence
    assert [one.name for one in tmp_path.iterdir()] == [checkpoint.FILE]
    assert (tmp_path / checkpoint.FILE).read_bytes() == kept
    checkpoint.save(tmp_path, run.state, made_for="a plan")
    found = checkpoint.load(tmp_path, made_for="a plan")
    assert found is not None
    assert found.step == 7
