"""Find out whether the ledger is whole: every entry, every leaf, the head, an older checkpoint.

Values are read as bytes and numbers, whatever kind somebody has made of them by hand, and what is
of another kind than its column is a change: who tells a story does not find it, or cannot read it.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, LargeBinary, Row, cast, func, or_, select
from sqlalchemy.exc import DatabaseError

from lynkeus.core.database import is_of_its_kind
from lynkeus.core.errors import LynkeusError, NotFound
from lynkeus.core.ids import SubjectId
from lynkeus.core.json import Json
from lynkeus.core.keys import SubjectKeys
from lynkeus.core.sealing import open_bytes
from lynkeus.core.words import count_of
from lynkeus.ledger.checkpoints import Checkpoint, is_signed_by
from lynkeus.ledger.entries import SITE, about_of, leaf_of, split_opened
from lynkeus.ledger.heads import KeptHead, read_head
from lynkeus.ledger.merkle import EMPTY_ROOT, Frontier
from lynkeus.ledger.records import about, entries, leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and at which entries; -1 when it is about the whole."""

    number: int
    last: int
    what: str
    words: str


@dataclass(slots=True)
class Verified:
    """What a verification saw."""

    tree: Frontier = field(default_factory=Frontier)
    after: int = 0
    """The number behind the last leaf."""
    whole: bool = True
    """Whether no leaf is missing in between: otherwise the tree ends at the first hole."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Count the entries in the tree."""
        return self.tree.size

    @property
    def root(self) -> bytes:
        """Give the root over them."""
        return self.tree.root()

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "ok": not self.problems,
            "size": self.size,
            "root": base64.b64encode(self.root).decode(),
            "problems": [
                {"number": one.number, "last": one.last, "what": one.what, "words": one.words}
                for one in self.problems
            ],
        }

    def find(self, number: int, what: str, words: str, last: int | None = None) -> None:
        """Note a problem, of one entry or of all up to the last."""
        end = number if last is None else last
        self.problems.append(Problem(number=number, last=end, what=what, words=words))


Note = Callable[[int, bytes], None]


