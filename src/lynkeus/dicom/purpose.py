"""What a picture was made for: to be read, to be worked on by a program, or to plan other pictures.

Source: DICOM PS3.3 C.8.11.1.1.1 (Presentation Intent Type), C.8.16.1.3 (Image Type, value 3).
"""

from enum import StrEnum

from lynkeus.dicom.header import Attributes, first_text

FLAVOR = 2
"""Where Image Type says what kind of picture of its device this is, counted from 0."""
RAW_CLASSES = frozenset(
    {
        "1.2.840.10008.5.1.4.1.1.1.1.1",
        "1.2.840.10008.5.1.4.1.1.1.2.1",
        "1.2.840.10008.5.1.4.1.1.1.3.1",
    }
)
"""Digital X-ray, mammography and intra-oral images for processing (PS3.4 B.5)."""


class Purpose(StrEnum):
    """What a picture was made for."""

    READING = "reading"
    RAW = "raw"
    LOCALIZER = "localizer"


def purpose_of(attributes: Attributes) -> Purpose:
    """Tell what a picture was made for.

    Args:     attributes: Of the header, by keyword.
    Returns:  `RAW` where it is for processing, `LOCALIZER` where other pictures were planned on
              it, else `READING`: what a header does not say is for reading.
    Source:   See the module.
    """
    intent = (first_text(attributes, "PresentationIntentType") or "").upper()
    object_class = first_text(attributes, "SOPClassUID")
    if intent == "FOR PROCESSING" or (not intent and object_class in RAW_CLASSES):
        return Purpose.RAW
    kinds = attributes.get("ImageType", ())
    flavor = kinds[FLAVOR].strip().upper() if len(kinds) > FLAVOR else ""
    return Purpose.LOCALIZER if flavor == "LOCALIZER" else Purpose.READING
