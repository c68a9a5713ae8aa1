"""Radiomics inside a mask, as the IBSI defines them and MIRP measures them."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from lynkeus.learning.traditional.classifier import Shown

FAMILIES = (
    *("morphological", "local_intensity", "statistical", "intensity_histogram"),
    *("glcm", "glrlm", "glszm", "gldzm", "ngtdm", "ngldm"),
)
PREFIXES = (
    *("morph_", "loc_", "stat_", "ih_"),
    *("cm_", "rlm_", "szm_", "dzm_", "ngt_", "ngl_"),
)
"""How the library begins the names of what these families measure."""
GREY_LEVELS = 32
Values = dict[str, float]


def measure(
    image: npt.NDArray[np.float32],
    mask: npt.NDArray[np.bool_],
    spacing_mm: Sequence[float] | None = None,
    *,
    grey_levels: int = GREY_LEVELS,
) -> Values:
    """Measure what is inside a mask.

    Args:     image: Shape (Y, X), measured in its plane, or (Z, Y, X). mask: The same shape.
              spacing_mm: Of each axis; without it lengths are in pixels. grey_levels: Into how many
              the greys inside the mask are divided, between the least and the greatest.
    Returns:  Names, as the library has them, to values; NaN where one has no value here; nothing
              where the mask is empty.
    Source:   Zwanenburg et al. 2020, Radiology 295:328-338, doi:10.1148/radiol.2020191145; MIRP:
              Zwanenburg and Loeck 2024, JOSS 9(99):6413, doi:10.21105/joss.06413.
    Limits:   Depends on spacing, kernel and mask; says nothing of what lies outside the mask.
    """
    if not mask.any():
        return {}
    from mirp import extract_features  # noqa: PLC0415  # slow to import
    from mirp.data_import.import_image import import_image  # noqa: PLC0415  # as above
    from mirp.data_import.import_mask import import_mask  # noqa: PLC0415  # as above

    flat = image.ndim == 2  # noqa: PLR2004  # rows and columns
    voxels = (image[np.newaxis] if flat else image).astype(np.float32)
    inside = (mask[np.newaxis] if flat else mask).astype(np.int64)
    given = tuple(spacing_mm or (1.0,) * image.ndim)
    spacing = (1.0, *given) if flat else given
    [seen], [outlined] = import_image(voxels), import_mask(inside)
    seen.image_spacing = outlined.image_spacing = spacing
    with _silent():
        [table] = extract_features(
            image=seen,
            mask=outlined,
            by_slice=flat,
            base_feature_families=list(FAMILIES),
            base_discretisation_method="fixed_bin_number",
            base_discretisation_n_bins=grey_levels,
        )
    return {
        str(name): float(value)
        for name, value in table.iloc[0].items()
        if isinstance(value, float | np.floating) and str(name).startswith(PREFIXES)
    }


PREFIXES = (*("morph_", "loc_", "stat_", "ih_", "cm_", "rlm_", "szm_", "dzm_", "ngt_", "ngl_"),)


def matrix(
    shown: Shown, names: Sequence[str] | None = None
) -> tuple[tuple[str, ...], npt.NDArray[np.float32]]:
    """Measure many cases.

    Args:     shown: With masks. names: Which features, in which order; without it all that any of
              these cases has.
    Returns:  The names, and their values of shape (N, F), NaN where a case has none.
    Raises:   BadInput: reason `masks_missing`.
    """
    found = [
        measure(shown.part(at, at + 1)[0, 0], mask, shown.spacing_mm)
        for at, mask in enumerate(shown.outlined)
    ]
    wanted = (
        tuple(names) if names is not None else tuple(sorted({one for row in found for one in row}))
    )
    rows = [[row.get(name, np.nan) for name in wanted] for row in found]
    return wanted, np.array(rows, dtype=np.float32).reshape(len(found), len(wanted))


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the library from writing what it does to where our own answers go."""
    root, kept = logging.getLogger(), logging.NullHandler()
    # It sets the root logger up unless somebody has.
    root.addHandler(kept)
    try:
        yield
    finally:
        root.removeHandler(kept)
