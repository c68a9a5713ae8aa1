"""What a viewer needs to show an image right: values, window, spacing, place.

Source: DICOM PS3.3 C.11.1 (Modality LUT), C.11.2 (VOI LUT), C.7.6.2 (image plane),
C.7.6.3 (pixels), 10.7 (projection spacing).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydicom import Dataset
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, convert_color_space

from lynkeus.core.json import Json
from lynkeus.dicom.decode import decode_frame
from lynkeus.dicom.parse import dataset_of

BYTE = 8
GREY_AXES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A VOI window, in units of the Modality LUT's output."""

    center: float
    width: float
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How the values that `frame_bytes` gives are shown."""

    rows: int
    columns: int
    frames: int
    samples: int
    bits: int
    signed: bool
    slope: float
    intercept: float
    invert: bool
    windows: tuple[Window, ...]
    spacing: tuple[float, float, str] | None
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
            "windows": [
                {"center": one.center, "width": one.width, "name": one.name} for one in self.windows
            ],
            "spacing": None
            if spacing is None
            else {"row_mm": spacing[0], "column_mm": spacing[1], "from": spacing[2]},
            "position": None if self.position is None else list(self.position),
            "orientation": None if self.orientation is None else list(self.orientation),
            "units": self.units,
        }


def display_of(attributes: Mapping[str, tuple[str, ...]]) -> Display:
    """Tell from a header how an image is shown.

    Args:     attributes: Of the header, by keyword.
    Returns:  See `Display`; spacing is None where it is absent or impossible.
    Source:   See the module.
    """
    colour = (_number(attributes, "SamplesPerPixel") or 1) > 1 or "PALETTE" in _text(
        attributes, "PhotometricInterpretation"
    )
    has_lut = "ModalityLUTSequence" in attributes
    allocated = int(_number(attributes, "BitsAllocated") or 8)
    slope = _number(attributes, "RescaleSlope")
    return Display(
        rows=int(_number(attributes, "Rows") or 0),
        columns=int(_number(attributes, "Columns") or 0),
        frames=max(1, int(_number(attributes, "NumberOfFrames") or 1)),
        samples=3 if colour else 1,
        bits=8 if colour or (allocated <= BYTE and not has_lut) else 16,
        signed=not colour
        and not has_lut
        and (_number(attributes, "PixelRepresentation") or 0) == 1,
        slope=1.0 if colour or has_lut or not slope else slope,
        intercept=0.0 if colour or has_lut else (_number(attributes, "RescaleIntercept") or 0.0),
        invert=not colour and _text(attributes, "PhotometricInterpretation") == "MONOCHROME1",
        windows=() if colour else _windows(attributes),
        spacing=_spacing(attributes),
        position=_numbers(attributes, "ImagePositionPatient", 3),
        orientation=_numbers(attributes, "ImageOrientationPatient", 6),
        units="HU" if _text(attributes, "Modality") == "CT" else "",
    )


def frame_bytes(data: bytes, frame: int) -> bytes:
    """Decode one frame for the viewer.

    Args:     data: The whole file. frame: From 0.
    Returns:  Little-endian values row by row: as stored, or through the Modality LUT where the
              image has a table; colour as RGB, 8 bits each.
    Raises:   BadInput: reason `no_such_frame` or `not_decodable`.
    Source:   DICOM PS3.3 C.7.6.3, C.11.1.
    """
    dataset = dataset_of(data)
    pixels = decode_frame(dataset, frame)
    photometric = str(dataset.get("PhotometricInterpretation", "")).strip()
    if photometric == "PALETTE COLOR":
        return _eight(apply_color_lut(pixels, dataset)).tobytes()
    if pixels.ndim > GREY_AXES:
        return _colour(pixels, photometric).tobytes()
    if "ModalityLUTSequence" in dataset:
        return np.asarray(apply_modality_lut(pixels, dataset), "<u2").tobytes()
    return _stored(pixels, dataset).tobytes()


def _stored(pixels: npt.NDArray[np.generic], dataset: Dataset) -> npt.NDArray[np.generic]:
    """Sign-extend and mask values to their stored bits (PS3.5 8.1.1)."""
    stored = int(dataset.get("BitsStored", 16) or 16)
    signed = int(dataset.get("PixelRepresentation", 0) or 0) == 1
    wide = np.asarray(pixels, np.int32) & ((1 << stored) - 1)
    if signed:
        wide = np.where(wide >= 1 << (stored - 1), wide - (1 << stored), wide)
    eight = int(dataset.get("BitsAllocated", 16) or 16) <= BYTE
    if signed:
        return wide.astype("i1" if eight else "<i2")
    return wide.astype("u1" if eight else "<u2")


def _colour(pixels: npt.NDArray[np.generic], photometric: str) -> npt.NDArray[np.uint8]:
    eight = _eight(pixels)
    if photometric.startswith("YBR_FULL"):
        return np.asarray(convert_color_space(eight, "YBR_FULL", "RGB"), np.uint8)
    return eight


def _eight(pixels: npt.NDArray[np.generic]) -> npt.NDArray[np.uint8]:
    if pixels.dtype.itemsize > 1:
        return (np.asarray(pixels, np.uint32) >> 8).astype(np.uint8)
    return np.asarray(pixels, np.uint8)


def _windows(attributes: Mapping[str, tuple[str, ...]]) -> tuple[Window, ...]:
    centers = _floats(attributes, "WindowCenter")
    widths = _floats(attributes, "WindowWidth")
    names = attributes.get("WindowCenterWidthExplanation", ())
    return tuple(
        Window(center=center, width=width, name=names[at] if at < len(names) else "")
        for at, (center, width) in enumerate(zip(centers, widths, strict=False))
        if width >= 1
    )


def _spacing(attributes: Mapping[str, tuple[str, ...]]) -> tuple[float, float, str] | None:
    for keyword in ("PixelSpacing", "ImagerPixelSpacing"):
        found = _numbers(attributes, keyword, 2)
        if found is not None and min(found) > 0:
            return found[0], found[1], keyword
    return None


def _text(attributes: Mapping[str, tuple[str, ...]], keyword: str) -> str:
    values = attributes.get(keyword, ())
    return values[0].strip() if values else ""


def _floats(attributes: Mapping[str, tuple[str, ...]], keyword: str) -> list[float]:
    try:
        found = [float(one) for one in attributes.get(keyword, ())]
    except ValueError:
        return []
    return found if all(np.isfinite(found)) else []


def _number(attributes: Mapping[str, tuple[str, ...]], keyword: str) -> float | None:
    found = _floats(attributes, keyword)
    return found[0] if found else None


def _numbers(
    attributes: Mapping[str, tuple[str, ...]], keyword: str, count: int
) -> tuple[float, ...] | None:
    found = _floats(attributes, keyword)
    return tuple(found) if len(found) == count else None
