"""Reading with the file that will serve, so that the figures are those of what is shipped."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch

from lynkeus.learning.training.judging import Judging

PART = 32
Logits = Mapping[str, npt.NDArray[np.float64]]


def read_stored(weights: bytes, judging: Judging, *, threads: int) -> Logits:
    """Read the judging films in each way with ONNX Runtime."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    read = {}
    for way, films in judging.films.items():
        parts = [
            session.run(["logit"], {"film": part.numpy()})[0][:, 0]
            for part in torch.split(films, PART)
        ]
        read[way] = np.concatenate(parts).astype(np.float64)
    return read
