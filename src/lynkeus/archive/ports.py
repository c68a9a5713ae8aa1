"""Give stored objects back: byte for byte."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from lynkeus.archive.conflicts import asides_of
from lynkeus.archive.queries import Instance, Kind, instance, instances_of, study_by_case
from lynkeus.archive.sealed import Place, SealedStore, open_sealed, unsealed
from lynkeus.core.database import Database
from lynkeus.core.ids import CaseId
from lynkeus.core.keys import SubjectKeys

PIECE_BYTES = 1 << 20


class Originals(Protocol):
    """Says where stored objects lie, to a child that opens them itself."""

    def place_of(self, sop: str) -> Place:
        """Say where the file of an instance lies, with its own key."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Knows which series of a study are held now: their images are shown to who judges them."""

    holds: Callable[[Connection, CaseId, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedOriginals:
    """Originals from the sealed store."""

    database: Database
    store: SealedStore
    keys: SubjectKeys

    def place_of(self, sop: str) -> Place:
        """Say where the file of an instance lies, with its own key.

        Raises:  NotFound: If there is none.
        """
        with self.database.read() as connection:
            found = instance(connection, sop)
        return self.place(found)

    def read(self, sop: str) -> bytes:
        """Give the whole file of an instance.

        Raises:  NotFound: If there is none. Broken: If it was changed on the disk.
        """
        return unsealed(self.place_of(sop))

    def whole(self, found: Instance) -> bytes:
        """Give the whole file of a stored object.

        Raises:  Broken: If it was changed on the disk.
        """
        return unsealed(self.place(found))

    def place(self, found: Instance) -> Place:
        """Say where a stored object lies, to one who reads parts of it."""
        with self.database.read() as connection:
            key = self.keys.key_of(connection, study_by_case(connection, found.case).subject)
        return self._place(found, key)

    def files(self, case: CaseId) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Give all originals of a study: a name for each file, and its bytes in pieces."""
        with self.database.read() as connection:
            found = instances_of(connection, case)
            key = self.keys.key_of(connection, study_by_case(connection, case).subject)
        for one in found:
            yield f"{one.sop_uid}.dcm", self._pieces(one, key)

    def aside_files(self, case: CaseId) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Give all that is kept aside of a study, in folders by what it is.

        Each name ends in the place of the object among those of its number, the image being first.
        """
        with self.database.read() as connection:
            found = asides_of(connection, case)
            key = self.keys.key_of(connection, study_by_case(connection, case).subject)
        seen: Counter[str] = Counter()
        for one in found:
            sop = one.kept.sop_uid
            seen[sop] += 1
            folder = "copies" if one.kind is Kind.COPY else "conflicts"
            yield f"{folder}/{sop}-{seen[sop] + 1}.dcm", self._pieces(one.kept, key)

    def _pieces(self, found: Instance, key: bytes) -> Iterator[bytes]:
        with open_sealed(self._place(found, key)) as sealed:
            while piece := sealed.read(PIECE_BYTES):
                yield piece

    def _place(self, found: Instance, key: bytes) -> Place:
        inner = self.keys.unwrap(key, found.wrapped_key, found.path.encode())
        return self.store.place(found.path, inner)
