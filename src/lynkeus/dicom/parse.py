"""Parse a file's header within limits, without touching its pixels.

Source: DICOM PS3.10 section 7 (file format), PS3.5 section 7 (data set encoding).
"""

import io
import re
import struct
from collections.abc import Mapping
from math import prod

from pydicom import Dataset, dcmread
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.errors import InvalidDicomError
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_file_meta_info
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence
from pydicom.uid import UID

from lynkeus.core.errors import BadInput
from lynkeus.dicom.header import Header
from lynkeus.dicom.text import read_text

PREAMBLE_BYTES = 128
MAGIC = b"DICM"
SIDE_MAX = 65_535
BARE_BYTES_MIN = 8
# Leading zeros are wrong but sent; what matters is that the number names one object.
UID_FORM = re.compile(r"^[0-9.]{1,64}$")
TEXT_MAX = 1_024
VALUES_MAX = 512
KEPT_GROUPS_SKIPPED = frozenset({0x7FE0, 0xFFFE})
BINARY = frozenset({"OB", "OW", "OD", "OF", "OL", "OV", "UN"})
# A JPEG or JPEG 2000 stream that packs more than this much into a byte does not exist.
COMPRESSION_MAX = 1_000


def parse_header(data: bytes) -> Header:
    """Read which object a file holds, and its attributes.

    Args:     data: A DICOM file, with or without preamble.
    Raises:   BadInput: reason `not_dicom`, `truncated`, `uid_missing` or `pixels_do_not_fit`.
    Source:   DICOM PS3.10 section 7.
    """
    dataset = dataset_of(data)
    uids = [_uid(dataset, one) for one in ("SOPInstanceUID", "SeriesInstanceUID")]
    study = _uid(dataset, "StudyInstanceUID")
    _pixels_fit(dataset, data)
    syntax = getattr(dataset.file_meta, "TransferSyntaxUID", None)
    return Header(
        sop_uid=uids[0],
        sop_class=str(dataset.get("SOPClassUID", "")),
        series_uid=uids[1],
        study_uid=study,
        transfer_syntax=str(syntax or "1.2.840.10008.1.2"),
        dataset_offset=_dataset_offset(data),
        attributes=attributes_of(dataset),
    )


def dataset_of(data: bytes) -> FileDataset:
    """Read a whole file; values are parsed when they are asked for.

    Raises:  BadInput: If it is not DICOM, or ends before it should.
    """
    preamble = data[PREAMBLE_BYTES : PREAMBLE_BYTES + 4] == MAGIC
    if not preamble and not _looks_bare(data):
        message = "This file is not DICOM: send DICOM objects, or import PNG and JPEG pictures."
        raise BadInput(message, reason="not_dicom")
    try:
        dataset = dcmread(io.BytesIO(data), force=not preamble)
        if "SOPInstanceUID" in dataset or len(dataset):
            return dataset
    except EOFError as problem:
        raise _truncated() from problem
    except (InvalidDicomError, ValueError, KeyError, struct.error, NotImplementedError) as problem:
        message = "This file begins like DICOM but cannot be read: it is damaged. Send it again."
        raise BadInput(message, reason="not_dicom") from problem
    message = "This file is not DICOM: it holds no attributes."
    raise BadInput(message, reason="not_dicom")


def attributes_of(dataset: Dataset) -> Mapping[str, tuple[str, ...]]:
    """Give the attributes of the top level by keyword, as text; pixels and private ones left out.

    Args:     dataset: Any data set.
    Returns:  Keyword to values; see `Header`.
    Source:   DICOM PS3.5 section 6.2.
    """
    found: dict[str, tuple[str, ...]] = {}
    for tag in sorted(dataset.keys()):
        if tag.group in KEPT_GROUPS_SKIPPED or tag.is_private:
            continue
        try:
            element = dataset[tag]
            keyword = element.keyword
            if keyword and element.VR not in BINARY:
                found[keyword] = _values(element.VR, element.value, dataset)
        except (ValueError, TypeError, KeyError, struct.error, NotImplementedError, OverflowError):
            continue
    return found


