"""A document that is none is refused with its first fault; nothing else gets out."""

import pytest
from pydantic import BaseModel, Field

from lynkeus.core.document import Unfit, parse_document


class Made(BaseModel):
    parts: list[int]
    name: str = Field(min_length=1)


def read(text: bytes) -> Made:
    return parse_document(text, Made, bytes_max=100_000, name="the list")


def test_yaml_and_json_are_read() -> None:
    assert read(b"parts: [1, 2]\nname: a") == read(b'{"name": "a", "parts": [1, 2]}')


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b" " * 100_001, "it has 100001 bytes, 100000 are allowed"),
        (b"parts: [1", "it is not YAML"),
        (b"\xff\xfe\x00\xd8", "it is not YAML"),
        (b"name: \x00", "it is not YAML"),
        (b"[" * 50_000, "its parts lie too deep in each other"),
        (b"name: 2026-13-45", "it holds a value that is none"),
        (b"name: !!bool x", "it holds a value that is none"),
        (b"3", "the list: "),
        (b"name: a", "parts: "),
        (b"parts: [1, x]\nname: a", "parts.1: "),
    ],
)
def test_what_is_wrong_first_is_said(text: bytes, why: str) -> None:
    with pytest.raises(Unfit) as refused:
        read(text)
    assert str(refused.value).startswith(why)
