"""Makers' keys that somebody brings to a command, beside those that are trusted already."""

import argparse
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.core.files import file_bytes
from lynkeus.models.signing import parse_public_key


def with_trust(parser: argparse.ArgumentParser) -> None:
    """Add `--trust`."""
    parser.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        metavar="KEY",
        help="a maker's public key (PEM), for a package that this site does not trust yet; may be "
        "said again for another's",
    )


def brought_keys(arguments: argparse.Namespace) -> dict[Path, Ed25519PublicKey]:
    """Give the keys that were brought, by their files.

    Raises:   BadInput: reason `not_a_key` and those of a file that cannot be read.
    """
    return {path: parse_public_key(file_bytes(path)) for path in arguments.trust}
