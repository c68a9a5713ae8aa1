"""What a killed run goes on from."""

import errno
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from lynkeus.core.errors import BadInput, Full
from lynkeus.learning.ports import CHECKPOINT

FILE = CHECKPOINT
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


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
    """Write a checkpoint aside, sync it, and put it in place of the last.

    Raises:   Full: reason `training_disk_full`; the last one stays.
    """
    aside = folder / f".{FILE}.part"
    values = {name: getattr(state, name) for name in State.__dataclass_fields__}
    # Through memory: torch's own writer does not say why it could not write.
    written = io.BytesIO()
    torch.save({"made_for": made_for, **values}, written)
    try:
        with aside.open("wb") as file:
            file.write(written.getbuffer())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / FILE)
    except OSError as error:
        aside.unlink(missing_ok=True)
        if error.errno not in NO_ROOM:
            raise
        kept = "The last checkpoint stays" if (folder / FILE).exists() else "There is none yet"
        sentence = (
            f"The disk of {folder} is full, so the training stopped at step {state.step}. {kept}: "
            "make room, and give the same command again."
        )
        raise Full(sentence, reason="training_disk_full", step=state.step) from error


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
        values: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
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
