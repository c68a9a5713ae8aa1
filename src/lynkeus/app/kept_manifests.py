"""The manifests that a site keeps: where each lies, and what seals its test labels."""

from pathlib import Path

from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, NotFound
from lynkeus.core.keys import SubjectKeys
from lynkeus.core.settings import Settings
from lynkeus.manifests.manifest import Manifest, parse_manifest
from lynkeus.manifests.queries import frozen
from lynkeus.manifests.sealing import SealKeys


def kept_at(settings: Settings, digest: str) -> Path:
    """Say where a site keeps the file of a manifest that it has made."""
    return settings.manifests_folder / f"{digest}.json"


def manifest_file(database: Database, settings: Settings, digest: str) -> tuple[Manifest, bytes]:
    """Read the file that the site keeps of a data set.

    Raises:  NotFound: If it has made none such, or keeps no file of it. BadInput: If that was
             changed.
    """
    with database.read() as connection:
        known = frozen(connection, digest)
    path = kept_at(settings, known.digest)
    if not path.is_file():
        message = (
            "The file of this data set does not lie in the site's home: it was made before they "
            "were kept. Make it again of the same table, or verify it at the terminal."
        )
        raise NotFound(message, reason="manifest_file_gone", digest=known.digest)
    text = path.read_bytes()
    manifest, is_now = parse_manifest(text, name=known.name)
    if is_now != known.digest:
        message = (
            f"What the site keeps of this data set is another one (hash {is_now[:16]}, not "
            f"{known.digest[:16]}): somebody has exchanged the file. Put it back from a back-up, "
            "or make the data set again of the same table."
        )
        raise BadInput(message, reason="manifest_exchanged", digest=known.digest, found=is_now)
    return manifest, text


def seal_keys(keys: SubjectKeys) -> SealKeys:
    """Derive what seals test labels at this site."""
    halves = (keys.secret_of("manifest seal", half) for half in ("first", "second"))
    return SealKeys(sealing=b"".join(halves), salting=keys.secret_of("manifest salt"))


def no_films() -> NotFound:
    """Say that nobody has said where the data folder is."""
    sentence = (
        "Nobody has said where the films of tables are: start the service with LYNKEUS_DATA, or "
        "with --data DIR."
    )
    return NotFound(sentence, reason="no_films_folder")
