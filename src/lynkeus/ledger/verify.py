"""Find out whether the ledger is whole: every entry, every leaf, the head, an older checkpoint.

Values are read as bytes and numbers, whatever kind somebody has made of them by hand.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Integer, LargeBinary, Row, cast, or_, select
from sqlalchemy.exc import DatabaseError

from lynkeus.core.errors import LynkeusError, NotFound
from lynkeus.core.ids import SubjectId
from lynkeus.core.json import Json
from lynkeus.core.keys import SubjectKeys
from lynkeus.core.sealing import open_bytes
from lynkeus.core.words import count_of
from lynkeus.ledger.checkpoints import Checkpoint, is_signed_by
from lynkeus.ledger.entries import SITE, about_of, leaf_of, split_opened
from lynkeus.ledger.merkle import EMPTY_ROOT, Frontier
from lynkeus.ledger.records import about, entries, head, leaves


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

    size: int = 0
    root: bytes = EMPTY_ROOT
    after: int = 0
    """The number behind the last leaf."""
    whole: bool = True
    """Whether no leaf is missing in between: otherwise `size` and `root` end at the first hole."""
    problems: list[Problem] = field(default_factory=list)

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
    newest = _signed(connection)
    walk = _Walk(connection=connection, keys=keys, note=note)
    roots = _leaves(walk, seen, {one.size for one in checked})
    _beyond(connection, newest, seen)
    _head(newest, public, seen)
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
    seen.after, seen.size, seen.root = after, frontier.size, frontier.root()
    roots[frontier.size] = seen.root
    return roots


_WALK = (
    select(
        leaves.c.number,
        cast(leaves.c.leaf, LargeBinary).label("leaf"),
        cast(entries.c.subject, LargeBinary).label("subject"),
        cast(entries.c.sealed, LargeBinary).label("sealed"),
    )
    .outerjoin(entries, entries.c.number == leaves.c.number)
    .where(leaves.c.number >= 0)
    .order_by(leaves.c.number)
)


class _Named:
    """Tells what each entry is said to be about, asked in the order of their numbers."""

    def __init__(self, connection: Connection) -> None:
        named = cast(about.c.about, LargeBinary).label("about")
        number = cast(about.c.number, Integer).label("number")
        rows = connection.execute(select(named, number).order_by(about.c.number))
        self._groups = groupby(rows, lambda row: int(row.number))
        self._at, self._names = -1, frozenset[str]()

    def of(self, number: int) -> frozenset[str]:
        """Give the ids; what stands before the number is passed over."""
        while self._at < number:
            self._at, group = next(self._groups, (_END, ()))
            self._names = frozenset(_text(row.about) for row in group)
        return self._names if self._at == number else frozenset()


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


def _beyond(connection: Connection, newest: Checkpoint | None, seen: Verified) -> None:
    """Tell of what lies outside of the tree: below its first number, or above its last."""
    numbers: set[int] = set()
    for table in (leaves, entries, about):
        outside = or_(table.c.number < 0, table.c.number >= seen.after)
        number = cast(table.c.number, Integer)
        numbers.update(connection.execute(select(number).where(outside)).scalars())
    for first, last in _runs(sorted(numbers)):
        known = newest is not None and 0 <= first < newest.size
        many = f"Entry {first} has" if first == last else f"Entries {first} to {last} have"
        words = f"{many} a text but no leaf in the tree."
        seen.find(first, "removed" if known else "inserted", words, last)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give the first and the last of each run of numbers without a gap, of sorted ones."""
    numbered = enumerate(numbers)
    for _, run in groupby(numbered, lambda one: one[1] - one[0]):
        whole = [number for _, number in run]
        yield whole[0], whole[-1]


def _entry(
    walk: _Walk,
    seen: Verified,
    row: Row[int, bytes, bytes, bytes],
    names: frozenset[str],
) -> None:
    number, leaf, sealed, subject = row.number, row.leaf, row.sealed, _text(row.subject)
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


def _signed(connection: Connection) -> Checkpoint | None:
    """Give the signed head; None where there is none that can be read."""
    parts = (head.c.root, head.c.at, head.c.signature)
    read = [cast(one, LargeBinary).label(one.name) for one in parts]
    row = connection.execute(select(cast(head.c.size, Integer).label("size"), *read)).first()
    if row is None or row.size == 0:
        return None
    try:
        at = datetime.fromisoformat(_text(row.at))
    except ValueError:
        return None
    return Checkpoint(size=row.size, root=row.root, at=at, signature=row.signature)


def _head(newest: Checkpoint | None, public: Ed25519PublicKey, seen: Verified) -> None:
    if newest is None:
        if seen.size:
            seen.find(-1, "head", "The ledger has entries but no signed head.")
        return
    if not is_signed_by(newest, public):
        seen.find(-1, "head", "The signature of the ledger's head is not the site's.")
    if not seen.whole:
        return
    if newest.size != seen.size:
        words = f"The signed head counts {newest.size} entries, the tree has {seen.size}."
        seen.find(-1, "cut", words)
    elif newest.root != seen.root:
        seen.find(-1, "changed", "The root over all entries differs from the signed one.")


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
