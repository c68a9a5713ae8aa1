"""Where a model package is written and opened; the rest of `models/` takes an opened one."""

import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lynkeus.core.errors import BadInput
from lynkeus.core.json import parse_object
from lynkeus.models import signing
from lynkeus.models.card import AnyCard, Card, Task, card_text, parse_card, parse_head
from lynkeus.models.seen import Seen, parse_seen
from lynkeus.models.segmentation_card import SegmentationCard, parse_segmentation_card
from lynkeus.models.sorting.card import parse_sorting_card
from lynkeus.models.sorting.opened import OpenedSorter
from lynkeus.models.tasks import other_task

CARD = "card.yaml"
WEIGHTS = "weights.onnx"
HEAD = "head.npy"
GATES = "gates.npz"
SEEN = "seen.json"
CHECKSUMS = "checksums.json"
SIGNATURE = "signature.json"
SEAL = (CHECKSUMS, SIGNATURE)
NEEDED: Mapping[Task, tuple[str, ...]] = {
    Task.CLASSIFICATION: (WEIGHTS, HEAD),
    Task.SEGMENTATION: (WEIGHTS,),
    Task.MULTI_CLASS: (WEIGHTS,),
    Task.MULTI_LABEL: (WEIGHTS,),
}
PACKAGE_BYTES_MAX = 512 << 20
FILES_MAX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPackage:
    """A package whose files are what its maker signed, held in memory.

    `folder` is where it was read, so that a child process can open it again; `digest` names its
    exact content; `signer` is the fingerprint of the maker's key.
    """

    folder: Path
    digest: str
    signer: str
    card: Card
    files: Mapping[str, bytes]

    @property
    def weights(self) -> bytes:
        """The network, ONNX."""
        return self.files[WEIGHTS]

    @property
    def head(self) -> npt.NDArray[np.float32]:
        """Weights of the last layer, shape (channels + 1,); the last one is the intercept.

        Raises:  BadInput: reason `package_broken`, if it is none that fits the card.
        """
        try:
            head: npt.NDArray[np.float32] = np.load(
                io.BytesIO(self.files[HEAD]), allow_pickle=False
            ).astype(np.float32)
            fits = head.shape == (self.card.network.cells_channels + 1,)
        except Exception as error:  # what a stranger wrote may break in any way
            raise _no_head() from error
        if not fits or not np.isfinite(head).all():
            raise _no_head()
        return head

    @property
    def gates(self) -> bytes | None:
        """What the pixel gates know of the training films (npz), if the package brings it."""
        return self.files.get(GATES)

    @property
    def seen(self) -> Seen | None:
        """Whom it has seen in training, tuning or calibration; None if it does not say.

        Raises:  BadInput: reason `package_broken`.
        """
        return parse_seen(self.files[SEEN]) if SEEN in self.files else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSegmenter:
    """A package that outlines, as `OpenedPackage`."""

    folder: Path
    digest: str
    signer: str
    card: SegmentationCard
    files: Mapping[str, bytes]

    @property
    def weights(self) -> bytes:
        """The network, ONNX."""
        return self.files[WEIGHTS]

    @property
    def seen(self) -> Seen | None:
        """Whom it has seen; as `OpenedPackage`."""
        return parse_seen(self.files[SEEN]) if SEEN in self.files else None


AnyOpened = OpenedPackage | OpenedSegmenter | OpenedSorter


def write_package(
    folder: Path, card: AnyCard, files: Mapping[str, bytes], key: Ed25519PrivateKey
) -> None:
    """Write a package and sign it.

    Args:     folder: Where to; made if it is not there. card: Its card.
              files: `weights.onnx`, `head.npy` and what else belongs to it. key: The maker's.
    """
    for name in files:
        _plain(name)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**files, CARD: card_text(card)}.items():
        _write(folder / name, content)
    sign_package(folder, key)


def sign_package(folder: Path, key: Ed25519PrivateKey) -> None:
    """Sign a package's files as they lie there, again if it was signed before."""
    files = {name: content for name, content in _read(folder).items() if name not in SEAL}
    _needed(files)
    listed = signing.checksums(files)
    _write(folder / CHECKSUMS, listed)
    _write(folder / SIGNATURE, signing.sign(listed, key))


def open_any(folder: Path, trusted: Iterable[Ed25519PublicKey]) -> AnyOpened:
    """Open a package after holding every file against the signature of a trusted maker.

    Raises:  BadInput: reason `package_broken` (something is missing or cannot be read),
             `package_unsigned`, `package_untrusted` (signed, but not by a maker whom this site
             trusts) or `package_altered`.
    """
    files = _read(folder)
    if any(name not in files for name in SEAL):
        sentence = (
            f"The package {folder.name} is not signed, so nobody answers for it. Ask its maker "
            "for a signed one."
        )
        raise BadInput(sentence, reason="package_unsigned", package=folder.name)
    signer = signing.signer_of(files[SIGNATURE])
    key = next((one for one in trusted if signing.fingerprint(one) == signer), None)
    if key is None:
        sentence = (
            f"The package {folder.name} is signed with the key {signer[:16]}, which this site "
            "does not trust. Whoever may vouch for its maker says `lynkeus packages trust KEY`."
        )
        raise BadInput(sentence, reason="package_untrusted", package=folder.name, key=signer)
    signing.verify(files[CHECKSUMS], files[SIGNATURE], key)
    content = {name: one for name, one in files.items() if name not in SEAL}
    _unaltered(folder.name, content, files[CHECKSUMS])
    task = _needed(content)
    digest = signing.digest(files[CHECKSUMS])
    if task is Task.SEGMENTATION:
        outlines = parse_segmentation_card(content[CARD])
        return OpenedSegmenter(
            folder=folder, digest=digest, signer=signer, card=outlines, files=content
        )
    if task in {Task.MULTI_CLASS, Task.MULTI_LABEL}:
        sorts = parse_sorting_card(content[CARD])
        return OpenedSorter(folder=folder, digest=digest, signer=signer, card=sorts, files=content)
    card = parse_card(content[CARD])
    return OpenedPackage(folder=folder, digest=digest, signer=signer, card=card, files=content)


