"""Give stored objects back: byte for byte."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lynkeus.archive.queries import Instance, instance, instances_of, study_by_case
from lynkeus.archive.sealed import SealedStore
from lynkeus.core.database import Database
from lynkeus.core.ids import CaseId
from lynkeus.core.keys import SubjectKeys


class Originals(Protocol):
    """Reads stored objects as they came."""

    def read(self, sop: str) -> bytes:
        """Give the whole file of an instance."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedOriginals:
    """Originals from the sealed store."""

    database: Database
    store: SealedStore
    keys: SubjectKeys

    def read(self, sop: str) -> bytes:
        """Give the whole file of an instance.

        Raises:  NotFound: If there is none. Broken: If it was changed on the disk.
        """
        with self.database.read() as connection:
            found = instance(connection, sop)
        return self.whole(found)

    def whole(self, found: Instance) -> bytes:
        """Give the whole file of a stored object.

        Raises:  Broken: If it was changed on the disk.
        """
        with self.database.read() as connection:
            key = self.keys.key_of(connection, study_by_case(connection, found.case).subject)
        return self._open(found, key)

    def export(self, case: CaseId, folder: Path) -> int:
        """Write all originals of a study into a folder, one file an instance.

        Returns:  How many files were written.
        """
        with self.database.read() as connection:
            found = instances_of(connection, case)
            key = self.keys.key_of(connection, study_by_case(connection, case).subject)
        folder.mkdir(parents=True, exist_ok=True)
        for one in found:
            (folder / f"{one.sop_uid}.dcm").write_bytes(self._open(one, key))
        return len(found)

    def _open(self, found: Instance, key: bytes) -> bytes:
        inner = self.keys.unwrap(key, found.wrapped_key, found.path.encode())
        with self.store.open(found.path, inner) as sealed:
            return sealed.read()
