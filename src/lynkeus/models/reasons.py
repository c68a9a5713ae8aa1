"""Why a model says nothing of a film: every reason, its code, its values, its sentence.

The pages translate by code; the sentence is for whoever reads a file or a terminal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lynkeus.core.errors import Broken, LynkeusError
from lynkeus.core.json import JsonObject
from lynkeus.core.words import count_of
from lynkeus.dicom.age import months_of_a_child


class Code(StrEnum):
    """The reasons; a code that is in ledgers is never used for anything else."""

    AGE_OUTSIDE = "age_outside"
    AGE_UNKNOWN = "age_unknown"
    GATES_MISSING = "gates_missing"
    HEADER_DISAGREES = "header_disagrees"
    INVERTED = "inverted"
    LATERAL = "lateral"
    NOT_CHEST = "not_chest"
    NOT_HUMAN = "not_human"
    NOT_XRAY = "not_xray"
    PIXELS_NOT_SQUARE = "pixels_not_square"
    SEVERAL_FRAMES = "several_frames"
    TURNED = "turned"
    UNLIKE_TRAINING = "unlike_training"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a model says nothing."""

    code: Code
    words: str
    fields: JsonObject = field(default_factory=dict)

    def as_json(self) -> JsonObject:
        """Give the reason as a reading holds it."""
        return {"code": self.code.value, "fields": dict(self.fields), "words": self.words}


def age_outside(*, age_years: float, low: float, high: float) -> Reason:
    """The header's age is not one that the model was made for."""
    # A child of five is five until the sixth birthday.
    whole, months = int(age_years), months_of_a_child(age_years)
    old = count_of(whole, "year") if months is None else count_of(months, "month")
    words = f"The patient is {old} old, and the model is made for {low:g} to {high:g} years."
    fields: JsonObject = {"age_years": whole, "low": low, "high": high}
    if months is not None:
        fields = {**fields, "age_months": months}
    return Reason(code=Code.AGE_OUTSIDE, words=words, fields=fields)


def band_outside(*, least: float, greatest: float, low: float, high: float) -> Reason:
    """The ages that somebody stated are not all ages that the model was made for."""
    words = (
        f"The age was stated as {least:g} to {greatest:g} years, and the model is made for "
        f"{low:g} to {high:g}: the whole band must lie inside."
    )
    fields: JsonObject = {"least": least, "greatest": greatest, "low": low, "high": high}
    return Reason(code=Code.AGE_OUTSIDE, words=words, fields=fields)


def age_unknown(*, low: float, high: float) -> Reason:
    """Neither the header nor a person says how old the patient is."""
    words = (
        f"The age is unknown, and the model is made for {low:g} to {high:g} years. Whoever knows "
        "the age may state it."
    )
    return Reason(code=Code.AGE_UNKNOWN, words=words, fields={"low": low, "high": high})


def age_without_unit(*, bare: int, low: float, high: float) -> Reason:
    """The header writes the age as a bare number, which may be of months as well as of years."""
    words = (
        f"The header gives the age {bare} without a unit, and the model is made for {low:g} to "
        f"{high:g} years."
    )
    fields: JsonObject = {"bare": bare, "low": low, "high": high}
    return Reason(code=Code.AGE_UNKNOWN, words=words, fields=fields)


def not_xray(*, modality: str | None) -> Reason:
    """The header says another modality than the model reads."""
    said = modality or "unknown"
    words = f"The modality is {said}, and the model reads radiographs only."
    return Reason(code=Code.NOT_XRAY, words=words, fields={"modality": said})


def coloured(*, photometric: str) -> Reason:
    """The pixels have colours, which no radiograph has."""
    words = f"The image is in colour ({photometric}), so it is no radiograph as it was taken."
    return Reason(code=Code.NOT_XRAY, words=words, fields={"photometric": photometric})


def not_chest(*, body_part: str) -> Reason:
    """The header says another body part."""
    words = f"The header says {body_part}, and the model reads chests only."
    return Reason(code=Code.NOT_CHEST, words=words, fields={"body_part": body_part})


def not_frontal(*, view: str, wanted: Sequence[str]) -> Reason:
    """The header says another projection."""
    words = f"The view is {view}, and the model reads {' and '.join(wanted)} only."
    return Reason(code=Code.LATERAL, words=words, fields={"view": view})


def lies_otherwise(*, orientation: Sequence[str]) -> Reason:
    """The header says that the rows do not run from side to side, or the columns not downwards."""
    said = ", ".join(orientation)
    words = f"The header says that the picture lies as {said}: the model reads upright films only."
    return Reason(code=Code.TURNED, words=words, fields={"orientation": list(orientation)})


def not_human(*, species: str) -> Reason:
    """The header names an animal."""
    words = f"The header says {species}, and the model reads human films only."
    return Reason(code=Code.NOT_HUMAN, words=words, fields={"species": species})


def raw() -> Reason:
    """The picture is the detector's, before it was made for people to look at."""
    words = "The header marks the picture as raw (FOR PROCESSING); the model reads finished films."
    return Reason(code=Code.UNLIKE_TRAINING, words=words, fields={"intent": "FOR PROCESSING"})


