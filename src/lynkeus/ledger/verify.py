"""Find out whether the ledger is whole: every entry, every leaf, the head, an older checkpoint."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from lynkeus.core.errors import LynkeusError, NotFound
from lynkeus.core.json import Json
from lynkeus.core.keys import SubjectKeys
from lynkeus.core.sealing import open_bytes
from lynkeus.ledger.checkpoints import Checkpoint, is_signed_by
from lynkeus.ledger.entries import SITE, about_of, leaf_of, split_opened
from lynkeus.ledger.merkle import EMPTY_ROOT, Frontier
from lynkeus.ledger.read import newest_checkpoint
from lynkeus.ledger.records import about, entries, leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and at which entry; -1 when it is about the whole."""

    number: int
    what: str
    words: str


@dataclass(slots=True)
class Verified:
    """What a verification saw."""

    size: int = 0
    root: bytes = EMPTY_ROOT
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "ok": not self.problems,
            "size": self.size,
            "root": base64.b64encode(self.root).decode(),
            "problems": [
                {"number": one.number, "what": one.what, "words": one.words}
                for one in self.problems
            ],
        }

    def find(self, number: int, what: str, words: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(number=number, what=what, words=words))


def verify(
    connection: Connection,
    keys: SubjectKeys,
    public: Ed25519PublicKey,
    older: Iterable[Checkpoint] = (),
) -> Verified:
    """Recompute the whole ledger from the database, and hold it against checkpoints.

    Args:     older: Checkpoints that were kept elsewhere.
    Returns:  Size, root and every problem found; none means that the ledger is whole.
    """
    seen = Verified()
    checked = sorted(older, key=lambda one: one.size)
    roots = _leaves(connection, keys, seen, {one.size for one in checked})
    _head(connection, public, seen)
    for one in checked:
        _checkpoint(one, roots, public, seen)
    return seen


def _leaves(
    connection: Connection, keys: SubjectKeys, seen: Verified, sizes: set[int]
) -> dict[int, bytes]:
    """Walk all leaves; give the root at each size asked for."""
    frontier, roots = Frontier(), {0: EMPTY_ROOT}
    held = {row.number: row for row in connection.execute(select(entries))}
    names: dict[int, set[str]] = {}
    for row in connection.execute(select(about)):
        names.setdefault(row.number, set()).add(row.about)
    for row in connection.execute(select(leaves).order_by(leaves.c.number)):
        if row.number != frontier.size:
            seen.find(frontier.size, "removed", f"Entry {frontier.size} is missing.")
            break
        entry = held.pop(row.number, None)
        if entry is None:
            seen.find(row.number, "removed", f"The text of entry {row.number} is missing.")
        else:
            _entry(connection, keys, seen, (entry, row.leaf, names.pop(row.number, set())))
        frontier = frontier.append(row.leaf)
        if frontier.size in sizes:
            roots[frontier.size] = frontier.root()
    for number in sorted({*held, *names}):
        seen.find(number, "inserted", f"Entry {number} has a text but no leaf in the tree.")
    seen.size, seen.root = frontier.size, frontier.root()
    roots[frontier.size] = seen.root
    return roots


def _entry(
    connection: Connection,
    keys: SubjectKeys,
    seen: Verified,
    row: tuple[object, bytes, set[str]],
) -> None:
    entry, leaf, names = row
    number, subject, sealed = entry.number, entry.subject, entry.sealed  # type: ignore[attr-defined]  # a row of `entries`
    try:
        key = keys.site if subject == SITE else keys.key_of(connection, subject)
        opened = open_bytes(key, sealed, str(number).encode())
    except NotFound:
        words = f"The text of entry {number} cannot be opened: the key of its subject is not here."
        seen.find(number, "removed", words)
        return
    except LynkeusError:
        seen.find(number, "changed", f"The text of entry {number} was changed: its seal is broken.")
        return
    salt, content = split_opened(opened)
    if leaf_of(salt, content) != leaf:
        seen.find(number, "changed", f"Entry {number} and its leaf in the tree differ.")
    elif about_of(content) != names:
        seen.find(number, "changed", f"The index of what entry {number} is about was changed.")


def _head(connection: Connection, public: Ed25519PublicKey, seen: Verified) -> None:
    newest = newest_checkpoint(connection)
    if newest is None:
        if seen.size:
            seen.find(-1, "head", "The ledger has entries but no signed head.")
        return
    if not is_signed_by(newest, public):
        seen.find(-1, "head", "The signature of the ledger's head is not the site's.")
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