def open_package(folder: Path, trusted: Iterable[Ed25519PublicKey]) -> OpenedPackage:
    """Open a package that classifies.

    Raises:  BadInput: As `open_any`, or reason `package_other_task`.
    """
    opened = open_any(folder, trusted)
    if isinstance(opened, OpenedPackage):
        return opened
    raise other_task(opened.card, "classifies")


def open_segmenter(folder: Path, trusted: Iterable[Ed25519PublicKey]) -> OpenedSegmenter:
    """Open a package that outlines.

    Raises:  BadInput: As `open_any`, or reason `package_other_task`.
    """
    opened = open_any(folder, trusted)
    if isinstance(opened, OpenedSegmenter):
        return opened
    raise other_task(opened.card, "outlines")


def open_activated(folder: Path, trusted: Iterable[Ed25519PublicKey], digest: str) -> OpenedPackage:
    """Open a package that a site has activated, only as it was then.

    Args:     folder: Where it lies. trusted: See `open_package`. digest: Of what was activated.
    Raises:   BadInput: As `open_package`, or reason `package_exchanged` if it is another one,
              however well signed.
    """
    opened = open_package(folder, trusted)
    if opened.digest == digest:
        return opened
    card = opened.card
    sentence = (
        f"Where the activated package lay there is another one now ({card.id} {card.version}), so "
        "it is not used. An administrator activates what is to read: `lynkeus packages activate`."
    )
    raise BadInput(sentence, reason="package_exchanged", package=card.id, version=card.version)


def maker_key(path: Path) -> Ed25519PrivateKey:
    """Read a maker's private key, or make one; its public half is written beside it as `.pub`.

    Raises:  BadInput: reason `not_a_key`.
    """
    if path.exists():
        key = signing.parse_private_key(path.read_bytes())
    else:
        key = Ed25519PrivateKey.generate()
        path.parent.mkdir(parents=True, exist_ok=True)

        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(signing.private_key_text(key))
    _write(path.with_suffix(".pub"), signing.public_key_text(key.public_key()))
    return key


def trusted_keys(folder: Path) -> tuple[Ed25519PublicKey, ...]:
    """Read the makers' keys of a folder (`*.pub`)."""
    return tuple(
        signing.parse_public_key(path.read_bytes()) for path in sorted(folder.glob("*.pub"))
    )


def _unaltered(package: str, files: Mapping[str, bytes], listed: bytes) -> None:
    signed = parse_object(listed)
    found = parse_object(signing.checksums(files))
    for name in sorted({*signed, *found}):
        if signed.get(name) != found.get(name):
            sentence = (
                f"The file {name} of the package {package} is not the one its maker signed. "
                "Fetch the package again from its maker."
            )
            raise BadInput(sentence, reason="package_altered", package=package, file=name)


def _no_head() -> BadInput:
    sentence = f"The package's {HEAD} does not fit its card. Ask its maker for a whole package."
    return BadInput(sentence, reason="package_broken", why=HEAD)


def _needed(files: Mapping[str, bytes]) -> Task:
    """Find that all is there which a package of its task is made of, and say which task that is."""
    task = parse_head(files[CARD]).task if CARD in files else Task.CLASSIFICATION
    for name in (CARD, *NEEDED[task]):
        if name not in files:
            sentence = f"The package has no {name}. Ask its maker for a whole package."
            raise BadInput(sentence, reason="package_broken", why=f"{name} is missing")
    return task


def _read(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        sentence = f"There is no package at {folder}: a package is a folder with a {CARD}."
        raise BadInput(sentence, reason="package_broken", why="no folder")
    paths = sorted(folder.iterdir())
    regular = all(path.is_file() and not path.is_symlink() for path in paths)
    size = sum(path.stat().st_size for path in paths) if regular else 0
    if not regular or len(paths) > FILES_MAX or size > PACKAGE_BYTES_MAX:
        sentence = (
            f"The package {folder.name} is not a folder of plain files, at most {FILES_MAX} and "
            f"{PACKAGE_BYTES_MAX >> 20} MiB. Fetch it again from its maker."
        )
        raise BadInput(sentence, reason="package_broken", why="not plain files")
    return {path.name: path.read_bytes() for path in paths}


def _plain(name: str) -> None:
    if Path(name).name != name or name in (*SEAL, CARD):
        message = f"{name!r} cannot be a file of a package"
        raise ValueError(message)


def _write(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.part")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
