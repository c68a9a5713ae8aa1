"""Where the slices of a series lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lynkeus.quality.facts import Facts

Vector = NDArray[np.float64]
DIRECTIONS = 6
AXES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One slice in the patient: LPS, mm."""

    position: Vector
    normal: Vector
    row: Vector


def slice_of(facts: Facts) -> Slice | None:
    """Read where a slice lies.

    Args:     facts: The header of one instance.
    Returns:  Its first pixel's place (mm), unit normal and unit row direction; None when not given.
    Source:   DICOM PS3.3 C.7.6.2.1.1.
    """
    position = facts.numbers("ImagePositionPatient")
    directions = facts.numbers("ImageOrientationPatient")
    if position is None or directions is None:
        return None
    if len(position) != AXES or len(directions) != DIRECTIONS:
        return None
    row, column = np.array(directions[:AXES]), np.array(directions[AXES:])
    normal = np.cross(row, column)
    length = float(np.linalg.norm(normal))
    if length < 0.5:  # noqa: PLR2004  # unit vectors at right angles give 1
        return None
    return Slice(position=np.array(position), normal=normal / length, row=row)


def slices_of(instances: Iterable[Facts]) -> list[Slice]:
    """Read all slices that say where they lie, sorted along the normal that most of them share.

    Args:     instances: The headers of a series, in any order.
    Returns:  Slices from the feet or the back upwards, as the first normal points.
    Source:   DICOM PS3.3 C.7.6.2.1.1.
    """
    found = [one for facts in instances if (one := slice_of(facts)) is not None]
    if not found:
        return []
    normals = np.array([one.normal for one in found])
    main = _shared(normals)
    members = [found[at] for at in np.flatnonzero(normals @ main >= PARALLEL_COSINE_MIN)]
    return sorted(members, key=lambda one: float(one.position @ main))


PARALLEL_COSINE_MIN = 0.9995
"""Two planes within 1.8 degrees of each other are taken for parallel."""


def _shared(normals: Vector) -> Vector:
    """Find the normal to which most slices are parallel.

    Args:     normals: Shape (slices, 3), unit vectors.
    Returns:  One of them; of equals the greatest, so that the order of the slices does not matter.
    """
    # Most series have one direction or a few: each is held against each, not slice against slice.
    directions, slices = np.unique(normals, axis=0, return_counts=True)
    alike = [int(slices[directions @ one >= PARALLEL_COSINE_MIN].sum()) for one in directions]
    most = max(range(len(directions)), key=lambda at: (alike[at], *map(float, directions[at])))
    found: Vector = directions[most]
    return found


def gaps_mm(slices: list[Slice]) -> list[float]:
    """Measure the steps between neighbours along the common normal.

    Args:     slices: Sorted, parallel.
    Returns:  One fewer than the slices, mm, none negative.
    Source:   DICOM PS3.3 C.7.6.2.1.1 (positions, not SliceThickness or SpacingBetweenSlices).
    """
    if not slices:
        return []
    along = [float(one.position @ slices[0].normal) for one in slices]
    return [abs(later - earlier) for earlier, later in pairwise(along)]
