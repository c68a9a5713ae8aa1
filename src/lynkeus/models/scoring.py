"""Score one labelled file: always a probability, and why the card would have refused it."""

from lynkeus.dicom.convert import image_to_dicom, is_picture
from lynkeus.dicom.film import film_from_image, read_film
from lynkeus.dicom.parse import parse_header
from lynkeus.models.applicability import facts_of
from lynkeus.models.evaluate import Score
from lynkeus.models.infer import probabilities
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.run import refusal


def score(package: OpenedPackage, data: bytes, stated: tuple[float, float] | None) -> Score:
    """Read a DICOM, PNG or JPEG file whether the card allows it or not.

    Args:     package: Opened and verified. data: The whole file. stated: An age band that somebody
              answers for, years.
    Returns:  The calibrated probability, and the reason code of the card's refusal, if any.
    Raises:   BadInput: If the file cannot be decoded or holds no film.
    Source:   `models/run.py`, which gives no number where the card refuses.
    """
    if is_picture(data):
        film = film_from_image(data)
        header = parse_header(image_to_dicom(data))
    else:
        film, header = read_film(data), parse_header(data)
    why = refusal(package, film.pixels, facts_of(header, stated))
    probability = float(probabilities(package, [film.pixels])[0])
    return Score(probability=probability, refused="" if why is None else why.code.value)
