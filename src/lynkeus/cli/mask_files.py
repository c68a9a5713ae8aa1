"""What `lynkeus segment` writes: a mask a film and outline, never over anything else."""

import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, PngImagePlugin, UnidentifiedImageError

from lynkeus.core.errors import BadInput
from lynkeus.core.files import write_whole
from lynkeus.models.ports import OpenedSegmenter

ENDINGS = frozenset({".dcm", ".dicom", ".png", ".jpg", ".jpeg"})
"""What is no part of a film's name: one named by a UID alone keeps all of it."""
INSIDE = 255
MADE_BY, OURS = "Software", "lynkeus segment"


class MaskFiles:
    """A folder for masks; all names are found before the first is written."""

    def __init__(self, folder: Path, package: OpenedSegmenter, films: Iterable[Path]) -> None:
        self._folder, self._package = folder, package
        names = [one.name for one in package.card.outlines]
        self._endings = {one: f".{one}" if len(names) > 1 else "" for one in names}
        self._named = _named(films)
        for stem in self._named.values():
            for ending in self._endings.values():
                _check_free(folder / f"{stem}{ending}.png")
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, film: Path, masks: Mapping[str, npt.NDArray[np.bool_]]) -> dict[str, str]:
        """Write a film's masks; gives the file of each outline."""
        written = {}
        for name, mask in masks.items():
            path = self._folder / f"{self._named[film]}{self._endings[name]}.png"
            write_whole(path, self._png(mask, name))
            written[name] = str(path)
        return written

    def _png(self, mask: npt.NDArray[np.bool_], name: str) -> bytes:
        card, said, target = self._package.card, PngImagePlugin.PngInfo(), io.BytesIO()
        said.add_text(MADE_BY, OURS)
        said.add_text("Description", f"{name} by {card.id} {card.version}, {card.registration}")
        Image.fromarray(mask.astype(np.uint8) * INSIDE).save(target, "PNG", pnginfo=said)
        return target.getvalue()


def _named(films: Iterable[Path]) -> dict[Path, str]:
    """Give each film a name of its own for its masks."""
    named: dict[Path, str] = {}
    taken: set[str] = set()
    for film in films:
        stem = film.stem if film.suffix.lower() in ENDINGS else film.name
        name, count = stem, 1
        while name in taken and film not in named:
            count += 1
            name = f"{stem}-{count}"
        named.setdefault(film, name)
        taken.add(name)
    return named


def _check_free(path: Path) -> None:
    """Find what would be written over, before any work is done.

    Raises:  BadInput: reason `file_taken`, unless it is a mask of an earlier run.
    """
    if not os.path.lexists(path) or _is_ours(path):
        return
    sentence = (
        f"{path} is there already and is no mask of an earlier run: it stays as it is. Name "
        "another folder with --out."
    )
    raise BadInput(sentence, reason="file_taken", path=str(path))


def _is_ours(path: Path) -> bool:
    try:
        with Image.open(path, formats=("PNG",)) as picture:
            return bool(picture.info.get(MADE_BY) == OURS)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError):
        return False
