"""Where a plan that outlines, its films, their masks and the films that only judge are found."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import take
from lynkeus.learning.cohort import Cohort, Film
from lynkeus.learning.outlining.plan import Judges, OutlinePlan, is_of_outlines, parse_outline_plan
from lynkeus.learning.ports import Places, open_cohort
from lynkeus.learning.vault import Vault
from lynkeus.manifests.manifest import Labelling
from lynkeus.manifests.ports import Arrays, Masks
from lynkeus.manifests.table import read_table
from lynkeus.models.preprocess import squeeze

Mask = npt.NDArray[np.bool_]
HALF = 0.5
ARRAYS = ".npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedOutline:
    """A plan that is to be followed, its films, and by name those that only judge.

    `name` and `sha256` are of its file; `folder` is where its films are, `folders` by name where
    those are that only judge.
    """

    plan: OutlinePlan
    name: str
    sha256: str
    folder: Path
    cohort: Cohort
    judges: Mapping[str, tuple[Film, ...]]
    folders: Mapping[str, Path]


def outlines(path: Path) -> bool:
    """Tell whether the plan of a file outlines; one that is not there is for others to refuse."""
    return path.is_file() and is_of_outlines(path.read_bytes())


def follow_outline(path: Path, data: Path) -> FollowedOutline:
    """Read a plan and find its films and masks.

    Args:     path: Of the plan. data: Where the folders of films are.
    Raises:   BadInput: As `parse_outline_plan` and `open_cohort`, or reason `data_missing`,
              `masks_missing` or `judge_trains`.
    """
    text = path.read_bytes()
    plan = parse_outline_plan(text, name=path.name)
    judges = {one.name: _judges(one, data) for one in plan.task.judges}
    # An archive has no masks: that is what is said of its images, which no site opens for this.
    places = Places(beside=path.parent, data=data, vault=Vault(places={}))
    cohort = open_cohort(plan.data, Labelling.MASK, places)
    bare = [film.file for film in (*cohort.train, *cohort.tune) if not film.mask]
    if bare:
        sentence = (
            f"{len(bare)} films of the plan have no mask, such as {bare[0]}. Leave them out, or "
            "name a manifest that was made with --masks."
        )
        raise BadInput(sentence, reason="masks_missing", n=len(bare))
    return FollowedOutline(
        plan=plan,
        name=path.name,
        sha256=hashlib.sha256(text).hexdigest(),
        folder=data / plan.data.root,
        cohort=cohort,
        judges=judges,
        folders={one.name: data / one.root for one in plan.task.judges},
    )


def _judges(judges: Judges, data: Path) -> tuple[Film, ...]:
    path = data / judges.root / judges.table
    if not path.is_file():
        sentence = (
            f"There is no table of masks {judges.root}/{judges.table} in {data}, and the plan's "
            f"{judges.name} are to judge. Say with LYNKEUS_DATA or --data where it is."
        )
        raise BadInput(sentence, reason="data_missing", table=f"{judges.root}/{judges.table}")
    rows = read_table(path.read_text(encoding="utf-8"), judges.columns, Labelling.MASK, "table")
    return tuple(
        Film(
            file=row.path, row=row.row, content="", labels=(), group=row.group,
            patient=row.patient or row.path, mask=row.mask, aspect=0.0,
        )
        for row in rows
    )  # fmt: skip


def load_masks(folder: Path, films: Sequence[Film], size: int) -> npt.NDArray[np.uint8]:
    """Read masks as a network is trained on them, shape (films, 1, size, size), 0 and 1.

    A pixel of the square is inside where at least half of what it shows is. Cubes keep their size.

    Raises:  BadInput: As `FilmMasks.of`.
    """
    masks = FilmMasks(folder)
    made = [_on_square(masks.of(film), size) for film in films]
    return np.stack(made)[:, np.newaxis] if made else np.empty((0, 1, size, size), np.uint8)


class FilmMasks:
    """Masks of films, at the films' own sizes."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._masks, self._arrays = folder, Masks(), Arrays()

    def of(self, film: Film) -> Mask:
        """Read a mask: 0 is outside, all else inside.

        Raises:  BadInput: reason `mask_unusable`, or as `take`, `Arrays.row` and `Masks.row`.
        """
        path = self._folder / film.mask
        if not path.is_file():
            sentence = f"The mask {film.mask} of {film.file} is not there. Put it back."
            raise BadInput(sentence, reason="mask_unusable", mask=film.mask)
        if path.suffix == ARRAYS and film.row is not None:
            shape = self._arrays.row(self._folder / film.file, film.row)[0].shape
            return self._masks.row(path, film.row, shape)
        mask: Mask = take(path.read_bytes()).film.pixels != 0
        return mask


def _on_square(mask: Mask, size: int) -> npt.NDArray[np.uint8]:
    if mask.shape == (size,) * mask.ndim:
        return mask.astype(np.uint8)
    return (squeeze(mask.astype(np.float32), size=size) >= HALF).astype(np.uint8)
