"""The plan's network as it begins: random, or with what an earlier one has learned."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import onnx
import torch
from pydantic import TypeAdapter, ValidationError
from torch import Tensor, nn

import lynkeus.learning.networks
from lynkeus.core import catalogue
from lynkeus.core.errors import BadInput
from lynkeus.learning import ports
from lynkeus.learning.network import Network
from lynkeus.learning.plan import FromCheckpoint, FromImagenet, FromPackage, NetworkPlan, Transfer
from lynkeus.learning.training.checkpoint import weights_of
from lynkeus.learning.training.unfold import Unlike, take_over
from lynkeus.models.ports import open_package
from lynkeus.models.signing import parse_public_key

HEAD = "head."
HOW = {
    Transfer.FULL: "",
    Transfer.FROZEN: "; of it all but the last layer was kept as it was",
    Transfer.GRADUAL: "; trained from the last layer to the first, one after the other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A network before its first step, and where it begins, in words that a card gives."""

    network: nn.Module
    words: str


def known_networks() -> dict[str, Network]:
    """Read the catalogue."""
    return catalogue.load(lynkeus.learning.networks, "NETWORK", Network)


def begin(
    plan: NetworkPlan, films: Tensor, *, outputs: int, answers: tuple[str, ...], beside: Path
) -> Begun:
    """Build a plan's network, and give it the weights from which it begins.

    Args:     plan: Of the network. films: Some of the training films, prepared, shape (N, 1, S, S)
              or (N, 1, S, S, S). outputs: How many logits it has.
              answers: What the task needs of it. beside: The plan's folder.
    Raises:   BadInput: reason `plan_broken`, `weights_missing`, `weights_altered`,
              `weights_of_another_network`, `checkpoint_broken`, or as a package that does not open.
    """
    kind = _kind(plan, films, answers)
    network = kind.build(dims=films.ndim - 2, outputs=outputs, settings=_settings(plan, kind))
    begins = plan.begins
    words = "random weights"
    if isinstance(begins, FromImagenet):
        words = f"ImageNet weights, SHA-256 {begins.imagenet}"
        _published(kind, network, begins)
    elif isinstance(begins, FromCheckpoint):
        words = _checkpoint(network, beside / begins.checkpoint)
    elif isinstance(begins, FromPackage):
        words = _package(network, beside / begins.package, beside / begins.trust, films)
    return Begun(network=network, words=f"{words}{HOW[plan.transfer]}")


def _kind(plan: NetworkPlan, films: Tensor, answers: tuple[str, ...]) -> Network:
    known = known_networks()
    fit = [name for name, one in known.items() if set(answers) <= set(one.answers)]
    if plan.name not in fit:
        sentence = f"There is no network {plan.name!r} for this task; known are {', '.join(fit)}."
        raise BadInput(sentence, reason="plan_broken", why="network.name")
    kind, size, dims = known[plan.name], films.shape[-1], films.ndim - 2
    if dims not in kind.dims or size % kind.multiple:
        what = "cubes" if dims == 3 else "films"  # noqa: PLR2004  # axes of a cube
        read = " and ".join({2: "films", 3: "cubes"}[one] for one in kind.dims)
        sentence = (
            f"The network {plan.name} reads {read} whose sides are a multiple of {kind.multiple}, "
            f"and these are {what} of {size}. Change the plan's `preprocess.size`, or its network."
        )
        raise BadInput(sentence, reason="plan_broken", why="preprocess.size")
    return kind


def _settings(plan: NetworkPlan, kind: Network) -> Any:  # noqa: ANN401  # of the network's own type
    expected = {field.name for field in fields(kind.settings)}
    if set(plan.settings) != expected:
        wrong = ", ".join(sorted(set(plan.settings) ^ expected))
        why = f"network.settings: {wrong} is missing or not known"
        raise _broken(why)
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(kind.settings)
        return adapter.validate_python(dict(plan.settings))
    except ValidationError as error:
        why = f"network.settings: {error.errors()[0]['msg']}"
        raise _broken(why) from error


def _published(kind: Network, network: nn.Module, begins: FromImagenet) -> None:
    if kind.published is None:
        why = "network.begins: there are no ImageNet weights of this network to be had"
        raise _broken(why)
    path = ports.imagenet_file(begins.imagenet)
    kind.published(network, torch.load(path, weights_only=True))


def _checkpoint(network: nn.Module, path: Path) -> str:
    """Take over the best weights of a run, a last layer of another shape left as it is."""
    if not path.is_file():
        sentence = f"There is no checkpoint {path}. Say in the plan's `network.begins` where it is."
        raise BadInput(sentence, reason="weights_missing", file=path.name)
    found = weights_of(path)
    own = network.state_dict()
    taken = {name: value for name, value in found.items() if not _other_head(name, value, own)}
    wrong = [name for name, value in own.items() if not _like(taken.get(name), value, name)]
    if wrong or set(taken) - set(own):
        first = [*wrong, *sorted(set(taken) - set(own))][0]
        raise _unlike(path.name, f"the weights {first} are not the same there")
    network.load_state_dict({**own, **taken})
    return f"the checkpoint {path.name}, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _like(found: Tensor | None, own: Tensor, name: str) -> bool:
    if found is None:
        return name.startswith(HEAD)
    return found.shape == own.shape


def _other_head(name: str, value: Tensor, own: Mapping[str, Tensor]) -> bool:
    return name.startswith(HEAD) and name in own and own[name].shape != value.shape


def _package(network: nn.Module, folder: Path, trust: Path, films: Tensor) -> str:
    if not trust.is_file():
        sentence = (
            f"There is no key {trust} that the package could be held against. Name in the plan the "
            "public key that its maker gave you."
        )
        raise BadInput(sentence, reason="weights_missing", file=trust.name)
    opened = open_package(folder, [parse_public_key(trust.read_bytes())])
    try:
        take_over(network, onnx.load_from_string(opened.weights), films)
    except Unlike as problem:
        raise _unlike(opened.card.id, str(problem)) from problem
    return f"the package {opened.card.id} {opened.card.version}, content {opened.digest}"


def _unlike(name: str, why: str) -> BadInput:
    sentence = (
        f"The network of {name} is not that of the plan: {why}. Name in the plan the network and "
        "settings that it was made with."
    )
    return BadInput(sentence, reason="weights_of_another_network", name=name, why=why)


def _broken(why: str) -> BadInput:
    sentence = f"The plan cannot be followed: {why}. Mend it there and start again."
    return BadInput(sentence, reason="plan_broken", why=why)