def _nothing(number: int, content: bytes) -> None:
    """Take note of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """What a walk over all entries stands on, and who is given each that is whole."""

    connection: Connection
    keys: SubjectKeys
    note: Note
    counted: int
    """How many entries the signed head counts: behind them and a gap, a leaf was put in."""


def verify(
    connection: Connection,
    keys: SubjectKeys,
    public: Ed25519PublicKey,
    older: Iterable[Checkpoint] = (),
    note: Note = _nothing,
) -> Verified:
    """Recompute the whole ledger from the database, and hold it against checkpoints.

    Args:     older: Checkpoints that were kept elsewhere. note: Is given the number and the bytes
              of each entry that is as it was recorded, in order.
    Returns:  Size, root and every problem found; none means that the ledger is whole.
    """
    seen = Verified()
    checked = sorted(older, key=lambda one: one.size)
    kept = read_head(connection, public)
    counted = kept.newest.size if kept.newest is not None and kept.signed else _END
    walk = _Walk(connection=connection, keys=keys, note=note, counted=counted)
    roots = _leaves(walk, seen, {one.size for one in checked})
    _beyond(connection, kept, seen)
    _unnumbered(connection, seen)
    for what, words in kept.compared(seen.tree, whole=seen.whole):
        seen.find(-1, what, words)
    for one in checked:
        _checkpoint(one, roots, public, seen)
    return seen


def _leaves(walk: _Walk, seen: Verified, sizes: set[int]) -> dict[int, bytes]:
    """Walk all leaves, one row at a time; give the root at each size asked for.

    After a hole texts are still held against their leaves, but nothing against the tree.
    """
    frontier, roots = Frontier(), {0: EMPTY_ROOT}
    names, textless, after = _Named(walk.connection), [], 0
    for row in walk.connection.execute(_WALK):
        if row.number != after and after >= walk.counted:
            break
        if row.number != after:
            _hole(after, row.number - 1, seen)
        after = row.number + 1
        if row.sealed is None:
            textless.append(row.number)
        else:
            _entry(walk, seen, row, names.of(row.number))
        if seen.whole:
            frontier = frontier.append(row.leaf)
            if frontier.size in sizes:
                roots[frontier.size] = frontier.root()
    for first, last in _runs(textless):
        of = f"entry {first}" if first == last else f"entries {first} to {last}"
        seen.find(first, "removed", f"The text of {of} is missing.", last)
    seen.after, seen.tree = after, frontier
    roots[frontier.size] = frontier.root()
    return roots


_WALK = (
    select(
        leaves.c.number,
        cast(leaves.c.leaf, LargeBinary).label("leaf"),
        cast(entries.c.subject, LargeBinary).label("subject"),
        cast(entries.c.sealed, LargeBinary).label("sealed"),
        is_of_its_kind(leaves.c.leaf, entries.c.subject, entries.c.sealed).label("kept"),
    )
    .outerjoin(entries, entries.c.number == leaves.c.number)
    .where(leaves.c.number >= 0)
    .order_by(leaves.c.number)
)


Names = frozenset[str | None]
"""Ids of what an entry is about; None for what is no id."""


class _Named:
    """Tells what each entry is said to be about, asked in the order of their numbers."""

    def __init__(self, connection: Connection) -> None:
        named = cast(about.c.about, LargeBinary).label("about")
        kept = is_of_its_kind(about.c.about).label("kept")
        asked = select(named, kept, about.c.number).where(is_of_its_kind(about.c.number))
        rows = connection.execute(asked.order_by(about.c.number))
        self._groups = groupby(rows, lambda row: int(row.number))
        self._at, self._names = -1, Names()

    def of(self, number: int) -> Names:
        """Give the ids; what stands before the number is passed over."""
        while self._at < number:
            self._at, group = next(self._groups, (_END, ()))
            self._names = frozenset(_text(row.about) if row.kept else None for row in group)
        return self._names if self._at == number else Names()


_END = 1 << 63
"""Above every number that the database keeps."""


def _hole(first: int, last: int, seen: Verified) -> None:
    """Tell once of leaves that are missing between others."""
    many = f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
    words = f"{many} missing."
    if seen.whole:
        words += f" What was signed over more than {count_of(first, 'entry', 'entries')} cannot be"
        words += " compared."
    seen.find(first, "removed", words, last)
    seen.whole = False


def _beyond(connection: Connection, kept: KeptHead, seen: Verified) -> None:
    """Tell of what lies outside of the tree: below its first number, or above its last."""
    numbers: set[int] = set()
    for table in (leaves, entries, about):
        number = table.c.number
        outside = or_(number < 0, number > seen.after - 1)  # the number behind the last may be none
        asked = select(number).where(outside, is_of_its_kind(number))
        numbers.update(connection.execute(asked).scalars())
    for first, last in _runs(sorted(numbers)):
        known = kept.newest is not None and 0 <= first < kept.newest.size
        many = f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
        words = f"{many} not in the tree."
        seen.find(first, "removed" if known else "inserted", words, last)


def _unnumbered(connection: Connection, seen: Verified) -> None:
    """Tell of names in the index whose number is none."""
    asked = select(func.count()).select_from(about).where(~is_of_its_kind(about.c.number))
    if many := connection.execute(asked).scalar_one():
        names = count_of(many, "name stands", "names stand")
        seen.find(-1, "changed", f"In the index of entries {names} at what is no number.")


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give the first and the last of each run of numbers without a gap, of sorted ones."""
    numbered = enumerate(numbers)
    for _, run in groupby(numbered, lambda one: one[1] - one[0]):
        whole = [number for _, number in run]
        yield whole[0], whole[-1]


def _entry(
    walk: _Walk,
    seen: Verified,
    row: Row[int, bytes, bytes, bytes, bool],
    names: Names,
) -> None:
    number, leaf, sealed, subject = row.number, row.leaf, row.sealed, _text(row.subject)
    if not row.kept:
        words = f"Entry {number} is kept in a value of another kind than was recorded."
        seen.find(number, "changed", words)
        return
    try:
        key = walk.keys.site
        if subject != SITE:
            key = walk.keys.key_of(walk.connection, SubjectId(subject))
        opened = open_bytes(key, sealed, str(number).encode())
    except NotFound:
        words = f"The text of entry {number} cannot be opened: the key of its subject is not here."
        seen.find(number, "removed", words)
        return
    except (LynkeusError, DatabaseError):
        seen.find(number, "changed", f"The text of entry {number} was changed: its seal is broken.")
        return
    salt, content = split_opened(opened)
    if leaf_of(salt, content) != leaf:
        seen.find(number, "changed", f"Entry {number} and its leaf in the tree differ.")
    elif about_of(content) != names:
        seen.find(number, "changed", f"The index of what entry {number} is about was changed.")
    else:
        walk.note(number, content)


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")


def _checkpoint(
    one: Checkpoint, roots: dict[int, bytes], public: Ed25519PublicKey, seen: Verified
) -> None:
    if not is_signed_by(one, public):
        words = f"The checkpoint of {one.at.isoformat()} is not signed by this site's key."
        seen.find(-1, "checkpoint", words)
    elif one.size > seen.size and not seen.whole:
        return
    elif one.size > seen.size:
        words = (
            f"The checkpoint of {one.at.isoformat()} counts {one.size} entries, the ledger has "
            f"only {seen.size}: entries were cut off."
        )
        seen.find(-1, "cut", words)
    elif roots.get(one.size) != one.root:
        words = (
            f"The first {one.size} entries are not those that the checkpoint of "
            f"{one.at.isoformat()} was signed over."
        )
        seen.find(-1, "changed", words)
