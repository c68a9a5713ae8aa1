"""A stranger's model, its card and what tells which films are for it: read, wrapped, signed."""

import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lynkeus.core.errors import BadInput
from lynkeus.learning.following.ports import not_installed
from lynkeus.learning.wrapping.adapt import adapt, unfit
from lynkeus.learning.wrapping.laying import Gives
from lynkeus.models.card import AnyCard, Card, Task, parse_card, parse_head
from lynkeus.models.gate_features import SIDE_PX
from lynkeus.models.gates import load_gates
from lynkeus.models.ports import GATES, HEAD, WEIGHTS, AnyOpened, open_any, write_package
from lynkeus.models.proof import prove
from lynkeus.models.segmentation_card import parse_segmentation_card
from lynkeus.models.sorting.card import parse_sorting_card

MODEL_BYTES_MAX = 500 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """What somebody brings: a model, its card, and the folder of a package for like films."""

    model: bytes
    card: bytes
    gives: Gives
    output: str
    gates: Path | None


def wrap(brought: Stranger, folder: Path, key: Ed25519PrivateKey) -> AnyOpened:
    """Make a package of a stranger's model, signed by who vouches for it, and let it read once.

    Args:     brought: What it is made of. folder: Where to; new. key: Of who signs.
    Raises:   BadInput: reason `model_unfit` or `package_broken`, and nothing is left behind.
    """
    card = _card(brought.card)
    if len(brought.model) > MODEL_BYTES_MAX:
        why = f"the model is larger than {MODEL_BYTES_MAX >> 20} MiB"
        raise unfit(why)
    try:
        files = {WEIGHTS: adapt(brought.model, card, brought.gives, brought.output)}
    except ModuleNotFoundError as error:
        raise not_installed(error.name) from error
    if isinstance(card, Card):
        _check_size(card)
        files |= {HEAD: _no_head(card), GATES: _gates(brought.gates)}
    try:
        write_package(folder, card, files, key)
        opened = open_any(folder, [key.public_key()])
        prove(opened)
    except BadInput:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return opened


def _card(text: bytes) -> AnyCard:
    task = parse_head(text).task
    if task is Task.SEGMENTATION:
        return parse_segmentation_card(text)
    return parse_card(text) if task is Task.CLASSIFICATION else parse_sorting_card(text)


def _check_size(card: Card) -> None:
    """Ask for a size in which a picture's coarse shape can be looked at."""
    size = card.preprocess.size
    if size % SIDE_PX:
        why = (
            f"its card's size is {size}, and what tells which pictures are films for it looks at "
            f"multiples of {SIDE_PX}: let the model take in films of such a size"
        )
        raise unfit(why)


def _no_head(card: Card) -> bytes:
    """Write a last layer that says nothing of where: a stranger's network gives no cells."""
    network = card.network
    cells = (network.cells_channels, network.cells_rows, network.cells_columns)
    if cells != (1, 1, 1):
        why = (
            "its card says that it has cells, from which maps are made. A wrapped network gives "
            "one number and no map: write 1 for cells_rows, cells_columns and cells_channels"
        )
        raise unfit(why)
    target = io.BytesIO()
    np.save(target, np.zeros(2, np.float32))
    return target.getvalue()


def _gates(folder: Path | None) -> bytes:
    """Take what tells whether a picture is one for the model from a package for like films."""
    if folder is None or not (folder / GATES).is_file():
        why = (
            "nothing tells which pictures are films for it, and without that none is read. Name a "
            "package for like films with --gates"
        )
        raise unfit(why)
    content = (folder / GATES).read_bytes()
    load_gates(content)
    return content
