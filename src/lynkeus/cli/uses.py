"""The uses of a command that has several: each is named by its second word, and takes its own."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field

from lynkeus.core.errors import BadInput

NAMED_MAX = 80
"""Characters that the second words have side by side; of more of them each has its line alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one use does, for the help; what must be said with it, and what else may be.

    Arguments go by their name, options by their flag; `needs` gives what a person calls each.
    """

    does: str
    needs: Mapping[str, str] = field(default_factory=dict)
    may: tuple[str, ...] = ()

    @property
    def takes(self) -> frozenset[str]:
        """All that may be said with it."""
        return frozenset((*self.needs, *self.may))


def with_uses(parser: argparse.ArgumentParser, uses: Mapping[str, Use], usual: str | None) -> None:
    """Add the second word, which is `usual` where none is said."""
    words = "|".join(uses)
    parser.add_argument(
        "what",
        metavar=words if len(words) <= NAMED_MAX else "WORD",
        nargs="?",  # argparse's own words for what is missing name no way on
        default=usual,
        help="; ".join(f"{word}: {use.does}" for word, use in uses.items()),
    )


def check_use(command: str, uses: Mapping[str, Use], arguments: argparse.Namespace) -> None:
    """Ask for all that a use needs, and refuse what it has no place for.

    Raises:  BadInput: With what is unknown, missing or too much.
    """
    word: str | None = arguments.what
    if word is None:
        message = f"After `lynkeus {command}` say {_either(uses)}: see `lynkeus {command} --help`."
        raise BadInput(message, reason="argument_missing", what=_either(uses))
    line = f"`lynkeus {command} {word}`"
    use = uses.get(word)
    if use is None:
        message = f"{line} is no command: after `{command}` say {_either(uses)}."
        raise BadInput(message, reason="word_unknown", word=word)
    for name, called in use.needs.items():
        if not _said(arguments, name):
            message = f"{line} needs {called}: see `lynkeus {command} --help`."
            raise BadInput(message, reason="argument_missing", what=called)
    for name in sorted({one for other in uses.values() for one in other.takes} - use.takes):
        value = _said(arguments, name)
        if value:
            what = name if name.startswith("--") else str(value)
            message = f"{line} has no place for `{what}`: see `lynkeus {command} --help`."
            raise BadInput(message, reason="argument_surplus", what=what)


def _said(arguments: argparse.Namespace, name: str) -> object:
    return getattr(arguments, name.removeprefix("--").replace("-", "_"))


def _either(words: Mapping[str, Use]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}"
