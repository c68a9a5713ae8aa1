"""A document that a person writes and a program follows: YAML or JSON, read as what it must be."""

from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


class Unfit(Exception):
    """The text is no such document; says what is wrong first."""


def parse_document(text: bytes, kind: type[M], *, bytes_max: int, name: str) -> M:
    """Read a document.

    Args:     text: As it was written. kind: What it must be. bytes_max: How long it may be.
              name: What such a document is called, with its article.
    Raises:   Unfit: Whoever asked for it says whose document it is, and the mend.
    """
    if len(text) > bytes_max:
        message = f"it has {len(text)} bytes, {bytes_max} are allowed"
        raise Unfit(message)
    try:
        return kind.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = "it is not YAML"
        raise Unfit(message) from error
    except RecursionError as error:
        message = "its parts lie too deep in each other"
        raise Unfit(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or name
        message = f"{where}: {first['msg']}"
        raise Unfit(message) from error
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        # A date that is none, a tag of YAML with nothing fit behind it.
        message = "it holds a value that is none"
        raise Unfit(message) from error
