"""Where a run computes, and with which processes: one by itself, or as many as torchrun began.

Each process takes its part of every batch; gradients and the statistics of norms are those of the
whole batch, so that more processes make the same network, only sooner.
"""

import os
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, distributed, nn

from lynkeus.core.errors import BadInput
from lynkeus.learning.batches import Indices
from lynkeus.learning.plan import Device, Precision
from lynkeus.learning.remedy import Pixels
from lynkeus.learning.transform import Drawn, Record

Batch = TypeVar("Batch", Indices, Pixels, Tensor)
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processes:
    """One of the processes of a run: which, of how many, and on what it computes."""

    rank: int
    count: int
    device: torch.device

    @property
    def leads(self) -> bool:
        """Whether this process judges and writes."""
        return self.rank == 0

    def in_words(self, precision: Precision) -> str:
        """Say what is not usual: a GPU, mixed precision, several processes; else nothing."""
        said = [torch.cuda.get_device_name(self.device)] if self.device.type == "cuda" else []
        said += ["mixed precision"] if precision is Precision.MIXED else []
        said += [f"{self.count} processes"] if self.count > 1 else []
        return "".join(f", {one}" for one in said)

    def part(self, chosen: Batch) -> Batch:
        """Give this process's cases of a batch."""
        return chosen[self.rank :: self.count]

    def part_of(self, record: Record) -> Record:
        """Give what was drawn for this process's cases."""
        if self.count == 1:
            return record
        return tuple(
            Drawn(
                name=one.name,
                params={
                    name: values[self.rank :: self.count] for name, values in one.params.items()
                },
            )
            for one in record
        )

    def together(self, network: nn.Module) -> nn.Module:
        """Let the norms of a network know the whole batch."""
        if self.count > 1:
            for layer in network.modules():
                for name, child in layer.named_children():
                    if isinstance(child, NORMS):
                        setattr(layer, name, SharedNorm(child))
        return network

    def mean_gradients(self, network: nn.Module) -> None:
        """Give every process the mean of all gradients."""
        if self.count > 1:
            for one in network.parameters():
                if one.grad is not None:
                    distributed.all_reduce(one.grad)
                    one.grad /= self.count

    def end(self) -> None:
        """Leave the others."""
        if self.count > 1:
            distributed.destroy_process_group()

    def mean(self, value: float) -> float:
        """Give every process the mean of their values."""
        if self.count == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float64, device=self.device)
        distributed.all_reduce(shared)
        return float(shared) / self.count

    def from_first(self, value: float) -> float:
        """Give every process the value of the first."""
        if self.count == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float64, device=self.device)
        distributed.broadcast(shared, 0)
        return float(shared)


class _Summed(torch.autograd.Function):
    """The sum over all processes; what changes with it is told to all of them."""

    @staticmethod
    def forward(_: object, values: Tensor) -> Tensor:
        """Add up."""
        total = values.clone()
        distributed.all_reduce(total)
        return total

    @staticmethod
    def backward(_: object, *gradients: Tensor) -> Tensor:
        """Add up what each process says of its films."""
        total = gradients[0].clone()
        distributed.all_reduce(total)
        return total


def _summed(values: Tensor) -> Tensor:
    total: Tensor = _Summed.apply(values)  # type: ignore[no-untyped-call]  # torch gives no type
    return total


class SharedNorm(nn.Module):
    """A batch norm whose statistics are those of all processes' films; weights keep their names."""

    running_mean: Tensor
    running_var: Tensor
    num_batches_tracked: Tensor

    def __init__(self, norm: nn.BatchNorm1d | nn.BatchNorm2d | nn.BatchNorm3d) -> None:
        super().__init__()
        self.eps, self.momentum = norm.eps, norm.momentum or 0.0
        self.weight, self.bias = norm.weight, norm.bias
        for name, value in norm.named_buffers():
            self.register_buffer(name, value)
        self.train(norm.training)

    def forward(self, film: Tensor) -> Tensor:
        """Norm each channel of films, shape (N, K, *space)."""
        if not self.training:
            return nn.functional.batch_norm(
                film, self.running_mean, self.running_var, self.weight, self.bias, eps=self.eps
            )
        axes = [axis for axis in range(film.ndim) if axis != 1]
        shape = [1, -1] + [1] * (film.ndim - 2)
        values = film.to(torch.promote_types(film.dtype, torch.float32))
        count = values.numel() / values.shape[1] * distributed.get_world_size()
        mean = _summed(values.sum(dim=axes)) / count
        apart = values - mean.view(shape)
        spread = _summed((apart * apart).sum(dim=axes)) / count
        with torch.no_grad():
            unbiased = spread * count / max(count - 1, 1)
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(unbiased, self.momentum)
            self.num_batches_tracked += 1
        scale = self.weight * torch.rsqrt(spread + self.eps)
        return (apart * scale.view(shape) + self.bias.view(shape)).to(film.dtype)


def joined(device: Device, *, batch: int) -> Processes:
    """Find out where this process computes, and join the others that torchrun began.

    Args:     device: As the plan says. batch: Cases in a batch, which are divided evenly.
    Raises:   BadInput: reason `no_gpu` or `batch_undivided`.
    """
    count, rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("RANK", "0"))
    where = _device(device, int(os.environ.get("LOCAL_RANK", "0")))
    if batch % count:
        sentence = (
            f"A batch of {batch} cannot be divided among {count} processes evenly. Change the "
            "plan's `training.batch`, or begin another number of processes."
        )
        raise BadInput(sentence, reason="batch_undivided", batch=batch, processes=count)
    if count > 1 and not distributed.is_initialized():
        distributed.init_process_group("nccl" if where.type == "cuda" else "gloo")
    return Processes(rank=rank, count=count, device=where)


def _device(device: Device, local: int) -> torch.device:
    there = torch.cuda.is_available()
    if device is Device.CUDA and not there:
        sentence = (
            "The plan wants a GPU (`device: cuda`), and torch finds none here. Say `auto` or `cpu` "
            "in the plan, or install the torch and the driver of this machine's GPU."
        )
        raise BadInput(sentence, reason="no_gpu")
    if device is Device.CPU or not there:
        return torch.device("cpu")
    found = torch.device("cuda", local)
    torch.cuda.set_device(found)
    return found
