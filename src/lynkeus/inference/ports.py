"""What reading needs of the world: originals, packages, and children to run models in."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.archive.decoding import ENDED
from lynkeus.archive.ports import Originals
from lynkeus.archive.sealed import Place, unsealed
from lynkeus.core.children import Children
from lynkeus.core.errors import BadInput, Broken
from lynkeus.core.json import Json
from lynkeus.inference.asking import AgeBand, Box
from lynkeus.inference.choice import ActivePackage
from lynkeus.inference.reader import cover_file, occlude_file, read_file
from lynkeus.models.ports import OpenedPackage, open_activated
from lynkeus.models.proof import prove
from lynkeus.models.reasons import broke_off

Result = dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong in a child: plain values, since an error does not travel whole."""

    sentence: str
    reason: str
    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which package a child is to run: where it lies, what it must be, whose keys are believed.

    `point` is the site's operating point, a probability.
    """

    folder: Path
    digest: str
    trusted: tuple[bytes, ...]
    point: float


PACKAGES_HELD_MAX = 4
"""Opened packages that one child keeps in memory."""


class Packages(Protocol):
    """Knows which packages the site has activated, and where they lie."""

    def active(self) -> Sequence[ActivePackage]:
        """List the packages that read now, stopped ones included, in a fixed order."""
        ...

    def unseen(self) -> Sequence[ActivePackage]:
        """List the packages that read beside those, and whose results nobody is shown."""
        ...

    def named(self, package: str, version: str) -> ActivePackage:
        """Give a package that was active or read unseen at some time.

        Raises:  NotFound: If there is none.
        """
        ...


class Models(Protocol):
    """Runs a package on one stored image."""

    def read(self, package: ActivePackage, sop: str, stated: AgeBand | None) -> Result:
        """Read an image: a reading's result."""
        ...

    def cover(self, package: ActivePackage, sop: str, boxes: Sequence[Box]) -> Result:
        """Cover boxes together and read again."""
        ...

    def occlude(self, package: ActivePackage, sop: str) -> Result:
        """Cover each place by itself and read again."""
        ...

    def prove(self, package: ActivePackage) -> None:
        """Let a package read a grey square before it is trusted with a film.

        Raises:  BadInput: If it cannot, or is not what it must be.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsInChildren:
    """Runs packages in child processes, each of which opens a package once, and what it reads.

    A film of 8 MB that is sent through a pipe takes 40 ms on its way.
    """

    originals: Originals
    children: Children
    trusted: Callable[[], tuple[bytes, ...]]
    """Gives the keys that the site trusts now."""

    def read(self, package: ActivePackage, sop: str, stated: AgeBand | None) -> Result:
        """Read an image: a reading's result."""
        place = self.originals.place_of(sop)
        return _result(self.children.run(read_in_child, self._asked(package), place, stated))

    def cover(self, package: ActivePackage, sop: str, boxes: Sequence[Box]) -> Result:
        """Cover boxes together and read again."""
        place = self.originals.place_of(sop)
        return _result(self.children.run(cover_in_child, self._asked(package), place, boxes))

    def occlude(self, package: ActivePackage, sop: str) -> Result:
        """Cover each place by itself and read again."""
        place = self.originals.place_of(sop)
        return _result(self.children.run(occlude_in_child, self._asked(package), place))

    def prove(self, package: ActivePackage) -> None:
        """Let a package read a grey square, where a network that crashes ends nothing else."""
        try:
            self.children.run(prove_in_child, self._asked(package))
        except Broken as problem:
            if problem.reason not in ENDED:
                raise
            message = (
                "The package's network ended or held up the program that was to run it, so it is "
                "not taken. Ask its maker for a whole package."
            )
            raise BadInput(message, reason="package_broken", why=problem.reason) from problem

    def _asked(self, package: ActivePackage) -> Asked:
        return Asked(
            folder=package.folder,
            digest=package.digest,
            trusted=self.trusted(),
            point=package.point,
        )


def _result(told: Result | Problem) -> Result:
    if isinstance(told, Problem):
        raise Broken(told.sentence, reason=told.reason, **told.fields)
    return told


def read_in_child(asked: Asked, place: Place, stated: AgeBand | None) -> Result | Problem:
    """Read one file with a package; runs in a child process."""
    try:
        package = _opened(asked.folder, asked.digest, asked.trusted)
        return read_file(package, unsealed(place), stated, asked.point)
    except Exception as problem:  # noqa: BLE001  # a package may break in any way: it is told
        return _problem(problem)


def cover_in_child(asked: Asked, place: Place, boxes: Sequence[Box]) -> Result | Problem:
    """Cover boxes of one file together and read again; runs in a child process."""
    try:
        package = _opened(asked.folder, asked.digest, asked.trusted)
        return cover_file(package, unsealed(place), boxes, asked.point)
    except Exception as problem:  # noqa: BLE001  # as above
        return _problem(problem)


def occlude_in_child(asked: Asked, place: Place) -> Result | Problem:
    """Cover each place of one file by itself and read again; runs in a child process."""
    try:
        package = _opened(asked.folder, asked.digest, asked.trusted)
        return occlude_file(package, unsealed(place), asked.point)
    except Exception as problem:  # noqa: BLE001  # as above
        return _problem(problem)


def prove_in_child(asked: Asked) -> None:
    """Prove a package; runs in a child process."""
    prove(_opened(asked.folder, asked.digest, asked.trusted))


def _problem(problem: Exception) -> Problem:
    told = broke_off(problem)
    return Problem(sentence=told.sentence, reason=told.reason, fields=dict(told.fields))


@functools.lru_cache(maxsize=PACKAGES_HELD_MAX)
def _opened(folder: Path, digest: str, trusted: tuple[bytes, ...]) -> OpenedPackage:
    keys = [Ed25519PublicKey.from_public_bytes(key) for key in trusted]
    return open_activated(folder, keys, digest)
