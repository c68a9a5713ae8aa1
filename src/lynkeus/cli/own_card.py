"""What was measured of a package put on its card by its maker, who signs it again."""

import argparse
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lynkeus.core.files import file_bytes
from lynkeus.models.card import Card
from lynkeus.models.ports import CARD, OpenedPackage, write_package
from lynkeus.models.signing import parse_private_key


def with_own_card(parser: argparse.ArgumentParser, what: str) -> None:
    """Let a command put `what` it found on the card."""
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help=f"the maker's private key: {what} put on the card, and the package is signed again",
    )
    parser.add_argument(
        "--on",
        metavar="WORDS",
        help="which films these are, as the card is to say it (default: the table's name)",
    )


def own_key(arguments: argparse.Namespace) -> Ed25519PrivateKey | None:
    """Read the maker's key, where one was given: before anything takes long."""
    return None if arguments.key is None else parse_private_key(file_bytes(arguments.key))


def whose_films(arguments: argparse.Namespace) -> str:
    """Say which films these are."""
    return arguments.on or f"films of {arguments.labels.name}"


def put_on_card(package: OpenedPackage, card: Card, key: Ed25519PrivateKey) -> None:
    """Write a package's card anew, and sign what it then is."""
    files = {name: one for name, one in package.files.items() if name != CARD}
    write_package(package.folder, card, files, key)
