"""Decode what nobody has looked at yet in a child process: a file that ends it is refused."""

from collections.abc import Callable
from importlib import import_module
from typing import ParamSpec, TypeVar

from lynkeus.core.children import Children
from lynkeus.core.errors import BadInput, Broken

P = ParamSpec("P")
T = TypeVar("T")
ENDED = frozenset({"child_died", "child_too_slow"})


def ready() -> None:
    """Load what decodes, in a child that has just begun, so that its first file need not wait."""
    import_module("lynkeus.dicom.film")


def decoded(children: Children, decode: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Decode a file where a decoder that crashes or hangs harms nobody.

    Args:     children: Where it is decoded. decode: A module-level function.
              given, named: What it is given, as the whole file.
    Raises:   BadInput: reason `decoder_ended`, or whatever `decode` raises.
    """
    try:
        return children.run(decode, *given, **named)
    except Broken as problem:
        if problem.reason not in ENDED:
            raise
        message = (
            "This file ended or held up the program that was to decode it, so it is not taken: it "
            "is damaged, or made to do harm. Ask for it again from where it came."
        )
        raise BadInput(message, reason="decoder_ended") from problem
