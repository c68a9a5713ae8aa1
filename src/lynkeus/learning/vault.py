"""Images of a site's archive as a training gets them: where each lies, and its own key."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lynkeus.archive.sealed import Place
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json

if TYPE_CHECKING:
    from lynkeus.learning.cohort import Film  # what all plans are made of, slow to import


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """What was opened for a training, by the images' content; nothing of it is ever written down.

    A film of the test set is not among it: its labels are sealed, and nobody trains on it.
    """

    places: Mapping[str, Place]

    def place(self, film: "Film") -> Place:
        """Say where an image lies.

        Raises:  BadInput: reason `film_missing`, if it was not opened.
        """
        found = self.places.get(film.content)
        if found is None:
            sentence = f"{film.file} was not opened for this training: begin it anew."
            raise BadInput(sentence, reason="film_missing", file=film.file)
        return found


Where = Path | Vault
"""Where films are: in a folder, or in an archive."""


def vault_json(places: Mapping[str, Place]) -> dict[str, Json]:
    """Write a vault as it goes from a site to the process that trains, and nowhere else."""
    return {
        content: {"path": str(one.path), "key": one.key.hex()} for content, one in places.items()
    }


def read_vault(said: Any) -> Vault:  # noqa: ANN401  # JSON that is about to be read
    """Read what `vault_json` wrote."""
    return Vault(
        places={
            str(content): Place(path=Path(one["path"]), key=bytes.fromhex(one["key"]))
            for content, one in said.items()
        }
    )
