"""Where the manifest of a plan is found, if it is of an archive."""

import hashlib
from pathlib import Path

from lynkeus.core.errors import BadInput
from lynkeus.manifests.manifest import parse_manifest


def archive_manifest(path: Path) -> bytes | None:
    """Read the manifest of a plan that trains on patients of an archive; None if it does not.

    Whatever else is wrong with plan or manifest is said where the plan is followed.
    """
    from lynkeus.learning.plans import manifest_named  # noqa: PLC0415  # what all plans are made of, slow to import

    try:
        name = manifest_named(path.read_bytes(), name=path.name)
        if name is None:
            return None
        text = (path.parent / name).read_bytes()
        manifest, _ = parse_manifest(text, name=name)
    except (OSError, BadInput):
        return None
    return text if manifest.source.kind == "archive" else None


def check_unchanged(path: Path, *, plan: str, manifest: str) -> None:
    """Ask that a plan, and its manifest of an archive, are those that a training began with.

    Args:     path: Of the plan. plan: Its SHA-256. manifest: That of the manifest's text, "" where
              it is of no archive.
    Raises:   BadInput: reason `plan_exchanged`.
    """
    text = archive_manifest(path)
    found = (_hash(path.read_bytes()), "" if text is None else _hash(text))
    if found != (plan, manifest):
        sentence = (
            f"The plan {path.name}, or its manifest, was exchanged while this training began, so "
            "nothing was trained. Start it anew as it is now."
        )
        raise BadInput(sentence, reason="plan_exchanged", plan=path.name)


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
