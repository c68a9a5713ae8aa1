"""The signed head as it lies in the database, whatever somebody has made of it by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Integer, LargeBinary, cast, select

from lynkeus.core.database import is_of_its_kind
from lynkeus.core.facts import last_seq
from lynkeus.ledger.checkpoints import Checkpoint, is_signed_by
from lynkeus.ledger.merkle import Frontier
from lynkeus.ledger.records import ONLY, head


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHead:
    """What the head says, and what of it is odd."""

    newest: Checkpoint | None = None
    """None while nothing was ever done, and where it cannot be read."""
    signed: bool = False
    peaks: bytes = b""
    unreadable: str = ""
    """Why it cannot be read."""
    numbered: bool = True
    """Whether the next fact has a number that no fact has."""

    def compared(self, tree: Frontier, *, whole: bool) -> Iterator[tuple[str, str]]:
        """Hold the head against the tree; give what is wrong, and the words for it.

        Args:     whole: Whether no leaf is missing: otherwise the tree ends at the first hole.
        """
        if self.unreadable:
            yield "head", f"The ledger's head cannot be read: {self.unreadable}."
            return
        if not self.numbered:
            yield "changed", "The number that the head keeps for the next fact is taken."
        if self.newest is None and tree.size:
            yield "head", "The ledger has entries but no signed head."
        elif self.newest is not None and not self.signed:
            yield "head", "The signature of the ledger's head is not the site's."
        if whole:
            yield from self._beside(tree)

    def _beside(self, tree: Frontier) -> Iterator[tuple[str, str]]:
        size = 0 if self.newest is None else self.newest.size
        if self.newest is not None and size != tree.size:
            yield "cut", f"The signed head counts {size} entries, the tree has {tree.size}."
        elif self.newest is not None and self.newest.root != tree.root():
            yield "changed", "The root over all entries differs from the signed one."
        elif size == tree.size and self.peaks != b"".join(tree.peaks):
            yield "changed", "What the head keeps for the next entry differs from the tree."


def read_head(connection: Connection, public: Ed25519PublicKey) -> KeptHead:
    """Read the head's row without trusting any value in it."""
    rows = connection.execute(_HEAD).all()
    if not rows:
        return KeptHead()
    first = rows[0]
    if len(rows) > 1 or first.only != ONLY:
        return KeptHead(unreadable="there is another row than its own")
    if not first.kept:
        return KeptHead(unreadable="a value in it is of another kind")
    if first.size < 0 or first.next_fact < 1:
        return KeptHead(unreadable="a number in it is below all that it counts")
    numbered = first.next_fact > last_seq(connection)
    if first.size == 0:
        return KeptHead(peaks=first.peaks, numbered=numbered)
    try:
        at = datetime.fromisoformat(first.at.decode())
    except ValueError:
        return KeptHead(unreadable="its time is none")
    newest = Checkpoint(size=first.size, root=first.root, at=at, signature=first.signature)
    signed = is_signed_by(newest, public)
    return KeptHead(newest=newest, signed=signed, peaks=first.peaks, numbered=numbered)


_HEAD = (
    select(
        head.c.only,
        is_of_its_kind(*head.c).label("kept"),
        *(cast(one, Integer).label(one.name) for one in (head.c.size, head.c.next_fact)),
        *(
            cast(one, LargeBinary).label(one.name)
            for one in (head.c.peaks, head.c.root, head.c.at, head.c.signature)
        ),
    )
    .order_by(head.c.only)
    .limit(2)
)
