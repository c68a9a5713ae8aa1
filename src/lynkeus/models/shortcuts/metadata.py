"""What headers and the table itself say of films in words, as numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from lynkeus.dicom.header import Header

Vector = npt.NDArray[np.float64]
KEYWORDS = (
    *("Modality", "Manufacturer", "ManufacturerModelName", "StationName", "InstitutionName"),
    *("ViewPosition", "PatientPosition", "PhotometricInterpretation", "BitsStored"),
    *("ImagerPixelSpacing", "PixelSpacing", "ConversionType", "BurnedInAnnotation"),
    *("LossyImageCompression", "StudyDescription", "SeriesDescription"),
)
"""What a header says of how and where a film was made; not who is shown, nor when."""
WORDS_MAX = 10
"""Different words of one column that are told apart; the rarer are one word together."""


def header_words(header: Header) -> dict[str, str]:
    """Give what a header says under `KEYWORDS`; empty where nothing."""
    return {keyword: header.text(keyword) or "" for keyword in KEYWORDS}


def columns_of(words: Sequence[Mapping[str, str]]) -> Vector:
    """Turn words into columns: a number is one, a word is there or not.

    Args:     words: Of each film, by the same names.
    Returns:  Shape (N, K), finite; K is 0 where all films say the same.
    Source:   docs/methods/shortcuts.md.
    """
    found: list[Vector] = []
    for name in words[0] if words else ():
        said = [one[name] for one in words]
        if len(set(said)) > 1:
            found += _numbers(said) or _kinds(said)
    return np.column_stack(found) if found else np.zeros((len(words), 0))


def _numbers(said: Sequence[str]) -> list[Vector]:
    """Read numbers, each film's and whether it has one; nothing where one of them is none."""
    try:
        values = np.array([float(one) if one else np.nan for one in said])
    except ValueError:
        return []
    if np.isinf(values).any() or np.isnan(values).all():
        return []
    there = ~np.isnan(values)
    return [np.where(there, values, values[there].mean()), there.astype(np.float64)]


def _kinds(said: Sequence[str]) -> list[Vector]:
    common = [one for one, _ in Counter(said).most_common(WORDS_MAX)]
    return [np.array([one == kind for one in said], np.float64) for kind in common]
