"""How large a pixel is, and how its height stands to its width.

Source: DICOM PS3.3 10.7 (projection spacing), C.7.6.2.1.1 (slices), C.7.6.3.1.7 (aspect ratio).
"""

from lynkeus.dicom.header import Attributes, numbers

ASPECT_MAX = 10.0
"""No device makes pixels more than so many times as high as wide, or as wide as high."""


def spacing_of(attributes: Attributes) -> tuple[float, float, str] | None:
    """Tell how far it is from one pixel to the next.

    Args:     attributes: Of the header, by keyword.
    Returns:  From row to row and from column to column, mm, and the attribute that tells where
              this holds; None where it is absent or impossible.
    Source:   DICOM PS3.3 10.7.1.1, 10.7.1.3.
    """
    for keyword in ("PixelSpacing", "ImagerPixelSpacing"):
        found = numbers(attributes, keyword)
        if _ratio(found) is not None:
            return found[0], found[1], _plane(attributes, keyword)
    return None


def aspect_of(attributes: Attributes) -> float:
    """Tell how many times a pixel is as high as it is wide.

    Args:     attributes: Of the header, by keyword.
    Returns:  By the spacing, else by Pixel Aspect Ratio; 1 where neither says anything possible.
    Source:   DICOM PS3.3 C.7.6.3.1.7: vertical size first.
    """
    spacing = spacing_of(attributes)
    said = numbers(attributes, "PixelAspectRatio") if spacing is None else [*spacing[:2]]
    return _ratio(said) or 1.0


def _ratio(sizes: list[float]) -> float | None:
    """Give height by width; None where these are no sizes of a pixel."""
    if len(sizes) != 2 or min(sizes) <= 0:  # noqa: PLR2004  # height and width
        return None
    high, low = max(sizes), min(sizes)
    return sizes[0] / sizes[1] if high <= ASPECT_MAX * low else None


def _plane(attributes: Attributes, keyword: str) -> str:
    """Tell where a spacing holds: one that repeats the detector's holds there (PS3.3 10.7.1.3)."""
    detector = numbers(attributes, "ImagerPixelSpacing")
    calibrated = (attributes.get("PixelSpacingCalibrationType") or ("",))[0].strip()
    if not calibrated and detector and detector == numbers(attributes, keyword):
        return "ImagerPixelSpacing"
    return keyword
