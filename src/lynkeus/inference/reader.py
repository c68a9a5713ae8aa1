"""Read one file with one opened package; runs where a crash harms nobody."""

from collections.abc import Sequence

from lynkeus.core.json import Json
from lynkeus.dicom.film import read_film
from lynkeus.dicom.parse import parse_header
from lynkeus.inference.asking import AgeBand, Box
from lynkeus.models import run
from lynkeus.models.occluding import occlude
from lynkeus.models.ports import OpenedPackage


def read_file(
    package: OpenedPackage, data: bytes, stated: AgeBand | None, point: float
) -> dict[str, Json]:
    """Read a film: applicability before any number, then reading, calibration, explanation.

    Args:     package: Opened and verified. data: The whole file. stated: An age band that somebody
              answers for, where the header gives no age. point: The site's operating
              point, a probability.
    Returns:  A reading's result.
    Raises:   BadInput: If the file cannot be decoded.
    Source:   `models/run.py`.
    """
    return run.read_film(package, read_film(data), parse_header(data), stated, point)


def cover_file(
    package: OpenedPackage, data: bytes, boxes: Sequence[Box], point: float
) -> dict[str, Json]:
    """Cover boxes of a film together and read again.

    Args:     package: Opened and verified. data: The whole file. boxes: Shares of the film.
              point: As in `read_file`.
    Returns:  Before, after, and twenty equal sets elsewhere, as probabilities.
    Raises:   BadInput: If the file cannot be decoded.
    Source:   `models/explain/cover.py`.
    """
    return run.cover(package, read_film(data), boxes, point)


def occlude_file(package: OpenedPackage, data: bytes, point: float) -> dict[str, Json]:
    """Cover each place of a film by itself and read it again.

    Args:     package: Opened and verified. data: The whole file. point: As in `read_file`.
    Returns:  Before, and with each place covered, as probabilities; the map of them, its grade.
    Raises:   BadInput: If the file cannot be decoded, or no map may be drawn.
    Source:   `models/occluding.py`.
    """
    return occlude(package, read_film(data), point)
