"""Where what judges packages meets the world: films of a table, and whom a package has seen."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from lynkeus.core.errors import BadInput
from lynkeus.core.files import file_bytes
from lynkeus.dicom.film import Taken, take_array
from lynkeus.manifests.ports import Arrays
from lynkeus.models.judging.films import Hashed
from lynkeus.models.ports import AnyOpened
from lynkeus.models.seen import asked_names, patient_hash, seen_patients
from lynkeus.models.tables import Row

ARRAYS = ".npz"
Take = Callable[[bytes], Taken]


class Pictures:
    """The films of a table: files relative to it, or rows of an array in one."""

    def __init__(self, folder: Path, take: Take) -> None:
        self._folder, self._take, self._arrays = folder, take, Arrays()

    def of(self, row: Row) -> Taken:
        """Decode the film of a row.

        Raises:  BadInput: If there is none that can be read.
        """
        path = self._folder / row.path
        if row.row is not None:
            return take_array(self._arrays.row(path, row.row)[0])
        if path.suffix == ARRAYS:
            sentence = f"{row.path} is an array: say in a column `row` which row of it, from 0."
            raise BadInput(sentence, reason="row_missing", path=row.path)
        return self._take(file_bytes(path))


def seen_by(
    package: AnyOpened, rows: Sequence[Row], films: Sequence[Hashed]
) -> frozenset[str] | None:
    """Say which patients of a table a package has seen in training; None where it does not tell."""
    seen = package.seen
    if seen is None:
        return None
    names = asked_names(rows)
    with ThreadPoolExecutor() as pool:
        slow = pool.map(partial(patient_hash, salt=seen.salt), names)
        hashes = dict(zip(names, slow, strict=True))
    return seen_patients(rows, [one.film for one in films], seen, hashes)
