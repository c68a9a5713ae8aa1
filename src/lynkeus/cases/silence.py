"""Why no model speaks of a study's images: a code and words, never a blank."""

from collections.abc import Mapping

from lynkeus.core.json import Json

NONE_ACTIVE, NONE_FITS = "no_model_active", "no_model_fits"
NOT_READ: Mapping[str, str] = {
    NONE_ACTIVE: "No model is active at this site: received, shown, not read by AI.",
    NONE_FITS: "No model of this site is made for this study: received, shown, not read by AI.",
}
QUARANTINED: Mapping[str, Json] = {
    "code": "quarantined",
    "fields": {},
    "words": "The checks keep these images from AI.",
}


def not_read(reason: str) -> Mapping[str, Json]:
    """Say why a study was not read.

    Args:     reason: One of the codes of `NOT_READ`.
    Returns:  The reason, as a reading would give it.
    Source:   House rule: never a blank.
    """
    return {"code": reason, "fields": {}, "words": NOT_READ[reason]}
