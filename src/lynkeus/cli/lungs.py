"""Where the lungs of a table's films lie: by its masks, or by a package that outlines them."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lynkeus.app.outside import Keys, Take, said_segmenter
from lynkeus.cli.outlined import MaskPictures
from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import Film
from lynkeus.models.ports import OpenedSegmenter
from lynkeus.models.segmenting.masked import Masked
from lynkeus.models.segmenting.outline import outline
from lynkeus.models.shortcuts.audited import Audited

Mask = npt.NDArray[np.bool_]


def with_lungs(parser: argparse.ArgumentParser) -> None:
    """Add `--lungs`, which `lungs_by` opens."""
    parser.add_argument(
        "--lungs",
        metavar="PACKAGE",
        help="a package that outlines the lungs, where the table has no column `mask`",
    )


def lungs_by(said: str | None, rows: Sequence[Audited], keys: Keys) -> OpenedSegmenter | None:
    """Open the package that outlines the lungs, if one is named.

    Raises:  BadInput: reason `options_clash`, `outlines_several`, or as `said_segmenter`.
    """
    if said is None:
        return None
    if any(row.mask for row in rows):
        sentence = (
            "The table brings masks in its column `mask`, so --lungs has nothing to outline. Leave "
            "out one of both."
        )
        raise BadInput(sentence, reason="options_clash")
    found = said_segmenter(said, keys)
    if len(found.card.outlines) > 1:
        names = ", ".join(one.name for one in found.card.outlines)
        sentence = (
            f"{found.card.id} outlines several things ({names}), and which are the lungs is not "
            "said. Take a package that outlines one thing."
        )
        raise BadInput(sentence, reason="outlines_several", package=found.card.id)
    return found


def whose_lungs(rows: Sequence[Audited], lungs: OpenedSegmenter | None) -> str | None:
    """Say by whom the lungs are outlined; None where nobody says where they are."""
    if lungs is not None:
        return f"{lungs.card.id} {lungs.card.version}"
    return "the table's masks" if any(row.mask for row in rows) else None


class Lungs:
    """The lungs of films, one after the other."""

    def __init__(self, folder: Path, take: Take, outlines: OpenedSegmenter | None) -> None:
        self._masks, self._outlines = MaskPictures(folder, take), outlines

    def of(self, row: Audited, film: Film) -> Mask | None:
        """Give what is marked on a film, of its shape; None where nobody says."""
        if self._outlines is not None:
            [found] = outline(self._outlines, film).values()
            return found.mask
        if not row.mask:
            return None
        named = Masked(
            line=row.line, path=row.path, mask=row.mask, patient=row.patient, group="", row=row.row
        )
        return self._masks.of(named, film.pixels.shape)
