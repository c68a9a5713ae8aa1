"""Where the manifest of a plan is found, if it is of an archive."""

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
