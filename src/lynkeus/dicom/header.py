"""The facts of one instance's header, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which object a file holds, and its attributes by keyword.

    An attribute without a value maps to an empty tuple, one that is absent has no key, a sequence
    maps to one empty text an item. `dataset_offset` is where the data set begins in the file.
    """

    sop_uid: str
    sop_class: str
    series_uid: str
    study_uid: str
    transfer_syntax: str
    dataset_offset: int
    attributes: Mapping[str, tuple[str, ...]]

    def text(self, keyword: str) -> str | None:
        """Give the first value of an attribute; None when it is absent or empty."""
        values = self.attributes.get(keyword, ())
        return values[0].strip() if values and values[0].strip() else None
