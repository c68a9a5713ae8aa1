"""Films that are not in the archive, read in one shot: which packages, and what each says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.app.shipped.packages import shipped_keys, shipped_package, shipped_packages
from lynkeus.core.errors import BadInput, LynkeusError
from lynkeus.core.json import Json
from lynkeus.dicom.convert import image_to_dicom, is_picture
from lynkeus.dicom.film import Film, read_film
from lynkeus.dicom.header import Header
from lynkeus.dicom.parse import parse_header
from lynkeus.inference.asking import AgeBand
from lynkeus.inference.choice import ActivePackage, as_its_card_says, failed, stopped
from lynkeus.models import run
from lynkeus.models.ports import OpenedPackage, open_package

Keys = Sequence[Ed25519PublicKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A package at work: what the site says of it, and its opened files."""

    package: ActivePackage
    opened: OpenedPackage


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A film that can be read: its pixels and its header."""

    film: Film
    header: Header


def said_reader(said: str, keys: Keys) -> Reader:
    """Open a package that somebody names: a shipped one's name, or a package's folder.

    Raises:  BadInput: If there is none, or it is broken, altered, unsigned or not trusted.
    """
    folder = shipped_package(said) or Path(said)
    if not folder.is_dir():
        known = ", ".join(one.name for one in shipped_packages())
        sentence = f"There is no package {said!r}: give a folder, or one of {known}."
        raise BadInput(sentence, reason="no_such_package", package=said)
    opened = open_package(folder, (*shipped_keys(), *keys))
    return Reader(package=as_its_card_says(opened), opened=opened)


def shipped_readers() -> tuple[Reader, ...]:
    """Open every shipped package."""
    return tuple(said_reader(folder.name, ()) for folder in shipped_packages())


def active_readers(packages: Iterable[ActivePackage], keys: Keys) -> tuple[Reader, ...]:
    """Open the packages that a site has activated; those that it stopped stay among them."""
    return tuple(
        Reader(package=one, opened=open_package(one.folder, (*shipped_keys(), *keys)))
        for one in packages
    )


def take(data: bytes) -> Taken:
    """Decode a DICOM, PNG or JPEG file.

    Raises:  BadInput: If it cannot be read as a film.
    """
    dicom = image_to_dicom(data) if is_picture(data) else data
    return Taken(header=parse_header(dicom), film=read_film(dicom))


def read(reader: Reader, taken: Taken, stated: AgeBand | None) -> dict[str, Json]:
    """Read a film as the service would: a number only where the model applies and may read."""
    package, sop = reader.package, taken.header.sop_uid
    if package.stopped:
        return stopped(package, sop)
    try:
        return run.read_film(reader.opened, taken.film, taken.header, stated, package.point)
    except LynkeusError as problem:
        return failed(package, sop, problem)
