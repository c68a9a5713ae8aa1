"""Lay a stranger's ONNX model between what we give a network and what we ask of one."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.learning.wrapping.laying import (
    COLOURS,
    FLATTENED,
    LEAST_P,
    OPSET_LEAST,
    WITH_CHANNELS,
    Gives,
    Taken,
    colours_of,
    laid_between,
    shape_of,
)
from lynkeus.models.card import AnyCard, Card, Task
from lynkeus.models.infer import INPUT, LOGIT, PLANES
from lynkeus.models.segmentation_card import SegmentationCard
from lynkeus.models.sorting.card import SortingCard

if TYPE_CHECKING:
    import onnx

PROBES = 3
"""Drawn films, beside one of one grey, on which a model and its package must agree."""
SAME = 1e-4
Numbers = npt.NDArray[np.float32]


def adapt(model: bytes, card: AnyCard, gives: Gives, output: str) -> bytes:
    """Make of a model one that is given a film and gives what packages of the card's task give.

    Args:     model: ONNX, its weights within. card: What it is for, and how films are prepared.
              gives: What its numbers mean. output: Which of its outputs is taken; "" where one
              alone fits.
    Returns:  ONNX: input `film`, shape (1, 1, S, S); outputs as `models/infer.py` names them. One
              of a finding gives one cell that is 0: it says nothing of where.
    Raises:   BadInput: reason `model_unfit`, saying what does not fit.
    Source:   docs/methods/third-parties.md.
    """
    import onnx  # noqa: PLC0415  # slow to import, and of the extra `learn`

    try:
        whole = onnx.load_from_string(model)
    except Exception as problem:  # what a stranger wrote may break in any way
        why = "it is no ONNX model"
        raise unfit(why) from problem
    _check_whole(whole)
    theirs = _input(whole, card)
    probes = _probes(card.preprocess.size)
    said = [_run(model, {theirs.name: _as_asked(one, theirs)}) for one in probes]
    taken = _taken(said, card, gives, output)
    made = laid_between(whole, theirs, taken, card)
    _check_same(made, probes, said, taken, card)
    return made


def unfit(why: str) -> BadInput:
    """Say why something cannot become a package."""
    return BadInput(f"This cannot become a package: {why}.", reason="model_unfit", why=why)


def _check_whole(whole: "onnx.ModelProto") -> None:
    from onnx import TensorProto  # noqa: PLC0415  # as above

    if any(one.data_location == TensorProto.EXTERNAL for one in whole.graph.initializer):
        why = "its weights lie in files of their own; save them within the model"
        raise unfit(why)
    versions = [one.version for one in whole.opset_import if one.domain in {"", "ai.onnx"}]
    opset = max(versions, default=0)
    if opset and opset < OPSET_LEAST:
        why = f"its opset is {opset}, and {OPSET_LEAST} is the least; export it anew"
        raise unfit(why)


def _input(whole: "onnx.ModelProto", card: AnyCard) -> Any:  # noqa: ANN401  # a ValueInfoProto
    """Find the model's one input, and that a film of the card's size fits."""
    from onnx import TensorProto  # noqa: PLC0415  # as above

    known = {one.name for one in whole.graph.initializer}
    asked = [one for one in whole.graph.input if one.name not in known]
    if len(asked) != 1:
        why = f"it wants {len(asked)} inputs ({_named(one.name for one in asked)}), not one"
        raise unfit(why)
    [one] = asked
    kind = one.type.tensor_type
    if kind.elem_type not in {TensorProto.FLOAT, TensorProto.DOUBLE}:
        why = f"its input {one.name} is not of floating point numbers"
        raise unfit(why)
    size, shape = card.preprocess.size, shape_of(one)
    fits: dict[int, list[tuple[int, ...]]] = {
        WITH_CHANNELS: [(1, 1, size, size), (1, COLOURS, size, size)],
        FLATTENED: [(1, size * size)],
    }
    if not any(_is_of(shape, wanted) for wanted in fits.get(len(shape), [])):
        why = (
            f"its input {one.name} has the shape {_written(shape)}; from a card whose size is "
            f"{size} it is given (1, 1, {size}, {size}), (1, 3, {size}, {size}) or "
            f"(1, {size * size})"
        )
        raise unfit(why)
    return one


def _is_of(shape: Sequence[int | None], wanted: Sequence[int]) -> bool:
    return all(one in {None, ours} for one, ours in zip(shape, wanted, strict=True))


def _as_asked(film: Numbers, theirs: Any) -> npt.NDArray[Any]:  # noqa: ANN401  # as above
    """Give a film as a model wants it: flat, or with as many channels."""
    from onnx.helper import tensor_dtype_to_np_dtype  # noqa: PLC0415  # as above

    rank = len(shape_of(theirs))
    laid = film.reshape(1, -1) if rank == FLATTENED else np.repeat(film, colours_of(theirs), axis=1)
    return laid.astype(tensor_dtype_to_np_dtype(theirs.type.tensor_type.elem_type))


def _probes(size: int) -> list[Numbers]:
    drawn = np.random.default_rng(0).standard_normal((PROBES, 1, 1, size, size), dtype=np.float32)
    return [np.zeros((1, 1, size, size), np.float32), *drawn]


def _run(model: bytes, given: Mapping[str, npt.NDArray[Any]]) -> dict[str, Any]:
    import onnxruntime  # noqa: PLC0415  # as above

    try:
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        names = [one.name for one in session.get_outputs()]
        return dict(zip(names, session.run(names, dict(given)), strict=True))
    except Exception as problem:  # as above
        first = str(problem).strip().splitlines()[0][:200] if str(problem) else "no reason given"
        why = f"it cannot be run ({first})"
        raise unfit(why) from problem


def _wanted(card: AnyCard) -> tuple[tuple[int, ...], ...]:
    """Name the shapes that outputs may have; what has dimensions of one is told without them."""
    size = card.preprocess.size
    if isinstance(card, SegmentationCard):
        return ((len(card.outlines), size, size),)
    if isinstance(card, SortingCard):
        return ((len(card.classes),),)
    return ((1,), (2,))


def _taken(said: Sequence[Mapping[str, Any]], card: AnyCard, gives: Gives, output: str) -> Taken:
    """Choose the output that fits, and hold what it gave against what it is said to mean."""
    first = said[0]
    if output and output not in first:
        why = f"it has no output {output}; its outputs are {_named(first)}"
        raise unfit(why)
    wanted = {prod(shape): shape for shape in _wanted(card)}
    fit = [
        name
        for name, value in first.items()
        if output in {"", name} and _is_numbers(value) and value.size in wanted
    ]
    if len(fit) != 1:
        found = "; ".join(f"{name}: {_told(value)}" for name, value in first.items())
        shapes = " or ".join(_written(one) for one in wanted.values())
        which = "several outputs fit; name one with --output" if fit else "no output fits"
        why = f"{which}. Wanted is {shapes}, and it gives {found}"
        raise unfit(why)
    [name] = fit
    taken = Taken(name=name, shape=wanted[first[name].size], gives=gives)
    values = [np.asarray(one[name], np.float64).reshape(-1) for one in said]
    if not np.isfinite(values).all():
        why = f"its output {name} is not a number on some film"
        raise unfit(why)
    _check_meaning(values, taken, sums=len(taken.shape) == 1 and _exclusive(card, taken))
    return taken


def _exclusive(card: AnyCard, taken: Taken) -> bool:
    return card.task is Task.MULTI_CLASS or (isinstance(card, Card) and taken.shape == (2,))


def _check_meaning(values: Sequence[npt.NDArray[np.float64]], taken: Taken, *, sums: bool) -> None:
    """Refuse what is plainly something else than it is said to be."""
    shares = all((one >= 0).all() and (one <= 1).all() for one in values)
    whole = all(abs(one.sum() - 1) < SAME for one in values)
    if taken.gives is Gives.PROBABILITY and (not shares or (sums and not whole)):
        why = f"its output {taken.name} gives no probabilities; perhaps `--gives logit`"
        raise unfit(why)
    if taken.gives is Gives.LOGIT and sums and shares and whole:
        why = f"its output {taken.name} gives probabilities: `--gives probability`"
        raise unfit(why)


def _reckoned(value: npt.NDArray[Any], taken: Taken, card: AnyCard) -> npt.NDArray[np.float64]:
    """Reckon what the package is to give of what the model gave."""
    said = np.asarray(value, np.float64).reshape(taken.shape)
    if taken.gives is Gives.PROBABILITY:
        cut = np.clip(said, LEAST_P, 1 - LEAST_P)
        said = np.log(cut) if card.task is Task.MULTI_CLASS else np.log(cut) - np.log(1 - cut)
        return said[-1:] if isinstance(card, Card) else said
    if isinstance(card, Card) and taken.shape == (2,):
        return said[1:] - said[:1]
    return said


def _check_same(
    made: bytes,
    probes: Sequence[Numbers],
    said: Sequence[Mapping[str, Any]],
    taken: Taken,
    card: AnyCard,
) -> None:
    named = PLANES if isinstance(card, SegmentationCard) else LOGIT
    for film, theirs in zip(probes, said, strict=True):
        ours = _run(made, {INPUT: film})[named].reshape(-1)
        wanted = _reckoned(theirs[taken.name], taken, card).reshape(-1)
        if not np.allclose(ours, wanted, atol=SAME, rtol=SAME):
            why = "as a package it would give other numbers than by itself"
            raise unfit(why)


def _is_numbers(value: object) -> bool:
    return isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.floating)


def _told(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {_written(value.shape)}"
    return "a list of dictionaries (scikit-learn: export it with `zipmap` off)"


def _written(shape: Sequence[int | None]) -> str:
    return f"({', '.join('any' if one is None else str(one) for one in shape)})"


def _named(names: Any) -> str:  # noqa: ANN401  # an iterable of names
    return ", ".join(names)
