"""What a killed run goes on from."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from lynkeus.core.errors import BadInput

FILE = "checkpoint.pt"


@dataclass(slots=True, kw_only=True)
class State:
    """Everything that a step changes."""

    step: int
    seconds: float
    best: float
    best_pass: int
    scores: list[float]
    network: dict[str, Any]
    average: dict[str, Any]
    kept: dict[str, Any]
    optimiser: dict[str, Any]


def save(folder: Path, state: State, *, made_for: str) -> None:
    """Write a checkpoint aside, sync it, and put it in place of the last."""
    aside = folder / f".{FILE}.part"
    values = {name: getattr(state, name) for name in State.__dataclass_fields__}
    with aside.open("wb") as file:
        torch.save({"made_for": made_for, **values}, file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / FILE)


def weights_of(path: Path) -> dict[str, Any]:
    """Read the best weights of a run, or where no pass was judged yet the average so far.

    Raises:   BadInput: reason `checkpoint_broken`.
    """
    values = _values(path)
    found: dict[str, Any] = values["kept"] or values["average"]
    return found


def load(folder: Path, *, made_for: str) -> State | None:
    """Read the last checkpoint, if there is one.

    Args:     folder: Of the run. made_for: Names plan and split; another one is refused.
    Raises:   BadInput: reason `checkpoint_broken` or `checkpoint_of_another_plan`.
    """
    path = folder / FILE
    if not path.exists():
        return None
    values = _values(path)
    found = values.pop("made_for")
    state = State(**values)
    if found != made_for:
        sentence = (
            f"The checkpoint {path} was made from another plan or other films. Choose another "
            "folder with --out, or delete it to start again."
        )
        raise BadInput(sentence, reason="checkpoint_of_another_plan", file=FILE)
    return state


def _values(path: Path) -> dict[str, Any]:
    try:
        values: dict[str, Any] = torch.load(path, weights_only=True)
        missing = {"made_for", *State.__dataclass_fields__} - set(values)
    except Exception as error:
        raise _broken(path) from error
    if missing:
        raise _broken(path)
    return values


def _broken(path: Path) -> BadInput:
    sentence = (
        f"The checkpoint {path} cannot be read. Delete it to start the training from the "
        "beginning, or name another one."
    )
    return BadInput(sentence, reason="checkpoint_broken", file=path.name)
