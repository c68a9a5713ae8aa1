"""Compare an object kept aside with the image of its number, where a decoder may crash."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.archive.conflicts import NoteCompared, uncompared
from lynkeus.archive.ports import SealedOriginals
from lynkeus.archive.queries import Kind
from lynkeus.core.children import Children, Stopped
from lynkeus.core.errors import Broken, LynkeusError
from lynkeus.dicom.compare import same_image


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesInChildren:
    """Compares in child processes; what cannot be decoded is no copy."""

    door: Door
    originals: SealedOriginals
    children: Children
    actor: Actor

    def is_copy(self, conflict: str, sop: str, data: bytes) -> bool:
        """Compare a file that was kept aside with the image of its number, and note the answer."""
        return self._compare(conflict, sop, lambda: data)

    def compare_left(self) -> None:
        """Compare what a crash, or the end of a child, left uncompared."""
        with self.originals.database.read() as connection:
            left = uncompared(connection)
        for one in left:
            self._compare(one.id, one.kept.sop_uid, partial(self.originals.whole, one.kept))

    def _compare(self, conflict: str, sop: str, aside: Callable[[], bytes]) -> bool:
        try:
            same = self.children.run(same_image, self.originals.read(sop), aside())
        except (Stopped, Broken):
            # Of a child, the disk or the database, which says nothing of the image: it is compared
            # at the next start.
            return False
        except LynkeusError:
            same = False
        kind = Kind.COPY if same else Kind.CONTENT
        command = NoteCompared(conflict=conflict, kind=kind)
        self.door.execute(self.actor, command, key=f"compared:{conflict}:{kind.value}")
        return same
