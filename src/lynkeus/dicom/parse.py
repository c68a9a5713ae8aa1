"""Parse a file's header within limits, without touching its pixels.

Source: DICOM PS3.10 section 7 (file format), PS3.5 section 7 (data set encoding).
"""

import io
import logging
import re
import warnings
from math import prod

from pydicom import Dataset, config, dcmread
from pydicom.datadict import dictionary_VR, keyword_for_tag
from pydicom.dataelem import RawDataElement
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_file_meta_info
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag

from lynkeus.core.errors import BadInput
from lynkeus.dicom.groups import (
    PER_FRAME,
    PLACED,
    SHARED,
    VALUE_PROBLEMS,
    differing,
    find,
    macros,
    whole,
)
from lynkeus.dicom.header import Attributes, ByFrame, Header
from lynkeus.dicom.inflated import plain
from lynkeus.dicom.meta import MAGIC, PREAMBLE_BYTES, damaged, truncated
from lynkeus.dicom.structure import Layout, layout_of
from lynkeus.dicom.text import decode_text

# A value that breaks a rule is for the checks to judge; a warning would write it into a log.
logging.getLogger("pydicom").setLevel(logging.ERROR)
config.settings.reading_validation_mode = config.IGNORE
warnings.filterwarnings("ignore", module=r"pydicom\.")

UNREADABLE = (*VALUE_PROBLEMS, RecursionError, EOFError, UserWarning)
# Leading zeros are wrong but sent; what matters is that the number names one object.
UID_FORM = re.compile(r"(?=.*[0-9])[0-9.]{1,64}")
DIRECTORY_CLASS = "1.2.840.10008.1.3.10"
FRAMES_TOLD_MAX = 2_000
"""Of a longer object it is not told what its frames say differently: that lies in the index."""
TEXT_MAX = 1_024
VALUES_MAX = 512
KEPT_GROUPS_SKIPPED = frozenset({0x7FE0, 0xFFFE})
BINARY = frozenset({"OB", "OW", "OD", "OF", "OL", "OV", "UN", "OB or OW"})
ONE_TEXT = frozenset({"LT", "ST", "UT"})
TEXTS = ONE_TEXT | {"LO", "PN", "SH", "UC"}
CHARACTER_SET = 0x00080005
REQUESTS = "RequestAttributesSequence"
REASON = "ReasonForTheRequestedProcedure"
# No stream packs an image into less: a blank film of 8 MB takes some 100 bytes.
COMPRESSION_MAX = 100_000
ELSEWHERE = ("PixelDataProviderURL", "SpectroscopyData")
"""What an object with rows and columns may hold instead of pixels (PS3.3 C.8.14.4: a spectrum)."""


def parse_header(data: bytes) -> Header:
    """Read which object a file holds, and its attributes.

    Args:     data: A DICOM file, with or without preamble.
    Raises:   BadInput: reason `file_empty`, `not_dicom`, `damaged`, `truncated`, `too_large`,
              `directory`, `uid_missing` or `pixels_do_not_fit`.
    Source:   DICOM PS3.10 section 7.
    """
    layout = layout_of(data)
    dataset = _read(data, header_only=True)
    _check(dataset, layout)
    apart = _apart(dataset)
    attributes = _attributes(dataset, apart)
    return Header(
        sop_uid=_uid(attributes, "SOPInstanceUID"),
        sop_class=(attributes.get("SOPClassUID") or ("",))[0],
        series_uid=_uid(attributes, "SeriesInstanceUID"),
        study_uid=_uid(attributes, "StudyInstanceUID"),
        transfer_syntax=layout.transfer_syntax,
        dataset_offset=layout.dataset_offset,
        attributes=attributes,
        by_frame=_by_frame(dataset, apart),
    )


def check_file(data: bytes) -> None:
    """Look whether a file holds all that it says.

    Args:     data: A DICOM file, with or without preamble.
    Raises:   BadInput: As `parse_header`, but for its UIDs.
    Source:   DICOM PS3.10 section 7.
    """
    layout = layout_of(data)
    _check(_read(data, header_only=True), layout)


def dataset_of(data: bytes) -> FileDataset:
    """Read a whole file; values are parsed when they are asked for.

    Raises:  BadInput: If it is not DICOM, ends before it should, or claims pixels that are not
             there.
    """
    layout = layout_of(data)
    dataset = _read(data, header_only=False)
    _check(dataset, layout)
    return dataset


def head_of(meta: FileMetaDataset) -> bytes:
    """Make the header of ours that an encoded data set is put under.

    Args:     meta: The file meta information.
    Returns:  All that stands in a file before its data set.
    Source:   DICOM PS3.10 section 7.1.
    """
    head = DicomBytesIO()
    head.write(b"\x00" * PREAMBLE_BYTES + MAGIC)
    write_file_meta_info(head, meta, enforce_standard=True)
    return head.getvalue()


def _read(data: bytes, *, header_only: bool) -> FileDataset:
    try:
        return dcmread(plain(io.BytesIO(data)), force=True, stop_before_pixels=header_only)
    except EOFError as problem:
        raise truncated() from problem
    except UNREADABLE as problem:
        raise damaged() from problem


def _check(dataset: FileDataset, layout: Layout) -> None:
    try:
        if dataset.file_meta.get("MediaStorageSOPClassUID") == DIRECTORY_CLASS:
            message = "This is a disc's list of contents (DICOMDIR), not an image: not needed."
            raise BadInput(message, reason="directory")
        _pixels_fit(dataset, layout)
    except UNREADABLE as problem:
        raise damaged() from problem


