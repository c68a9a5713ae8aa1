"""What the terminal says of makers: whose key is meant, and what ends when it is withdrawn."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from lynkeus.cli.command import rows
from lynkeus.core.errors import BadInput, NotFound
from lynkeus.core.json import Json

SHOWN = 16
"""Digits by which a key is named."""
DIGITS_MIN = 8
"""Of a fingerprint's beginning: fewer are too easily another's."""


def key_file(path: Path) -> str:
    """Read a maker's public key.

    Raises:  BadInput: If the file is none.
    """
    from lynkeus.models.signing import parse_public_key  # noqa: PLC0415  # slow to import

    try:
        text = path.read_text("utf-8")
        parse_public_key(text.encode())
    except (OSError, ValueError, BadInput) as error:
        sentence = (
            f"{path} cannot be read as a key: give a PEM file, or {DIGITS_MIN} digits or more of "
            "the beginning of a fingerprint."
        )
        raise BadInput(sentence, reason="not_a_key", path=str(path)) from error
    return text


def is_beginning(said: str) -> bool:
    """Tell whether a word is no file, but may be the beginning of a key's fingerprint."""
    digits = set(said.lower()) <= set("0123456789abcdef")
    return digits and len(said) >= DIGITS_MIN and not Path(said).exists()


def maker_meant(said: str, document: Json) -> Mapping[str, Json]:
    """Find the maker whose key is meant, by its file or by the beginning of its fingerprint.

    Raises:  NotFound: If the site knows none, or several.
    """
    beginning = said.lower() if is_beginning(said) else _fingerprint(Path(said))
    found = [one for one in rows(document, "makers") if str(one["key"]).startswith(beginning)]
    if len(found) != 1:
        message = (
            f"This site knows no one maker with the key {beginning[:SHOWN]}: `lynkeus packages "
            "list` names all."
        )
        raise NotFound(message, reason="no_such_maker", key=beginning)
    return found[0]


def _fingerprint(path: Path) -> str:
    from lynkeus.models.signing import fingerprint, parse_public_key  # noqa: PLC0415  # as above

    return fingerprint(parse_public_key(key_file(path).encode()))


def made_by(document: Json) -> list[str]:
    """Give a line for each maker whom a site trusts, or did."""
    return [
        f"maker {one['name']}  key {str(one['key'])[:SHOWN]}  "
        f"{'trusted' if one['trusted'] else 'trusted no more'}"
        for one in rows(document, "makers")
    ]


def would_end(maker: Mapping[str, Json], document: Json) -> str:
    """Say what would end if a maker were trusted no more; nothing has."""
    his = [
        f"{one['package']} {one['version']}"
        for one in rows(document, "packages")
        if one["signer"] == maker["key"] and one["standing"] == "active"
    ]
    ends = f"At once {' and '.join(his)} would stop" if his else "No package of his reads here now"
    return (
        f"{maker['name']} (key {str(maker['key'])[:SHOWN]}) would be trusted no more. {ends}; "
        "nothing that he signed could be activated, resumed or counted on, and studies that come "
        "would say why. Nothing was changed: say why with --reason WORDS to do it."
    )


def has_ended(done: Mapping[str, Json]) -> str:
    """Say what has ended with the trust in a maker, and how it is taken back."""
    stopped = [str(one) for one in cast("Sequence[Json]", done["stopped"])]
    ended = (
        f"Stopped: {', '.join(stopped)}; studies that come say why."
        if stopped
        else "No package of his was reading."
    )
    key = str(done["key"])[:SHOWN]
    return (
        f"{done['name']} (key {key}) is trusted no more. {ended} Results given before stay in "
        f"their studies. `lynkeus packages trust {key}` takes it back; what was stopped is then "
        "resumed by hand."
    )
