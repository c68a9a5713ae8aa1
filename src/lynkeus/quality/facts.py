"""What a check may know of an image's header, as frozen values."""

from dataclasses import dataclass
from enum import StrEnum

from lynkeus.dicom.header import Attributes, first_text, numbers

SOP_CLASSES = {
    "1.2.840.10008.5.1.4.1.1.1": "CR",
    "1.2.840.10008.5.1.4.1.1.1.1": "DX",
    "1.2.840.10008.5.1.4.1.1.2": "CT",
    "1.2.840.10008.5.1.4.1.1.4": "MR",
    "1.2.840.10008.5.1.4.1.1.7": "SC",
}
"""SOP classes whose requirements are known here (DICOM PS3.4, table B.5-1)."""


class Iod(StrEnum):
    """Which information object definition an instance claims to follow."""

    CR = "CR"
    DX = "DX"
    CT = "CT"
    MR = "MR"
    SC = "SC"
    OTHER = "other"


RADIOGRAPHS = frozenset({Iod.CR, Iod.DX})
SLICES = frozenset({Iod.CT, Iod.MR})
FILM_MODALITIES = frozenset({"CR", "DX", "OT"})
"""Modalities under which secondary captures bring radiographs; OT: converted pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The attributes of one instance's header, by keyword.

    An attribute that is there without a value maps to an empty tuple; one that is not there has no
    key. A sequence with items maps to one empty text an item.
    """

    attributes: Attributes

    @property
    def iod(self) -> Iod:
        """The information object definition, from the SOP Class UID."""
        return Iod(SOP_CLASSES.get(self.text("SOPClassUID") or "", "other"))

    @property
    def has_pixels(self) -> bool:
        """Whether the header describes a picture."""
        return self.first("Rows") is not None and self.first("Columns") is not None

    @property
    def is_film(self) -> bool:
        """Whether this may be a single grey radiograph, converted pictures included."""
        if not self.has_pixels or (self.first("SamplesPerPixel") or 1.0) > 1.0:
            return False
        if self.iod in RADIOGRAPHS:
            return True
        return self.iod is Iod.SC and self.text("Modality") in FILM_MODALITIES

    def has(self, keyword: str) -> bool:
        """Whether the attribute is there, with or without a value."""
        return keyword in self.attributes

    def text(self, keyword: str) -> str | None:
        """The first value, or None when there is none."""
        return first_text(self.attributes, keyword)

    def numbers(self, keyword: str) -> tuple[float, ...] | None:
        """All values as numbers, or None when one of them is no finite number or there is none."""
        return tuple(numbers(self.attributes, keyword)) or None

    def first(self, keyword: str) -> float | None:
        """The first value as a number, or None."""
        found = self.numbers(keyword)
        return None if found is None else found[0]
