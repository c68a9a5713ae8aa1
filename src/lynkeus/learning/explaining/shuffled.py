"""A package whose network has learnt nothing: the same weights, each layer's in another order."""

import io
from dataclasses import replace

import numpy as np
import onnx
from onnx import numpy_helper

from lynkeus.models.ports import HEAD, WEIGHTS, OpenedPackage

SEED = 0


def shuffled(package: OpenedPackage) -> OpenedPackage:
    """Shuffle the weights of every layer, and of the last layer that maps are made with.

    Each layer keeps its weights and so their mean and spread: the numbers stay of a size that the
    next layer is used to.

    Args:     package: Opened and verified; stays as it is.
    Returns:  A package of another name for the engine that keeps networks.
    Source:   Parameter randomisation: Adebayo et al. 2018, NeurIPS, arXiv:1810.03292.
    Limits:   What a network keeps outside its weights (trees) is not shuffled, and its maps stay
              what they were: they do not pass.
    """
    rng = np.random.default_rng(SEED)
    model = onnx.load_from_string(package.weights)
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.size > 1 and values.dtype.kind == "f":
            mixed = rng.permutation(values.ravel()).reshape(values.shape)
            weight.CopyFrom(numpy_helper.from_array(mixed, weight.name))
    head = package.head
    last = io.BytesIO()
    np.save(last, np.append(rng.permutation(head[:-1]), head[-1]))
    files = {**package.files, WEIGHTS: model.SerializeToString(), HEAD: last.getvalue()}
    return replace(package, digest=f"{package.digest}, shuffled", files=files)
