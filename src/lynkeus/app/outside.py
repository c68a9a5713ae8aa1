"""Films that are not in the archive, read in one shot: which packages, and what each says."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.app.shipped.packages import (
    is_shipped,
    package_folder,
    shipped_classifiers,
    shipped_keys,
)
from lynkeus.archive.decoding import decoded, ready
from lynkeus.core.children import Children
from lynkeus.core.errors import BadInput, Broken
from lynkeus.core.json import Json
from lynkeus.dicom.film import Taken, take
from lynkeus.inference.asking import AgeBand
from lynkeus.inference.choice import (
    ActivePackage,
    as_its_card_says,
    counted_here,
    failed,
    stopped,
)
from lynkeus.models import run
from lynkeus.models.ports import (
    AnyOpened,
    OpenedPackage,
    OpenedSegmenter,
    open_activated,
    open_any,
    open_package,
    open_segmenter,
)
from lynkeus.models.proof import prove
from lynkeus.models.reasons import broke_off

Keys = Sequence[Ed25519PublicKey]
Take = Callable[[bytes], Taken]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A package at work: what the site says of it, and its opened files."""

    package: ActivePackage
    opened: OpenedPackage


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """A package whose maker the site trusts no more: nothing of it is opened."""

    package: ActivePackage


AnyReader = Reader | Shut


def said_reader(said: str, keys: Keys) -> Reader:
    """Open a package that somebody names: a shipped one's name, or a package's folder.

    Args:     keys: Of the makers that are trusted, the shipped one among them where he is.
    Raises:   BadInput: If there is none, or it is broken, altered, unsigned or not trusted.
    """
    opened = open_package(package_folder(said), keys)
    _prove_foreign(opened)
    return Reader(package=as_its_card_says(opened), opened=opened)


def said_segmenter(said: str, keys: Keys) -> OpenedSegmenter:
    """Open a package that outlines; as `said_reader`."""
    opened = open_segmenter(package_folder(said), keys)
    _prove_foreign(opened)
    return opened


def said_package(said: str, keys: Keys) -> AnyOpened:
    """Open a package of any task; as `said_reader`."""
    opened = open_any(package_folder(said), keys)
    _prove_foreign(opened)
    return opened


def _prove_foreign(opened: AnyOpened) -> None:
    """Prove a package that was not proven with this program."""
    if not is_shipped(opened.folder):
        prove(opened)


def shipped_readers() -> tuple[Reader, ...]:
    """Open every shipped package that reads films for a finding."""
    return tuple(said_reader(folder.name, shipped_keys()) for folder in shipped_classifiers())


def active_readers(packages: Iterable[ActivePackage], keys: Keys) -> tuple[AnyReader, ...]:
    """Open the packages that a site has activated; those that it stopped stay among them.

    Raises:  Broken: If the site's copy of one was spoilt; activating it again mends it.
    """
    return tuple(
        Shut(package=one) if one.distrusted else Reader(package=one, opened=_opened(one, keys))
        for one in packages
    )


def _opened(package: ActivePackage, keys: Keys) -> OpenedPackage:
    try:
        return open_activated(package.folder, keys, package.digest)
    except BadInput as problem:
        raise Broken(problem.sentence, reason=problem.reason, **problem.fields) from problem


@contextmanager
def taking() -> Iterator[Take]:
    """Decode DICOM, PNG and JPEG files in a child: one that ends its decoder is refused alone.

    What is given raises `BadInput` if a file cannot be read as a film.
    """
    children = Children(1, ready)
    children.warm()

    def taken(data: bytes) -> Taken:
        return decoded(children, take, data)

    try:
        yield taken
    finally:
        children.stop()


def read(reader: AnyReader, taken: Taken, stated: AgeBand | None) -> dict[str, Json]:
    """Read a film as the service would: a number only where the model applies and may read."""
    package, sop = reader.package, taken.header.sop_uid
    if isinstance(reader, Shut) or package.stopped:
        return stopped(package, sop)
    try:
        said = run.read_film(reader.opened, taken.film, taken.header, stated, package.point)
    except Exception as problem:  # noqa: BLE001  # a package may break in any way: it is told
        return failed(package, sop, broke_off(problem))
    return counted_here(package, said)
