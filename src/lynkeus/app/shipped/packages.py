"""Where the shipped packages lie, and whom a new site trusts."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.core.errors import BadInput
from lynkeus.models.card import Task, parse_head
from lynkeus.models.ports import CARD, SIGNATURE, trusted_keys
from lynkeus.models.signing import fingerprint, signer_of

FOLDER = Path(__file__).parent
TRUSTED = FOLDER / "trusted"
OUTLINES = TRUSTED / "outlines"


def shipped_packages() -> tuple[Path, ...]:
    """List the folders of the shipped packages, by name."""
    return tuple(sorted(card.parent for card in FOLDER.glob(f"*/{CARD}")))


def shipped_classifiers() -> tuple[Path, ...]:
    """List those that read films for a finding, of a maker whom a new site believes."""
    believed = {fingerprint(one) for one in shipped_keys()}
    return tuple(
        folder
        for folder in shipped_packages()
        if parse_head((folder / CARD).read_bytes()).task is Task.CLASSIFICATION
        and signer_of((folder / SIGNATURE).read_bytes()) in believed
    )


def shipped_version(folder: Path) -> str:
    """Say which version of a package is shipped, as its card says.

    Raises:  BadInput: If the card is none.
    """
    return parse_head((folder / CARD).read_bytes()).version


def shipped_package(name: str) -> Path | None:
    """Find a shipped package by its id."""
    return next((folder for folder in shipped_packages() if folder.name == name), None)


def is_shipped(folder: Path) -> bool:
    """Tell whether a package is a part of this program, which was proven with it."""
    return folder.parent == FOLDER


def package_folder(said: str) -> Path:
    """Find a package that somebody names: a shipped one by its name, another by its folder.

    Raises:  BadInput: If there is none.
    """
    folder = shipped_package(said) or Path(said)
    if not folder.is_dir():
        known = ", ".join(one.name for one in shipped_packages())
        sentence = f"There is no package {said!r}: give a folder, or one of {known}."
        raise BadInput(sentence, reason="no_such_package", package=said)
    return folder


def shipped_keys() -> tuple[Ed25519PublicKey, ...]:
    """Read the keys that a new site trusts."""
    return trusted_keys(TRUSTED)


def outline_keys() -> tuple[Ed25519PublicKey, ...]:
    """Read the keys that a package is opened with where it reads for no site.

    Those of `OUTLINES` sign what outlines, and what was tried on too little to read at a site
    unasked: no site lets a model read for their sake, until a person there trusts them.
    """
    return (*shipped_keys(), *trusted_keys(OUTLINES))
