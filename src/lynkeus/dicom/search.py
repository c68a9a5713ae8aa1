"""By which words a study is found: what its header says, the way people type it."""

from lynkeus.dicom.header import Attributes, first_text
from lynkeus.dicom.text import name_groups

BETWEEN_NAMES = "\n"
"""Parts the names in characters of several patients: each is spelt by itself."""


def search_text(attributes: Attributes) -> str:
    """Give all that a study is found by: the name as written, joined, by its initials; the numbers.

    Args:     attributes: Of a header, by keyword.
    Returns:  In small letters, parted by spaces.
    Source:   DICOM PS3.5 6.2.1 (name components); docs/glossary.md (names).
    Limits:   A name in characters is here as it is written; how it is spelt is asked when somebody
              searches (`cases/spelling.py`).
    """
    latin, native = name_groups(first_text(attributes, "PatientName") or "")
    spelt = (latin or "").lower()
    initials = "".join(word[0] for word in spelt.split())
    numbers = (first_text(attributes, "PatientID"), first_text(attributes, "AccessionNumber"))
    parts = (native or "", spelt, spelt.replace(" ", ""), initials, *numbers)
    return " ".join(part for part in parts if part).lower()


def name_in_characters(attributes: Attributes) -> str:
    """Give a patient's name in Chinese characters; empty where the header has none.

    Args:     attributes: Of a header, by keyword.
    Source:   DICOM PS3.5 6.2.1.1.
    """
    return name_groups(first_text(attributes, "PatientName") or "")[1] or ""
