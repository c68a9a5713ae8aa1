"""What a viewer needs to show an image right: values, window, spacing, place.

Source: DICOM PS3.3 C.11.1 (Modality LUT), C.11.2 (VOI LUT), C.7.6.2 (image plane),
C.7.6.3 (pixels).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lynkeus.core.json import Json
from lynkeus.dicom.decode import decode_frame
from lynkeus.dicom.header import Attributes, ByFrame, at_frame, first_text, numbers
from lynkeus.dicom.opened import OpenedImage
from lynkeus.dicom.padding import Ends, background, ends_said, padding_in
from lynkeus.dicom.spacing import aspect_of, spacing_of
from lynkeus.dicom.tables import BYTE, WORD
from lynkeus.dicom.values import (
    FULL,
    colours,
    curved,
    is_colour,
    modality_table,
    stored_values,
)

PLACE = "ImagePositionPatient"
"""Of all that frames say differently nearly always this alone, and nothing else rests on it."""
STORED_BITS_MAX = 64
"""Bits of the widest value that DICOM stores; a header that claims more is not believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A VOI window, in units of the Modality LUT's output.

    `exact` says that its function is LINEAR_EXACT (C.11.2.1.3.2), not LINEAR.
    """

    center: float
    width: float
    name: str
    exact: bool = False


CURVE = Window(center=(FULL + 1) / 2, width=FULL + 1, name="")
"""The window that shows the whole of a curve's output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How the values that `frame_bytes` gives are shown.

    `aspect` is how many times a pixel is as high as wide, where `spacing` is not known as well.
    `padding` says between which of the given values, both included, lie those that show nothing.
    """

    rows: int
    columns: int
    frames: int
    samples: int
    bits: int
    signed: bool
    slope: float
    intercept: float
    invert: bool
    padding: Ends | None
    windows: tuple[Window, ...]
    spacing: tuple[float, float, str] | None
    aspect: float
    position: tuple[float, ...] | None
    orientation: tuple[float, ...] | None
    units: str

    def as_json(self) -> dict[str, Json]:
        """Give plain values, as the pages read them."""
        spacing = self.spacing
        return {
            "rows": self.rows,
            "columns": self.columns,
            "frames": self.frames,
            "samples": self.samples,
            "bits": self.bits,
            "signed": self.signed,
            "slope": self.slope,
            "intercept": self.intercept,
            "invert": self.invert,
            "padding": None if self.padding is None else list(self.padding),
            "windows": [
                {
                    "center": one.center,
                    "width": one.width,
                    "name": one.name,
                    "exact": one.exact,
                }
                for one in self.windows
            ],
            "spacing": None
            if spacing is None
            else {"row_mm": spacing[0], "column_mm": spacing[1], "from": spacing[2]},
            "aspect": self.aspect,
            "position": None if self.position is None else list(self.position),
            "orientation": None if self.orientation is None else list(self.orientation),
            "units": self.units,
        }


def display_of(attributes: Attributes) -> Display:
    """Tell from a header how an image is shown.

    Args:     attributes: Of the header, by keyword.
    Returns:  See `Display`; spacing is None where it is absent or impossible.
    Source:   See the module.
    """
    photometric = first_text(attributes, "PhotometricInterpretation") or ""
    colour = (_number(attributes, "SamplesPerPixel") or 1) > 1 or photometric == "PALETTE COLOR"
    curve = not colour and _is_curved(attributes)
    table = bool(attributes.get("ModalityLUTSequence"))
    straight = not (colour or curve or table)
    narrow = (_number(attributes, "BitsAllocated") or BYTE) <= BYTE
    return Display(
        rows=int(_number(attributes, "Rows") or 0),
        columns=int(_number(attributes, "Columns") or 0),
        frames=max(1, int(_number(attributes, "NumberOfFrames") or 1)),
        samples=3 if colour else 1,
        bits=BYTE if colour or (narrow and straight) else WORD,
        signed=straight and _number(attributes, "PixelRepresentation") == 1,
        slope=_slope(attributes) if straight else 1.0,
        intercept=(_number(attributes, "RescaleIntercept") or 0.0) if straight else 0.0,
        invert=not colour and photometric == "MONOCHROME1",
        padding=None if colour or curve else _padding(attributes, photometric, table=table),
        windows=(CURVE,) if curve else () if colour else _windows(attributes),
        spacing=spacing_of(attributes),
        aspect=aspect_of(attributes),
        position=_numbers(attributes, "ImagePositionPatient", 3),
        orientation=_numbers(attributes, "ImageOrientationPatient", 6),
        units="HU" if straight and _is_hounsfield(attributes) else "",
    )


def has_picture(attributes: Attributes) -> bool:
    """Tell whether an object holds a picture, by its rows and columns.

    Args:     attributes: Of the header, by keyword.
    Source:   DICOM PS3.3 C.7.6.3.
    """
    rows, columns = _number(attributes, "Rows"), _number(attributes, "Columns")
    return bool(rows) and bool(columns)


def is_report(attributes: Attributes) -> bool:
    """Tell whether an object has a content tree, so that its words can be read.

    Args:     attributes: Of the header, by keyword.
    Source:   DICOM PS3.3 C.17.3.
    """
    return "ContentSequence" in attributes


def frames_json(attributes: Attributes, by_frame: ByFrame) -> list[Json]:
    """Give what is shown in each frame otherwise than `display_of` says of the image.

    Args:     attributes: Of the header, by keyword. by_frame: What its frames say differently.
    Returns:  The fields that differ, for each frame; nothing where frames do not.
    Source:   DICOM PS3.3 C.7.6.16.1.
    """
    image = display_of(attributes).as_json()
    places = by_frame.get(PLACE, ())
    others = {keyword: values for keyword, values in by_frame.items() if keyword != PLACE}
    alike: dict[tuple[tuple[str, tuple[str, ...]], ...], Mapping[str, Json]] = {}
    told: list[Json] = []
    for frame in range(max((len(values) for values in by_frame.values()), default=0)):
        said = at_frame({}, others, frame)
        own = tuple(said.items())
        if own not in alike:
            shown = display_of({**attributes, **said}).as_json()
            alike[own] = {one: value for one, value in shown.items() if value != image[one]}
        place = _numbers({PLACE: places[frame]}, PLACE, 3) if frame < len(places) else None
        moved: dict[str, Json] = {} if place is None else {"position": list(place)}
        told.append({**alike[own], **moved})
    return told


def _is_hounsfield(attributes: Attributes) -> bool:
    """Tell whether values are in Hounsfield units: without a slope they are as stored (C.11.1)."""
    said = first_text(attributes, "RescaleType")
    unit = said or {"CT": "HU"}.get(first_text(attributes, "Modality") or "")
    return unit == "HU" and bool(attributes.get("RescaleSlope"))


def _slope(attributes: Attributes) -> float:
    """Give the step from one value that `frame_bytes` gives to the next (see `stored_values`)."""
    stored = int(_number(attributes, "BitsStored") or WORD)
    lost = min(max(0, stored - WORD), STORED_BITS_MAX - WORD)
    return (_number(attributes, "RescaleSlope") or 1.0) * float(2**lost)


def frame_bytes(image: OpenedImage, frame: int) -> bytes:
    """Decode one frame for the viewer.

    Args:     image: As it was opened. frame: From 0.
    Returns:  Little-endian values row by row: as stored; through the Modality LUT where that is a
              table; through the VOI transformation where that is a table or a sigmoid; colour as
              RGB, 8 bits each. Behind a table or a sigmoid padding has the value that is drawn
              dark.
    Raises:   BadInput: reason `no_such_frame` or `not_decodable`.
    Source:   DICOM PS3.3 C.7.6.3, C.11.1, C.7.5.1.1.2.
    """
    dataset = image.dataset
    pixels, photometric = decode_frame(dataset, frame, image.pixels)
    if is_colour(photometric, pixels.ndim):
        return colours(pixels, photometric, dataset).tobytes()
    values = stored_values(pixels, dataset)
    mapped = curved(values, dataset, frame)
    if mapped is None and (table := modality_table(dataset)) is not None:
        mapped = np.asarray(table.look_up(values), np.uint16)
    if mapped is not None:
        padding = padding_in(values, dataset)
        if padding is not None:
            mapped = np.where(padding, np.uint16(background(photometric)), mapped)
        return mapped.astype("<u2").tobytes()
    return values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()


def _is_curved(attributes: Attributes) -> bool:
    """Tell whether `frame_bytes` gives values through a curve (see `values.curved`)."""
    center, width = _number(attributes, "WindowCenter"), _number(attributes, "WindowWidth")
    if center is not None and width is not None and width > 0:
        return first_text(attributes, "VOILUTFunction") == "SIGMOID"
    return bool(attributes.get("VOILUTSequence"))


def _padding(attributes: Attributes, photometric: str, *, table: bool) -> Ends | None:
    """Tell which of the values that `frame_bytes` gives are padding."""
    ends, dark = ends_said(attributes), background(photometric)
    return (dark, dark) if table and ends is not None else ends


def _windows(attributes: Attributes) -> tuple[Window, ...]:
    centers = numbers(attributes, "WindowCenter")
    widths = numbers(attributes, "WindowWidth")
    names = attributes.get("WindowCenterWidthExplanation", ())
    exact = first_text(attributes, "VOILUTFunction") == "LINEAR_EXACT"
    return tuple(
        Window(center=center, width=width, name=names[at] if at < len(names) else "", exact=exact)
        for at, (center, width) in enumerate(zip(centers, widths, strict=False))
        if width >= 1 or (exact and width > 0)
    )


def _number(attributes: Attributes, keyword: str) -> float | None:
    found = numbers(attributes, keyword)
    return found[0] if found else None


def _numbers(attributes: Attributes, keyword: str, count: int) -> tuple[float, ...] | None:
    found = numbers(attributes, keyword)
    return tuple(found) if len(found) == count else None
