"""What `lynkeus read --out` writes: each reading, and a picture of each map that may be shown."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

from PIL import Image

from lynkeus.app.outside import Take
from lynkeus.core.errors import BadInput
from lynkeus.core.files import file_bytes, write_whole
from lynkeus.core.json import Json
from lynkeus.dicom.film import Film
from lynkeus.inference.words import CAPTION
from lynkeus.models.explain.picture import picture


class ReadingFiles:
    """A folder for readings, for their owner alone; two films of one name get two names."""

    def __init__(self, folder: Path, take: Take) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"The folder {folder} cannot be made: {error.strerror}."
            raise BadInput(message, reason="folder_impossible", path=str(folder)) from error
        self._folder = folder
        self._take = take
        self._taken: set[str] = set()

    def write(self, path: Path, results: Iterable[Mapping[str, Json]]) -> tuple[str, ...]:
        """Write what was said of one film; gives the names of the files."""
        written: list[str] = []
        for result in results:
            name = self._name(f"{path.stem}.{result['package']}")
            document = json.dumps(result, ensure_ascii=False, indent=2)
            write_whole(self._folder / f"{name}.json", f"{document}\n".encode())
            written.append(f"{name}.json")
            drawn = result["map"]
            if isinstance(drawn, Mapping) and drawn["shown"]:
                film = self._take(file_bytes(path)).film
                self._draw(f"{name}.map.png", film, result, drawn)
                written.append(f"{name}.map.png")
        return tuple(written)

    def _draw(
        self, name: str, film: Film, result: Mapping[str, Json], drawn: Mapping[str, Json]
    ) -> None:
        cells = cast("Sequence[Sequence[float]]", drawn["cells"])
        captions = (
            CAPTION,
            f"{result['package']} {result['version']}",
            str(result["registration"]),
        )
        drawing = io.BytesIO()
        Image.fromarray(picture(film.pixels, cells, captions, film.padding)).save(drawing, "PNG")
        write_whole(self._folder / name, drawing.getvalue())

    def _name(self, wanted: str) -> str:
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}-{count}"
        self._taken.add(name)
        return name
