"""Texts and names in the character sets that hospitals really send; reading never fails.

Source: DICOM PS3.5 section 6.1 and annexes J, K (GB18030, GBK); PS3.3 C.12.1.1.2.
"""

from pydicom import Dataset
from pydicom.valuerep import PersonName

CHINESE = "gb18030"


def read_text(value: object, dataset: Dataset) -> str:
    """Give a value as text.

    Args:     value: As pydicom gives it. dataset: Where it stands, for its character set.
    Returns:  Text; a name with its component groups parted by `=`.
    Source:   DICOM PS3.5 section 6.2.1.
    """
    text = str(value)
    if isinstance(value, PersonName):
        raw = value.original_string
        if isinstance(raw, bytes) and "\ufffd" in text:
            return _guess(raw)
    return text if isinstance(text, str) and dataset is not None else ""


def name_groups(name: str) -> tuple[str | None, str | None]:
    """Part a name into its alphabetic and its ideographic form, as people write them.

    Args:     name: A DICOM PN value.
    Returns:  (latin, ideographic), each None when it is not there.
    Source:   DICOM PS3.5 section 6.2.1.1.
    """
    groups = [_written(group) for group in name.split("=")]
    latin = groups[0] if groups else None
    ideographic = groups[1] if len(groups) > 1 else None
    if ideographic is None and latin is not None and _is_han(latin):
        return None, latin
    return latin, ideographic


def _written(group: str) -> str | None:
    parts = [part.strip() for part in group.split("^")]
    family, given = (parts[0] if parts else ""), " ".join(one for one in parts[1:3] if one)
    if _is_han(family + given):
        return (family + given.replace(" ", "")) or None
    return " ".join(one for one in (family, given) if one) or None


def _is_han(text: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


def _guess(raw: bytes) -> str:
    for codec in ("utf-8", CHINESE):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
