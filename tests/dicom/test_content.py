"""A structured report is read as plain lines, in order and in its character set."""

import json

from pydicom import Dataset
from pydicom.sequence import Sequence

from lynkeus.dicom import content
from lynkeus.dicom.content import content_of

from .making import made, written


def code(meaning: str) -> Sequence:
    """Make a code of one item."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "1", "99MADE", meaning
    return Sequence([item])


def item(kind: str, name: str, **values: object) -> Dataset:
    """Make an item of a report."""
    made_item = Dataset()
    made_item.ValueType, made_item.ConceptNameCodeSequence = kind, code(name)
    for keyword, value in values.items():
        setattr(made_item, keyword, value)
    return made_item


def report(*items: Dataset) -> bytes:
    """Make a report of these items."""
    root = item("CONTAINER", "Report", ContentSequence=Sequence(list(items)))
    root.SpecificCharacterSet = "ISO_IR 192"
    root.SOPClassUID = "1.2.840.10008.5.1.4.1.1.88.33"
    return written(root)


def test_f20_says_its_text_whole_and_in_order(field_case, right_answers):
    lines, cut = content_of(field_case("F20/01-sr.dcm"))
    said = "\n".join(f"{one.name}: {one.text}" for one in lines)
    places = [said.find(text) for text in json.loads(right_answers["F20"])["text"]]
    assert -1 not in places
    assert places == sorted(places)
    assert not cut


def test_each_kind_of_value_is_written_out():
    measured = Dataset()
    measured.NumericValue, measured.MeasurementUnitsCodeSequence = "12.5", code("mm")
    lines, _ = content_of(
        report(
            item("CODE", "Side", ConceptCodeSequence=code("left")),
            item("NUM", "Length", MeasuredValueSequence=Sequence([measured])),
            item("PNAME", "Reader", PersonName="MADE^ANNA"),
            item("IMAGE", "Seen in"),
            item("TEXT", "Said", TextValue="one\r\ntwo\u202e"),
        )
    )
    assert [(one.level, one.name, one.text) for one in lines] == [
        (0, "Report", ""),
        (1, "Side", "left"),
        (1, "Length", "12.5 mm"),
        (1, "Reader", "MADE ANNA"),
        (1, "Seen in", ""),
        (1, "Said", "one\ntwo"),
    ]


def test_what_has_no_content_says_nothing_and_what_has_too_much_says_so(monkeypatch):
    assert content_of(made()) == ([], False)
    monkeypatch.setattr(content, "LINES_MAX", 2)
    lines, cut = content_of(report(*[item("TEXT", "Said", TextValue="so")] * 3))
    assert (len(lines), cut) == (2, True)