def several_frames(*, frames: int) -> Reason:
    """The object holds more than one picture."""
    words = f"The object holds {frames} pictures, and the model reads single films."
    return Reason(code=Code.SEVERAL_FRAMES, words=words, fields={"frames": frames})


def pixels_not_square(*, aspect: float) -> Reason:
    """The picture's pixels are higher than wide, or wider than high."""
    words = (
        f"The pixels are not square: each is {aspect:.2f} times as high as it is wide, and the "
        "model was made from films with square ones."
    )
    fields: JsonObject = {"aspect": round(aspect, 2)}
    return Reason(code=Code.PIXELS_NOT_SQUARE, words=words, fields=fields)


def ages_disagree(*, stated: float, reckoned: float) -> Reason:
    """The header's age and its dates tell of different patients."""
    words = (
        f"The header gives an age of {int(stated)} years, and its dates make it {int(reckoned)}. "
        "One of them is wrong; mend the header first."
    )
    return _disagree(words, said=f"{int(stated)} years", against=f"{int(reckoned)} years")


def kinds_disagree(*, modality: str, kind: str) -> Reason:
    """The header's modality and the kind of its object exclude each other."""
    words = (
        f"The header's modality is {modality}, and its object is {kind}. One of them is wrong; "
        "mend the header first."
    )
    return _disagree(words, said=modality, against=kind)


def _disagree(words: str, *, said: str, against: str) -> Reason:
    fields: JsonObject = {"said": said, "against": against}
    return Reason(code=Code.HEADER_DISAGREES, words=words, fields=fields)


def gates_missing() -> Reason:
    """Nothing in the package can tell a chest from anything else."""
    words = (
        "The package does not bring what tells a chest film from other pictures (gates.npz), so "
        "it reads nothing. Ask its maker for a whole package."
    )
    return Reason(code=Code.GATES_MISSING, words=words)


def inverted() -> Reason:
    """The picture is black where it should be white."""
    words = "The picture looks inverted: black and white are exchanged."
    return Reason(code=Code.INVERTED, words=words)


def turned() -> Reason:
    """The picture lies on its side or stands on its head."""
    words = "The chest in the picture lies on its side or stands on its head: turn it upright."
    return Reason(code=Code.TURNED, words=words)


def seen_lateral() -> Reason:
    """The picture does not show two lungs side by side."""
    words = (
        "The picture does not show two lungs side by side, as a frontal film does: it may be a "
        "lateral film, or show one side only."
    )
    return Reason(code=Code.LATERAL, words=words)


def seen_no_chest() -> Reason:
    """The picture shows something else than a whole chest."""
    words = "The picture does not look like a whole chest, whatever its header says."
    return Reason(code=Code.NOT_CHEST, words=words)


def unlike_training(*, score: float, limit: float) -> Reason:
    """The picture is farther from the training films than they are from each other."""
    words = (
        f"The picture is unlike the films that the model was made from: {score:.2f}, and at most "
        f"{limit:.2f} is allowed."
    )
    fields: JsonObject = {"score": round(score, 3), "limit": round(limit, 3)}
    return Reason(code=Code.UNLIKE_TRAINING, words=words, fields=fields)


def too_small(*, rows: int, columns: int, least: int) -> Reason:
    """The picture has too few pixels."""
    words = (
        f"The picture has {rows} x {columns} pixels, and the model needs {least} at least each "
        "way: send the original."
    )
    fields: JsonObject = {"rows": rows, "columns": columns, "least": least}
    return Reason(code=Code.UNLIKE_TRAINING, words=words, fields=fields)


def too_few_greys(*, greys: int, least: int) -> Reason:
    """The picture was reduced to so few greys as no radiograph has."""
    words = (
        f"The picture has {greys} different greys, and a radiograph has {least} at least: send the "
        "original."
    )
    return Reason(code=Code.UNLIKE_TRAINING, words=words, fields={"greys": greys, "least": least})


def filtered(*, detail: float, low: float, high: float) -> Reason:
    """The picture has more or less fine detail than any radiograph."""
    words = (
        f"The picture's fine detail is {detail:.3f}, and a radiograph has {low:g} to {high:g}: it "
        "was smoothed, sharpened or filtered. Send the original."
    )
    fields: JsonObject = {"detail": round(detail, 3), "low": low, "high": high}
    return Reason(code=Code.UNLIKE_TRAINING, words=words, fields=fields)


def odd_shape(*, rows: int, columns: int) -> Reason:
    """The picture is wider or higher than any training film was."""
    words = f"A picture of {rows} x {columns} pixels has a shape that no training film had."
    fields: JsonObject = {"rows": rows, "columns": columns}
    return Reason(code=Code.UNLIKE_TRAINING, words=words, fields=fields)


def broke_off(problem: Exception) -> LynkeusError:
    """Say what went wrong as a model read; an error that is not of the family by its kind alone.

    Args:     problem: Whatever was raised; what it says may be out of a film's header.
    Source:   House rule: one family of errors, and no name in any of them.
    """
    if isinstance(problem, LynkeusError):
        return problem
    kind = type(problem).__name__
    message = f"The model broke off by an error of its own ({kind}): tell its maker."
    return Broken(message, reason="model_broken", kind=kind)
