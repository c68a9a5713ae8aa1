"""The training films of a plan with its remedies: read, outlined and told apart by facts alone."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import Film as Picture
from lynkeus.dicom.film import take, take_array
from lynkeus.learning.cohort import Film, has
from lynkeus.learning.ports import Followed
from lynkeus.learning.remedies import mask
from lynkeus.learning.remedy import Known, Pixels, Planned
from lynkeus.learning.remedying import planned
from lynkeus.learning.training.films import film_bytes, load_films
from lynkeus.learning.training.loop import GREYS, Films
from lynkeus.learning.vault import Where
from lynkeus.manifests.ports import Arrays
from lynkeus.models.ports import OpenedSegmenter, open_segmenter
from lynkeus.models.segmenting.outline import outline
from lynkeus.models.shortcuts.facts import facts_of_film
from lynkeus.models.signing import parse_public_key

OF_FACTS = ("file", "jpeg", "shape")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedied:
    """The films, and what the outlines of them were made by (its digest), "" for none."""

    films: Films
    outlined_by: str


def remedied(followed: Followed) -> Remedied:
    """Load the training films of a plan, and let its remedies be done to them.

    Raises:  BadInput: As `load_films` and `open_segmenter`, or reason `outlines_missing`.
    """
    plan, rows = followed.plan, followed.cohort.train
    wanted = planned(plan.remedies)
    package = _outliner(followed, wanted)
    pixels = load_films(followed.folder, rows, plan.preprocess.size)
    targets = has(rows, plan.task.positive)
    if not wanted:
        return Remedied(films=Films(pixels=pixels, targets=targets), outlined_by="")
    known = Known(
        targets=targets,
        patients=np.array([film.patient for film in rows]),
        aspects=np.array([film.aspect for film in rows]),
        facts=_facts(followed.folder, rows, wanted),
        lungs=np.empty((0, 0, 0), np.bool_),
        grey=plan.preprocess.mean * GREYS,
    )
    for one in wanted:
        if one.remedy.once is not None:
            pixels = one.remedy.once(pixels, known, one.settings)
    if package is not None:
        known = _with_lungs(known, package, pixels, threads=plan.training.threads)
    choose = [one.remedy.choose(known, one.settings) for one in wanted if one.remedy.choose]
    films = Films(
        pixels=pixels,
        targets=targets,
        choose=choose[0] if choose else None,
        each=tuple(
            one.remedy.each(pixels, known, one.settings) for one in wanted if one.remedy.each
        ),
    )
    return Remedied(films=films, outlined_by="" if package is None else package.digest)


def _facts(
    folder: Where, rows: Sequence[Film], wanted: Sequence[Planned]
) -> npt.NDArray[np.float64]:
    """Say in numbers what each film's file and shape are, if a remedy asks for it."""
    if not any(one.remedy.asks_facts for one in wanted):
        return np.empty((len(rows), 0))
    arrays = Arrays()
    return np.array([_of_film(folder, film, arrays) for film in rows])


def _of_film(folder: Where, film: Film, arrays: Arrays) -> list[float]:
    if isinstance(folder, Path) and film.row is not None:
        facts = facts_of_film(None, take_array(arrays.row(folder / film.file, film.row)[0]))
    else:
        data = film_bytes(folder, film)
        facts = facts_of_film(data, take(data))
    aspect = float(np.log(film.aspect)) if film.aspect else 0.0
    return [aspect, float(film.aspect > 0), *(each for of in OF_FACTS for each in facts[of])]


def _outliner(followed: Followed, wanted: Sequence[Planned]) -> OpenedSegmenter | None:
    """Open the package whose outlines a plan's masks follow.

    Raises:  BadInput: As `open_segmenter`, or reason `outlines_missing`.
    """
    said = next((one.settings for one in wanted if isinstance(one.settings, mask.Settings)), None)
    if said is None:
        return None
    folder, trust = (followed.beside / one for one in (said.outlines.package, said.outlines.trust))
    for path, there in ((folder, folder.is_dir()), (trust, trust.is_file())):
        if not there:
            sentence = (
                f"There is no {path}, by which the plan's remedy `mask` would outline the lungs. "
                "Name in it a package that outlines, and the public key of its maker."
            )
            raise BadInput(sentence, reason="outlines_missing", file=path.name)
    return open_segmenter(folder, [parse_public_key(trust.read_bytes())])


def _with_lungs(known: Known, package: OpenedSegmenter, pixels: Pixels, *, threads: int) -> Known:
    """Outline the lungs on every film, as the network gets it."""

    def lungs(film: Pixels) -> npt.NDArray[np.bool_]:
        whole = Picture(pixels=film.astype(np.float32), low=0.0, high=GREYS, padding=None)
        [found] = outline(package, whole).values()
        return found.mask if not found.doubt else np.zeros_like(found.mask)

    with ThreadPoolExecutor(threads) as pool:
        outlined = np.stack(list(pool.map(lungs, pixels)))
    return replace(known, lungs=outlined)
