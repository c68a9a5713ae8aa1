"""A Merkle tree that only grows, with proofs; `check_ledger.py` checks them, alone.

Source: RFC 9162 section 2.1 (Merkle trees, inclusion and consistency proofs), SHA-256.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf's bytes (RFC 9162, 2.1.1: prefix 00)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two hashes into their parent's (prefix 01)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the full subtrees on the right edge: all that appending needs."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """Give the frontier with one more leaf."""
        peaks = [*self.peaks, leaf_hash(leaf)]
        size = self.size
        while size & 1:
            right = peaks.pop()
            peaks[-1] = node_hash(peaks[-1], right)
            size >>= 1
        return Frontier(self.size + 1, tuple(peaks))

    def root(self) -> bytes:
        """Give the root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Compute the root over leaf hashes."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return node_hash(root_of(hashes[:split]), root_of(hashes[split:]))


def inclusion_proofs(hashes: Sequence[bytes], numbers: Iterable[int]) -> dict[int, list[bytes]]:
    """Prove of several leaves that they are in the tree; each subtree is hashed once.

    Raises:  ValueError: If there is no such leaf.
    """
    roots: dict[tuple[int, int], bytes] = {}
    return {number: _proof(hashes, number, roots) for number in numbers}


def _proof(
    hashes: Sequence[bytes], number: int, roots: dict[tuple[int, int], bytes]
) -> list[bytes]:
    if not 0 <= number < len(hashes):
        message = f"there is no leaf {number} in a tree of {len(hashes)}"
        raise ValueError(message)
    proof: list[bytes] = []
    start, stop = 0, len(hashes)
    while stop - start > 1:
        middle = start + _split(stop - start)
        inside, beside = ((start, middle), (middle, stop))
        if number >= middle:
            inside, beside = beside, inside
        if beside not in roots:
            roots[beside] = root_of(hashes[slice(*beside)])
        proof.append(roots[beside])
        start, stop = inside
    return proof[::-1]


def consistency_proof(hashes: Sequence[bytes], size: int) -> list[bytes]:
    """Prove that the first `size` leaves of the tree are an older tree (RFC 9162, 2.1.4.1).

    Raises:  ValueError: If the older tree is empty or larger than this one.
    """
    if not 0 < size <= len(hashes):
        message = f"no tree of {size} leaves precedes one of {len(hashes)}"
        raise ValueError(message)
    return _subproof(hashes, size, complete=True)


def _subproof(hashes: Sequence[bytes], size: int, *, complete: bool) -> list[bytes]:
    if size == len(hashes):
        return [] if complete else [root_of(hashes)]
    split = _split(len(hashes))
    if size <= split:
        return [*_subproof(hashes[:split], size, complete=complete), root_of(hashes[split:])]
    inner = _subproof(hashes[split:], size - split, complete=False)
    return [*inner, root_of(hashes[:split])]


def _split(size: int) -> int:
    """Give the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
