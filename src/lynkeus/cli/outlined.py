"""What `lynkeus evaluate` does with a package that outlines: films held against people's masks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from lynkeus.app.outside import Take
from lynkeus.cli.figures import interval_words, line
from lynkeus.cli.labelled import each, table_text
from lynkeus.core.errors import BadInput
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.dicom.spacing import spacing_of
from lynkeus.manifests.ports import Masks
from lynkeus.models.judging.films import films_of
from lynkeus.models.judging.judge import Judge
from lynkeus.models.judging.ports import ARRAYS, Pictures, seen_by
from lynkeus.models.ports import OpenedSegmenter
from lynkeus.models.seen import film_hash
from lynkeus.models.segmenting.evaluate import FILMS_MIN, Agreement, agreement, evaluate_masks
from lynkeus.models.segmenting.masked import Masked, read_masked
from lynkeus.models.segmenting.outline import check_one_picture, outline

MEASURES = {
    "dice": "Dice (1 is the same)",
    "jaccard": "Jaccard (1)",
    "assd": "mean surface distance",
    "hd95": "Hausdorff, 95 %",
}
Values = Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Film:
    """How a package's mask agrees with people's, and the film's own name (`film_hash`)."""

    agreement: Agreement
    film: str


def outlines_evaluated(
    labels: Path, package: OpenedSegmenter, take: Take, judge: Judge
) -> dict[str, Json]:
    """Outline every film that a table names, and hold each against its mask.

    Raises:  BadInput: If the package outlines several things, the table cannot be read, or films or
             masks of it cannot: all of these are named.
    """
    card = package.card
    if len(card.outlines) > 1:
        names = ", ".join(one.name for one in card.outlines)
        sentence = (
            f"{card.id} outlines several things ({names}), and a mask of the table is of one. "
            "Evaluate a package that outlines one thing."
        )
        raise BadInput(sentence, reason="outlines_several", package=card.id)
    rows = read_masked(table_text(labels), lambda path: (labels.parent / path).exists())
    pictures, masks = Pictures(labels.parent, take), MaskPictures(labels.parent, take)

    def read(row: Masked) -> _Film:
        taken = pictures.of(row)
        check_one_picture(taken.header)
        [found] = outline(package, taken.film).values()
        reference = masks.of(row, found.mask.shape)
        spacing = spacing_of(taken.header.attributes)
        agreed = agreement(found.mask, reference, None if spacing is None else spacing[:2])
        return _Film(agreement=agreed, film=film_hash(taken.film.pixels))

    films = each(rows, read)
    judge.check_films([one.film for one in films])
    measured = evaluate_masks(rows, [one.agreement for one in films], level=judge.level)
    seen = films_of(rows, seen_by(package, rows, films))
    return {"outline": card.outlines[0].name, **measured, "n_seen": seen}


class MaskPictures:
    """People's masks of a table's films: 0 outside, and one other value inside."""

    def __init__(self, folder: Path, take: Take) -> None:
        self._folder, self._take, self._arrays = folder, take, Masks()

    def of(self, row: Masked, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Read the mask of a film, whose shape is given.

        Raises:  BadInput: reason `mask_unusable`, or as `take` and `Masks.row`.
        """
        path = self._folder / row.mask
        if path.suffix != ARRAYS:
            mask = self._picture(row, path)
        elif row.row is None:
            raise _unusable(row, "is an array, and no column `row` says which row of it is meant")
        else:
            mask = self._arrays.row(path, row.row, shape)
        if mask.shape != shape:
            own, film = (" x ".join(map(str, one)) for one in (mask.shape, shape))
            raise _unusable(row, f"has {own} pixels, and its film {film}")
        return mask

    def _picture(self, row: Masked, path: Path) -> npt.NDArray[np.bool_]:
        values = self._take(file_bytes(path)).film.pixels
        mask: npt.NDArray[np.bool_] = values != 0
        if (values[mask] != values.max()).any():
            why = f"holds other values than 0 and {values.max():g}: store it as PNG, without loss"
            raise _unusable(row, why)
        return mask


def _unusable(row: Masked, why: str) -> BadInput:
    return BadInput(f"the mask {row.mask} {why}.", reason="mask_unusable", mask=row.mask)


def words_of_outlines(package: OpenedSegmenter, found: Values, seen: Sequence[str]) -> str:
    """Say what was measured; `seen` is what is said of whom the package has seen."""
    card = package.card
    lines = [
        f"{card.id} {card.version}, {card.registration}.",
        f"{_counted(found)}; {card.outlines[0].name}, held against the masks of the table:",
        *seen,
        *_measured(found),
        *_odd(found),
    ]
    least = cast("Sequence[Values]", found["lowest"])
    if least:
        lines.append("Look at those of least overlap first:")
        lines += [line(f"Dice {one['dice']:.3f}", _called(one)) for one in least]
    for name, values in cast("Mapping[str, Values]", found["groups"]).items():
        lines.append(f"{name}: {_counted(values)}")
        few = cast("int", values["n"]) < FILMS_MIN
        lines += [f"  fewer than {FILMS_MIN} films: counted, not measured"] if few else []
        lines += [] if few else _measured(values)
    return "\n".join(lines)


def _counted(values: Values) -> str:
    return f"{count_of(values['n'], 'film')} of {count_of(values['n_patients'], 'patient')}"


def _called(one: Values) -> str:
    return str(one["path"]) if one["row"] is None else f"{one['path']}, row {one['row']}"


def _measured(values: Values) -> list[str]:
    lines = []
    for name, words in MEASURES.items():
        said = cast("Values", values[name])
        unit = f" {said['unit']}" if said.get("unit") else ""
        shown = interval_words(said)
        lines.append(line(words, f"{shown}{unit}" if shown else "both found nothing on every film"))
    return lines


def _odd(found: Values) -> list[str]:
    lines = []
    for name, words in (
        ("n_missed", "it found nothing where people did (Dice 0, distance the film's diagonal)"),
        ("n_invented", "it found something where people did not (the same)"),
        ("n_empty", "neither found anything (left out of the means)"),
    ):
        if found[name]:
            lines.append(f"On {count_of(found[name], 'film')} {words}.")
    return lines
