"""Check what came out of a ledger, without Lynkeus: `python3 check_ledger.py FILE [PUBLIC_KEY]`.

In `story.json` each entry is hashed and folded into the root that the checkpoint names (RFC 9162,
2.1.3.2); in `growth.json` the newer of two checkpoints is shown to continue the older (2.1.4.2).
Signatures (Ed25519) are checked where the `cryptography` package is installed. Hold the public key,
or the root, against one that you had from the hospital by another way, and the older checkpoint
against the one that you kept: what brings its own proves only that nothing was changed since.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None  # type: ignore[assignment, misc]  # then the signature is not checked

SIGNED = {True: "signed by", False: "NOT signed by", None: "signature not checked for"}


def main(words: list[str]) -> int:
    """Check the file and say what was found; 0 when everything agrees, 1 when it does not."""
    if len(words) not in {1, 2}:
        return cannot("say FILE, and PUBLIC_KEY where you have it, after this program's name")
    try:
        said = json.loads(Path(words[0]).read_text(encoding="utf-8"))
        key = words[1] if len(words) > 1 else said["public_key"]
        return check_story(said, key) if "entries" in said else check_growth(said, key)
    except OSError as problem:
        return cannot(f"{words[0]} cannot be read: {problem.strerror}")
    except (ValueError, KeyError, TypeError, AttributeError):
        return cannot(f"{words[0]} is neither the story.json nor the growth.json of a ledger")


def cannot(why: str) -> int:
    """Say why nothing was checked; 2 is no answer."""
    sys.stderr.write(f"Nothing was checked: {why}.\n")
    return 2


def check_story(story: dict[str, Any], key: str) -> int:
    """Say of each entry whether it is in the ledger."""
    point = json.loads(story["checkpoint"])
    wrong = [one["number"] for one in story["entries"] if not included(one, point)]
    for one in story["entries"]:
        entry = json.loads(one["entry"])
        mark = "WRONG" if one["number"] in wrong else "ok"
        who, did = entry["actor"]["name"], entry["words"]
        say(f"{mark:5} {one['number']:>8}  {entry['at']}  {who}: {did}")
    signed, many = is_signed(point, key), len(story["entries"])
    say(f"{many - len(wrong)} of {many} entries are in the ledger of {point['size']} entries,")
    say(f"whose root is {point['root']},")
    say(f"{SIGNED[signed]} {key}")
    return 1 if wrong or signed is False else 0


def check_growth(growth: dict[str, Any], key: str) -> int:
    """Say whether the newer checkpoint continues the older."""
    older, newer = json.loads(growth["older"]), json.loads(growth["newer"])
    good = continued(growth["proof"], older, newer)
    for point in (older, newer):
        signed = is_signed(point, key)
        good = good and signed is not False
        say(f"{point['size']:>8} entries at {point['at']}, root {point['root']}, {SIGNED[signed]}")
    say(f"{key}: the second {'continues' if good else 'does NOT continue'} the first.")
    return 0 if good else 1


def included(one: dict[str, Any], point: dict[str, Any]) -> bool:
    """Fold an entry with its proof; tell whether the outcome is the checkpoint's root."""
    leaf = hashlib.sha256(base64.b64decode(one["salt"]) + one["entry"].encode()).digest()
    found = hashlib.sha256(b"\x00" + leaf).digest()
    place, last = one["number"], point["size"] - 1
    if not 0 <= place <= last:
        return False
    for text in one["proof"]:
        step = base64.b64decode(text)
        if last == 0:
            return False
        if place % 2 or place == last:
            found, place, last = node(step, found), *risen(place, last)
        else:
            found = node(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == base64.b64decode(point["root"])


def continued(proof: list[str], older: dict[str, Any], newer: dict[str, Any]) -> bool:
    """Fold a proof into both roots at once."""
    first_root, root = base64.b64decode(older["root"]), base64.b64decode(newer["root"])
    steps = [base64.b64decode(one) for one in proof]
    if older["size"] == newer["size"]:
        return not steps and first_root == root
    if not 0 < older["size"] < newer["size"] or not steps:
        return False
    if older["size"] & (older["size"] - 1) == 0:
        steps.insert(0, first_root)
    place, last = older["size"] - 1, newer["size"] - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            first, second = node(step, first), node(step, second)
            place, last = risen(place, last)
        else:
            second = node(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and (first, second) == (first_root, root)


def node(left: bytes, right: bytes) -> bytes:
    """Hash two hashes into their parent's."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def risen(place: int, last: int) -> tuple[int, int]:
    """Go up while there is no neighbour to the right."""
    while place % 2 == 0 and place:
        place, last = place >> 1, last >> 1
    return place, last


def is_signed(point: dict[str, Any], key: str) -> bool | None:
    """Check a checkpoint's signature; None where no program for it is installed."""
    if Ed25519PublicKey is None:
        return None
    said = "\n".join((point["origin"], str(point["size"]), point["root"], point["at"], ""))
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    try:
        public.verify(base64.b64decode(point["signature"]), said.encode())
    except InvalidSignature:
        return False
    return True


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