def _attributes(dataset: Dataset, apart: frozenset[str]) -> Attributes:
    """Give attributes by keyword, as text; pixels, private ones and `apart` left out.

    Those of an enhanced image's functional groups that hold for all frames, or for the first, stand
    beside those of the top level; what frames are shown by stands before them. What cannot be read
    is left out.
    """
    declared = _declared(dataset)
    found = _level(dataset, declared)
    if SHARED in found or PER_FRAME in found:
        for macro in macros(dataset):
            for keyword, values in _level(macro, declared).items():
                if keyword in PLACED or keyword not in found:
                    found[keyword] = values
    reasons = _reasons(dataset, declared) if REQUESTS in found else ()
    if reasons and not found.get(REASON):
        found[REASON] = reasons
    return {keyword: values for keyword, values in found.items() if keyword not in apart}


def _by_frame(dataset: Dataset, apart: frozenset[str]) -> ByFrame:
    frames = whole(dataset, "NumberOfFrames") or 1
    if frames > FRAMES_TOLD_MAX:
        return {}
    return {
        keyword: tuple(_told(dataset, keyword, frame) for frame in range(frames))
        for keyword in sorted(apart)
    }


def _told(dataset: Dataset, keyword: str, frame: int) -> tuple[str, ...]:
    try:
        return _values(dictionary_VR(keyword), find(dataset, keyword, frame))
    except UNREADABLE:
        return ()


def _apart(dataset: Dataset) -> frozenset[str]:
    """Name what frames say differently; all that they may, where that cannot be read."""
    try:
        return differing(dataset)
    except UNREADABLE:
        return frozenset(PLACED)


def _level(dataset: Dataset, declared: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for tag in sorted(dataset.keys()):
        if tag.group in KEPT_GROUPS_SKIPPED or tag.is_private:
            continue
        try:
            keyword, values = _element(dataset, tag, declared)
        except UNREADABLE:
            continue
        if keyword:
            found[keyword] = values
    return found


def _reasons(dataset: Dataset, declared: tuple[str, ...]) -> tuple[str, ...]:
    """Give the reasons that a request names, in words or as what its codes mean, each once."""
    said: list[str] = []
    for request in _items(dataset, REQUESTS):
        said += _level(request, declared).get(REASON, ())
        for code in _items(request, "ReasonForRequestedProcedureCodeSequence"):
            said += _level(code, declared).get("CodeMeaning", ())
    return tuple(dict.fromkeys(said))[:VALUES_MAX]


def _items(dataset: Dataset, keyword: str) -> list[Dataset]:
    try:
        return list(dataset.get(keyword) or [])
    except UNREADABLE:
        return []


def _element(
    dataset: Dataset, tag: BaseTag, declared: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    raw = dataset.get_item(tag)
    vr = (raw.VR if raw is not None else None) or dictionary_VR(tag)
    if isinstance(raw, RawDataElement) and isinstance(raw.value, bytes) and vr in TEXTS:
        text = decode_text(raw.value, declared)
        parts = [text] if vr in ONE_TEXT else text.split("\\")
        values = tuple(part.strip("\x00 ")[:TEXT_MAX] for part in parts[:VALUES_MAX])
        return keyword_for_tag(tag), values if any(values) else ()
    element = dataset[tag]
    if element.VR in BINARY:
        return "", ()
    return element.keyword, _values(element.VR, element.value)


def _values(vr: str, value: object) -> tuple[str, ...]:
    if vr == "SQ":
        return tuple("" for _ in value) if isinstance(value, Sequence) else ()
    if value is None or value == "":
        return ()
    listed = list(value) if isinstance(value, MultiValue | list | tuple) else [value]
    return tuple(str(one)[:TEXT_MAX] for one in listed[:VALUES_MAX])


def _declared(dataset: Dataset) -> tuple[str, ...]:
    raw = dataset.get_item(CHARACTER_SET) if CHARACTER_SET in dataset else None
    value = None if raw is None else raw.value
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace").split("\\")
    listed = value if isinstance(value, MultiValue | list | tuple) else [value or ""]
    return tuple(str(one).strip("\x00 ") for one in listed)


def _uid(attributes: Attributes, keyword: str) -> str:
    found = (attributes.get(keyword) or ("",))[0].strip()
    if not UID_FORM.fullmatch(found):
        message = f"The object has no valid {keyword}: ask the sending device's engineer."
        raise BadInput(message, reason="uid_missing", attribute=keyword)
    return found


def _pixels_fit(dataset: Dataset, layout: Layout) -> None:
    """Refuse an image whose pixels cannot be in what there is (PS3.5 8.1.1, 8.2)."""
    rows, columns = whole(dataset, "Rows"), whole(dataset, "Columns")
    held = layout.pixel_bytes
    if held is None and (rows or columns) and not any(one in dataset for one in ELSEWHERE):
        raise truncated()
    if held is None or not rows or not columns:
        return
    frames = max(1, whole(dataset, "NumberOfFrames") or 1)
    samples = max(1, whole(dataset, "SamplesPerPixel") or 1)
    bits = max(1, whole(dataset, "BitsAllocated") or 8)
    if samples > 1 and "422" in str(dataset.get("PhotometricInterpretation", "")):
        samples = 2
    claimed = prod((rows, columns, frames, samples, bits)) // 8
    if claimed > held * (COMPRESSION_MAX if layout.fragments else 1):
        message = (
            f"The object claims {columns} x {rows} pixels in {frames} frames, but only "
            f"{held} bytes of pixels are there: it is damaged or was cut off. Send it again."
        )
        raise BadInput(
            message, reason="pixels_do_not_fit", rows=rows, columns=columns, frames=frames,
            bytes=held,
        )  # fmt: skip
