"""Names and texts in the character sets that hospitals send."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lynkeus.dicom.parse import parse_header
from lynkeus.dicom.text import decode_text, likely_chinese, name_groups

from .making import made

# In production pydicom's warnings are silent (see parse.py); pytest makes errors of them again.
pytestmark = pytest.mark.filterwarnings("ignore:::pydicom")

NAME = "Zhang^XiaoDong=张^小东"


PLACE = r"ISO 2022 IR 6\ISO 2022 IR 58"


def named(raw: bytes, declared: str | None) -> str | None:
    """Put bytes into a name as they are, under a character set as it is."""
    marker = b"N" * len(raw)
    if declared is None:
        data = made(PatientName=marker.decode())
    else:
        data = made(PatientName=marker.decode(), SpecificCharacterSet=PLACE.split("\\"))
        data = data.replace(PLACE.encode(), declared.ljust(len(PLACE)).encode())
    assert data.count(marker) == 1
    return parse_header(data.replace(marker, raw)).text("PatientName")


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("GB18030", "gb18030"), ("GBK", "gbk"), ("ISO_IR 192", "utf-8"), ("ISO 2022 GBK", "gbk")],
)
def test_chinese_names_are_read_in_every_declared_set(declared, codec):
    assert named(NAME.encode(codec), declared) == NAME


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
@pytest.mark.parametrize("declared", [None, "", "ISO_IR 999", "NONSENSE"])
def test_a_missing_or_unknown_set_raises_nothing_and_is_guessed(declared, codec):
    assert named(NAME.encode(codec), declared) == NAME


@pytest.mark.parametrize("declared", ["UTF-8", "UTF8", "GB2312", "ISO_IR 58"])
def test_wrong_spellings_of_a_set_are_understood(declared):
    codec = "utf-8" if declared.startswith("UTF") else "gbk"
    assert named(NAME.encode(codec), declared) == NAME


def test_bytes_that_the_declared_set_cannot_say_are_guessed():
    assert named(NAME.encode("gb18030"), "ISO_IR 192") == NAME


ANNEX_K = b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab="
IR_58 = [r"\ISO 2022 IR 58", r"ISO 2022 IR 6\ISO 2022 IR 58", "ISO 2022 IR 58"]


@pytest.mark.parametrize("declared", IR_58)
def test_the_standards_chinese_name_by_code_extensions_is_read(declared):
    name = named(ANNEX_K, declared)
    assert name == "Zhang^XiaoDong=张^小东="
    assert name_groups(name) == ("Zhang XiaoDong", "张小东")


@pytest.mark.parametrize("declared", IR_58)
def test_the_standards_chinese_text_by_code_extensions_is_read(declared):
    raw = (
        b"The first line includes \x1b$)A\xd6\xd0\xce\xc4.\r\n"
        b"The second line includes \x1b$)A\xd6\xd0\xce\xc4, too.\r\nThe third line.\r\n"
    )
    assert decode_text(raw, declared.split("\\")).splitlines() == [
        "The first line includes 中文.",
        "The second line includes 中文, too.",
        "The third line.",
    ]


@pytest.mark.parametrize("delimiter", ["^", "=", "\\", "\r\n"])
def test_a_delimiter_ends_a_set_that_was_called(delimiter):
    raw = b"\x1b$)A\xd5\xc5" + delimiter.encode() + b"J\xf6rg"
    right = f"张{delimiter}Jörg"
    assert decode_text(raw, ("ISO 2022 IR 100", "ISO 2022 IR 58")) == right


def test_a_chinese_set_that_was_not_called_again_is_guessed():
    raw = ANNEX_K.replace(b"^\x1b$)A", b"^")
    assert decode_text(raw, ("", "ISO 2022 IR 58")) == "Zhang^XiaoDong=张^小东="


def test_ascii_called_between_leaves_the_chinese_set_in_its_place():
    raw = b"\x1b$)A\xd5\xc5\x1b(B A \xd0\xa1"
    assert decode_text(raw, ("ISO 2022 IR 100", "ISO 2022 IR 58")) == "张 A 小"


@pytest.mark.parametrize(
    ("raw", "declared", "right"),
    [
        (
            b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
            ("", "ISO 2022 IR 87"),
            "Yamada^Tarou=山田^太郎=やまだ^たろう",
        ),
        (
            b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J"
            b"=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
            ("ISO 2022 IR 13", "ISO 2022 IR 87"),
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
        ),
        (
            b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7"
            b"=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
            ("", "ISO 2022 IR 149"),
            "Hong^Gildong=洪^吉洞=홍^길동",
        ),
    ],
)
def test_the_standards_japanese_and_korean_names_are_read(raw, declared, right):
    assert decode_text(raw, declared) == right
    assert decode_text(raw, (*declared, "ISO 2022 IR 58")) == right


@given(raw=st.binary(max_size=64), declared=st.lists(st.text(max_size=12), max_size=3))
def test_decoding_never_raises_and_gives_valid_text(raw, declared):
    text = decode_text(raw, declared)
    assert text.encode("utf-8").decode("utf-8") == text


@given(
    raw=st.binary(max_size=64),
    declared=st.lists(
        st.sampled_from(["", "ISO 2022 IR 87", "ISO 2022 IR 149", "ISO 2022 IR 58", "GBK"]),
        min_size=1,
        max_size=3,
    ),
)
def test_decoding_with_code_extensions_never_raises(raw, declared):
    for escape in (b"\x1b", b"\x1b$)A"):
        text = decode_text(escape + raw, declared)
        assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        (NAME, ("Zhang XiaoDong", "张小东")),
        ("张^三", (None, "张三")),
        ("MADE^ONE^TWO^DR", ("MADE ONE TWO", None)),
        ("MADE^ONE=", ("MADE ONE", None)),
        ("", (None, None)),
        ("=李^四", (None, "李四")),
    ],
)
def test_a_name_is_parted_as_people_write_it(name, groups):
    assert name_groups(name) == groups


@pytest.mark.parametrize("text", ["MÜLLER^JÖRG", "Ångström", "MADE^ONE", "", "Ä", "日本"])
def test_latin_names_are_not_taken_for_chinese(text):
    assert likely_chinese(text) is None


def test_f11_characters_that_hold_a_backslash_or_caret_stay_whole(field_case, right_answers):
    right = json.loads(right_answers["F11"])
    header = parse_header(field_case("F11/01.dcm"))
    name = f"{right['alphabetic']}={right['ideographic']}"
    assert header.attributes["PatientName"] == (name,)
    assert header.attributes["StudyDescription"] == (right["description"],)


def test_f12_chinese_declared_as_latin_shows_as_declared_with_a_guess(field_case, right_answers):
    right = json.loads(right_answers["F12"])
    name = parse_header(field_case("F12/01.dcm")).text("PatientName")
    assert name == right["declared"]
    assert likely_chinese(right["declared"]) == right["likely"]


def test_f13_spaces_around_a_patient_number_do_not_count(field_case):
    numbers = {parse_header(field_case(f"F13/0{one}.dcm")).text("PatientID") for one in (1, 2, 3)}
    assert numbers == {"MADE-F13"}


def test_f17_a_private_sequence_of_unknown_representation_hides_nothing(field_case):
    header = parse_header(field_case("F17/01.dcm"))
    assert header.text("PatientID") == "MADE-F17"
    assert header.text("Rows") == "92"


def test_f20_a_report_in_chinese_has_its_name(field_case):
    name = parse_header(field_case("F20/01-sr.dcm")).text("PatientName") or ""
    assert name_groups(name) == ("MADE CASE F20", "造样二十")
