"""What a structured report says, as plain lines in the order of its tree.

Source: DICOM PS3.3 C.17.3 (SR Document Content), PS3.5 6.2 (text in its character set).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pydicom import Dataset
from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import RawDataElement

from lynkeus.core.json import Json
from lynkeus.dicom.parse import UNREADABLE, dataset_of
from lynkeus.dicom.text import decode_text, name_groups, plain

LINES_MAX = 2_000
DEPTH_MAX = 24
"""Levels of a tree that are walked: what stands deeper is not shown."""
VALUES = {
    "TEXT": "TextValue",
    "DATE": "Date",
    "TIME": "Time",
    "DATETIME": "DateTime",
    "UIDREF": "UID",
    "PNAME": "PersonName",
}
"""Where the value of an item stands, by its value type (PS3.3 table C.17.3-7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of a report: how deep it stands, what it is about, its value type and value."""

    level: int
    name: str
    kind: str
    text: str

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {"level": self.level, "name": self.name, "kind": self.kind, "text": self.text}


def content_of(data: bytes) -> tuple[list[Line], bool]:
    """Give what a structured report says.

    Args:     data: A DICOM file.
    Returns:  Its lines, none where the object has no content tree; and whether there are more
              than `LINES_MAX`. A picture or an object that an item refers to has no text.
    Raises:   BadInput: If the file cannot be read.
    Source:   See the module.
    """
    dataset = dataset_of(data)
    if "ContentSequence" not in dataset:
        return [], False
    said = dataset.get("SpecificCharacterSet") or ""
    sets = [said] if isinstance(said, str) else [str(one) for one in said]
    lines = list(islice(_walk(dataset, sets, 0), LINES_MAX + 1))
    return lines[:LINES_MAX], len(lines) > LINES_MAX


def _walk(item: Dataset, sets: list[str], level: int) -> Iterator[Line]:
    if level > DEPTH_MAX:
        return
    kind = _text(item, "ValueType", sets).upper()
    name = _meaning(item, "ConceptNameCodeSequence", sets)
    if kind or name:
        yield Line(level=level, name=name, kind=kind, text=_value(item, kind, sets))
    for below in _items(item, "ContentSequence"):
        yield from _walk(below, sets, level + 1)


def _value(item: Dataset, kind: str, sets: list[str]) -> str:
    if kind == "CODE":
        return _meaning(item, "ConceptCodeSequence", sets)
    if kind == "NUM":
        return _measured(item, sets)
    value = _text(item, VALUES[kind], sets) if kind in VALUES else ""
    if kind == "PNAME":
        return " ".join(one for one in name_groups(value) if one)
    return value


def _measured(item: Dataset, sets: list[str]) -> str:
    for measured in _items(item, "MeasuredValueSequence"):
        unit = _meaning(measured, "MeasurementUnitsCodeSequence", sets)
        return f"{_text(measured, 'NumericValue', sets)} {unit}".strip()
    return _meaning(item, "NumericValueQualifierCodeSequence", sets)


def _meaning(item: Dataset, keyword: str, sets: list[str]) -> str:
    for code in _items(item, keyword):
        return _text(code, "CodeMeaning", sets) or _text(code, "CodeValue", sets)
    return ""


def _items(item: Dataset, keyword: str) -> list[Dataset]:
    try:
        return list(item.get(keyword) or [])
    except UNREADABLE:
        return []


def _text(item: Dataset, keyword: str, sets: list[str]) -> str:
    """Give a value as it is read: without what no eye sees, its line breaks kept."""
    tag = tag_for_keyword(keyword)
    if tag is None or tag not in item:
        return ""
    try:
        raw = item.get_item(tag)
        bytes_there = isinstance(raw, RawDataElement) and isinstance(raw.value, bytes)
        text = decode_text(raw.value, sets) if bytes_there else str(item[tag].value or "")
    except UNREADABLE:
        return ""
    return "\n".join(plain(line) for line in text.strip("\x00 \r\n").splitlines())
