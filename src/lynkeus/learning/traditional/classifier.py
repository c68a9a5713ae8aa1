"""What a traditional classifier is: fitted on the cases of a plan, without being asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.models.preprocess import Preprocess, prepare

Images = npt.NDArray[np.float32]
Masks = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """Cases as the network is shown them; the same only as themselves.

    `images` has the shape (N, 1, S, S) or (N, 1, S, S, S): prepared, or the greys of films that
    `spec` prepares when they are asked for, so that a whole training set need not be held so.
    `masks` has the same shape without the second axis, where there are some; `spacing_mm` is of the
    last axes, in their order, None where it is not known.
    """

    images: npt.NDArray[np.float32] | npt.NDArray[np.uint8]
    spec: Preprocess | None = None
    masks: Masks | None = None
    spacing_mm: tuple[float, ...] | None = None

    @property
    def size(self) -> int:
        """Give the rows of an image, which are as many as its columns."""
        return int(self.images.shape[-1])

    @property
    def dims(self) -> int:
        """Count the axes of an image: 2 or 3."""
        return self.images.ndim - 2

    def part(self, first: int, last: int) -> Images:
        """Give some of the images, prepared; shape (n, 1, ...)."""
        some = self.images[first:last].astype(np.float32)
        if self.spec is None:
            return some
        return np.concatenate([prepare(one[0], self.spec) for one in some])

    @property
    def outlined(self) -> Masks:
        """Give the masks.

        Raises:  BadInput: reason `masks_missing`.
        """
        if self.masks is None:
            sentence = (
                "What is measured inside a mask needs one for each case, and these have none. Name "
                "the masks in the table, or leave this method out."
            )
            raise BadInput(sentence, reason="masks_missing")
        return self.masks


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A fitted classifier as what serves can run it: ONNX, film to `logit` and `cells`.

    `head` are the weight of the cells and the intercept; `additive` says that the logit is the mean
    of the cells, so weighed, and that a map of them is exact. Where it is not, all cells are zero
    and no map is shown.
    """

    weights: bytes
    head: npt.NDArray[np.float32]
    cells: tuple[int, int, int]
    parameters: int
    additive: bool


class Fitted(Protocol):
    """A classifier that was fitted."""

    def scores(self, shown: Shown) -> Scores:
        """Give the log odds of each class, shape (N, K): of each against all that is not it."""

    def stored(self) -> Stored | None:
        """Give it as a package holds it; None where what serves cannot make its features."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A traditional classifier.

    `says` is what stands on a card. `fit(shown, labels, seed)` takes labels of the shape (N, K),
    one class a column, leaves its input as it is and gives the same for the same seed. It is asked
    only for images of `dims` axes, and where it `needs_masks` only where there are some.
    """

    says: str
    dims: tuple[int, ...]
    needs_masks: bool
    fit: Callable[[Shown, Labels, int], Fitted]


def both_classes(labels: Labels) -> None:
    """Refuse a class that every case bears, or none.

    Raises:  BadInput: reason `labels_one_class`.
    """
    borne = labels.mean(axis=0)
    if ((borne == 0) | (borne == 1)).any():
        sentence = "All films bear one label; training needs films with and without the finding."
        raise BadInput(sentence, reason="labels_one_class")
