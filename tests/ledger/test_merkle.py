"""The tree against the standard's definitions, written here a second time, and known vectors."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from lynkeus.ledger.check_ledger import continued, included
from lynkeus.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proofs,
    leaf_hash,
    root_of,
)
from lynkeus.ledger.proof import text_of

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=33)
# The eight leaves of the Certificate Transparency reference implementation, and its roots.
KNOWN_LEAVES = [
    bytes.fromhex(one)
    for one in (
        *("", "00", "10", "2021", "3031", "40414243"),
        *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
]
KNOWN_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def tree_hash(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\x00" + leaves[0])
    k = largest_power_below(len(leaves))
    return sha(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:]))


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 9162, 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), tree_hash(leaves[k:])]
    return [*path(m - k, leaves[k:]), tree_hash(leaves[:k])]


def proof(m: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """PROOF and SUBPROOF of RFC 9162, 2.1.4.1."""
    if m == len(leaves):
        return [] if whole else [tree_hash(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return [*proof(m, leaves[:k], whole), tree_hash(leaves[k:])]
    return [*proof(m - k, leaves[k:], False), tree_hash(leaves[:k])]


def hashes(leaves: list[bytes]) -> list[bytes]:
    return [leaf_hash(one) for one in leaves]


def grown(leaves: list[bytes]) -> Frontier:
    frontier = Frontier()
    for one in leaves:
        frontier = frontier.append(one)
    return frontier


def test_known_roots():
    assert sha(b"") == EMPTY_ROOT
    for size, root in enumerate(KNOWN_ROOTS, start=1):
        assert root_of(hashes(KNOWN_LEAVES[:size])).hex() == root
        assert grown(KNOWN_LEAVES[:size]).root().hex() == root


@given(LEAVES)
def test_the_root_is_the_standards(leaves):
    assert root_of(hashes(leaves)) == grown(leaves).root() == tree_hash(leaves)


def texts(proof: list[bytes]) -> list[str]:
    return [text_of(one) for one in proof]


@given(LEAVES, st.data())
def test_a_leaf_is_proved_and_nothing_else_is(leaves, data):
    """An entry's leaf is the hash of its random bytes and itself."""
    said = [one.hex() for one in leaves]
    hashed = [sha(b"salt" + one.encode()) for one in said]
    number = data.draw(st.integers(0, len(leaves) - 1))
    steps, root = inclusion_proofs(hashes(hashed), [number])[number], tree_hash(hashed)
    assert steps == path(number, hashed)
    one = {"salt": text_of(b"salt"), "entry": said[number]}
    one |= {"number": number, "proof": texts(steps)}
    point = {"size": len(leaves), "root": text_of(root)}
    assert included(one, point)
    assert not included(one | {"entry": said[number] + "x"}, point)
    assert not included(one, point | {"root": text_of(sha(root))})
    assert not included(one | {"number": len(leaves)}, point)
    assert not included(one | {"number": -1}, point)
    assert not included(one | {"proof": texts([*steps, sha(b"")])}, point)
    if steps:
        assert not included(one | {"proof": texts(steps[:-1])}, point)


@given(LEAVES, st.data())
def test_a_continuation_is_proved_and_nothing_else_is(leaves, data):
    size = data.draw(st.integers(1, len(leaves)))
    steps = consistency_proof(hashes(leaves), size)
    assert steps == proof(size, leaves)
    older = {"size": size, "root": text_of(tree_hash(leaves[:size]))}
    newer = {"size": len(leaves), "root": text_of(tree_hash(leaves))}
    other = {"root": text_of(sha(b"other"))}
    assert continued(texts(steps), older, newer)
    assert not continued(texts(steps), older | other, newer)
    assert not continued(texts(steps), older, newer | other)
    assert not continued(texts([*steps, sha(b"")]), older, newer)
    assert not continued(texts(steps), newer | {"size": len(leaves) + 1}, newer)
    if steps:
        assert not continued(texts(steps[1:]), older, newer)