def file_of(meta: FileMetaDataset, dataset: bytes) -> bytes:
    """Put an encoded data set under a header of ours.

    Args:     meta: The file meta information. dataset: The encoded data set, untouched.
    Returns:  A whole file.
    Source:   DICOM PS3.10 section 7.1.
    """
    head = DicomBytesIO()
    head.write(b"\x00" * PREAMBLE_BYTES + MAGIC)
    write_file_meta_info(head, meta, enforce_standard=True)
    return head.getvalue() + dataset


def _looks_bare(data: bytes) -> bool:
    """Tell whether a file without preamble begins with a plausible element of group 2 or 8."""
    return (
        len(data) > BARE_BYTES_MIN
        and data[0:2] in {b"\x02\x00", b"\x08\x00"}
        and data[3:4] == b"\x00"
    )


def _uid(dataset: Dataset, keyword: str) -> str:
    found = str(dataset.get(keyword, "") or "").strip()
    if not UID_FORM.match(found):
        message = f"The object has no valid {keyword}: ask the sending device's engineer."
        raise BadInput(message, reason="uid_missing", attribute=keyword)
    return found


def _truncated() -> BadInput:
    message = "The file ends before its contents do: it was cut off. Send it again."
    return BadInput(message, reason="truncated")


def _pixels_fit(dataset: Dataset, data: bytes) -> None:
    rows, columns = _whole(dataset, "Rows"), _whole(dataset, "Columns")
    if rows is None or columns is None:
        return
    if "PixelData" not in dataset and "FloatPixelData" not in dataset:
        if rows * columns and "DoubleFloatPixelData" not in dataset:
            raise _truncated()
        return
    frames = max(1, _whole(dataset, "NumberOfFrames") or 1)
    samples = max(1, _whole(dataset, "SamplesPerPixel") or 1)
    bits = max(1, _whole(dataset, "BitsAllocated") or 8)
    claimed = prod((rows, columns, frames, samples, bits)) // 8
    meta = getattr(dataset, "file_meta", None)
    syntax = UID(str(getattr(meta, "TransferSyntaxUID", "1.2.840.10008.1.2")))
    compressed = syntax.is_encapsulated or syntax.is_deflated
    held = len(data) * COMPRESSION_MAX if compressed else len(data)
    subsampled = 2 if "422" in str(dataset.get("PhotometricInterpretation", "")) else 1
    if claimed // subsampled > held or max(rows, columns) > SIDE_MAX:
        message = (
            f"The object claims {columns} x {rows} pixels in {frames} frames, but has only "
            f"{len(data)} bytes: it is damaged or was cut off. Send it again."
        )
        raise BadInput(
            message, reason="pixels_do_not_fit", rows=rows, columns=columns, bytes=len(data)
        )


def _whole(dataset: Dataset, keyword: str) -> int | None:
    try:
        value = dataset.get(keyword)
        return None if value is None or isinstance(value, MultiValue) else int(value)
    except (ValueError, TypeError):
        return None


def _values(vr: str, value: object, dataset: Dataset) -> tuple[str, ...]:
    if vr == "SQ":
        return tuple("" for _ in value) if isinstance(value, Sequence) else ()
    if value is None or value == "":
        return ()
    listed = list(value) if isinstance(value, MultiValue | list | tuple) else [value]
    return tuple(read_text(one, dataset)[:TEXT_MAX] for one in listed[:VALUES_MAX])


def _dataset_offset(data: bytes) -> int:
    """Give where the data set begins: after preamble and group 2 (PS3.10, 7.1)."""
    start = PREAMBLE_BYTES + 4 if data[PREAMBLE_BYTES : PREAMBLE_BYTES + 4] == MAGIC else 0
    place = start
    while data[place : place + 2] == b"\x02\x00" and place + 12 <= len(data):
        vr = data[place + 4 : place + 6]
        if vr in {b"OB", b"OW", b"UN", b"UT", b"SQ"}:
            place += 12 + int.from_bytes(data[place + 8 : place + 12], "little")
        else:
            place += 8 + int.from_bytes(data[place + 6 : place + 8], "little")
    return min(place, len(data))
