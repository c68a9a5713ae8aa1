"""Check a study's story without Lynkeus: `python check_story.py story.json [PUBLIC_KEY]`.

Each entry is hashed and folded into the root that the checkpoint names (RFC 9162, 2.1.3.2); the
checkpoint's signature (Ed25519) is checked where the `cryptography` package is installed. Hold the
public key, or the root, against one that you had from the hospital by another way: a story that
brings its own key proves only that nothing was changed since.
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
    """Check the file and say what was found; 0 when everything agrees."""
    story = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    point = json.loads(story["checkpoint"])
    key = words[1] if len(words) > 1 else story["public_key"]
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


def included(one: dict[str, Any], point: dict[str, Any]) -> bool:
    """Fold an entry with its proof; tell whether the outcome is the checkpoint's root."""
    leaf = hashlib.sha256(base64.b64decode(one["salt"]) + one["entry"].encode()).digest()
    found = hashlib.sha256(b"\x00" + leaf).digest()
    place, last = one["number"], point["size"] - 1
    for text in one["proof"]:
        step = base64.b64decode(text)
        if place % 2 or place == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        place, last = place >> 1, last >> 1
    return last == 0 and found == base64.b64decode(point["root"])


def is_signed(point: dict[str, Any], key: str) -> bool | None:
    """Check the checkpoint's signature; None where no program for it is installed."""
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
