"""What can be written as JSON, and the one way in which it is written for hashing."""

import json
from collections.abc import Mapping, Sequence
from typing import cast

from typing_extensions import TypeAliasType

Json = TypeAliasType(
    "Json", "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"
)
JsonObject = Mapping[str, Json]


def canonical(value: Json) -> bytes:
    """Write a value as the same bytes every time: sorted keys, no spaces, UTF-8.

    Raises:  ValueError: If a number is not finite.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def parse(text: str | bytes) -> Json:
    """Read JSON text.

    Raises:  ValueError: If the text is not JSON.
    """
    return cast("Json", json.loads(text))


def parse_object(text: str | bytes) -> dict[str, Json]:
    """Read JSON text that must be an object.

    Raises:  ValueError: If the text is not JSON, or not an object.
    """
    value = json.loads(text)
    if not isinstance(value, dict):
        message = "this is JSON, but not an object"
        raise ValueError(message)  # noqa: TRY004  # it is the text that is wrong
    return value
