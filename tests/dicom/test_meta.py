"""What stands before a data set is read to its end."""

import struct

import pytest
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from lynkeus.core.errors import BadInput
from lynkeus.dicom.parse import parse_header
from lynkeus.dicom.structure import layout_of

from .making import frame_of, made

SYNTAXES = (
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
)
LONG_BYTES = 70_000


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda one: one.name)
def test_what_stands_before_a_data_set_may_be_long(syntax):
    data, told = made(syntax=syntax), b"\x01" * LONG_BYTES
    private = struct.pack("<HH4sL", 2, 0x102, b"OB", LONG_BYTES)
    offset = layout_of(data).dataset_offset
    long = data[:offset] + private + told + data[offset:]
    header = parse_header(long)
    assert (header.sop_uid, header.transfer_syntax) == ("2.25.1", syntax)
    assert header.dataset_offset == offset + len(private) + len(told)
    assert frame_of(long) == frame_of(data)
    with pytest.raises(BadInput) as refusal:
        parse_header(long[: offset + len(private) + LONG_BYTES // 2])
    assert refusal.value.reason == "truncated"
