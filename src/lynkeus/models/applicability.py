"""Whether a model may say anything of a film: abstaining is the default."""

from dataclasses import dataclass

from lynkeus.core.json import JsonObject
from lynkeus.dicom.age import exact_age_years
from lynkeus.dicom.header import Header
from lynkeus.models.card import Card

RADIOGRAPHS = frozenset({"CR", "DX"})
LATERALS = frozenset({"LL", "RL", "LLD", "RLD"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """Why a model says nothing: a code for translation, its values, and the sentence."""

    code: str
    fields: JsonObject
    words: str


def judge(card: Card, header: Header, stated: tuple[float, float] | None) -> NotApplicable | None:
    """Hold a film's header to a card.

    Args:     card: The model's. header: The film's. stated: Least and greatest age that somebody
              answers for, years; used only where the header gives no age.
    Returns:  Why not, or None when the model may read the film.
    Source:   The card's `applies`; DICOM PS3.3 C.8.1.1 (View Position).
    Limits:   Believes the header: a falsified age, body part or view is not seen here.
    """
    modality = header.text("Modality") or "unknown"
    converted = header.text("ConversionType") is not None
    if modality not in RADIOGRAPHS and not converted:
        words = f"The image is {modality}, and the model is made for radiographs."
        return NotApplicable(code="not_xray", fields={"modality": modality}, words=words)
    part = (header.text("BodyPartExamined") or "").upper()
    if part not in {"", "CHEST", "THORAX"}:
        words = f"The header says {part}, and the model is made for chests."
        return NotApplicable(code="not_chest", fields={"body_part": part}, words=words)
    view = (header.text("ViewPosition") or "").upper()
    if view in LATERALS:
        words = f"The view is {view}, and the model is made for frontal films."
        return NotApplicable(code="lateral", fields={"view": view}, words=words)
    return _age(card, exact_age_years(header.attributes), stated)


def _age(card: Card, age: float | None, stated: tuple[float, float] | None) -> NotApplicable | None:
    low, high = card.applies.age_min_years, card.applies.age_max_years
    if age is None and stated is None:
        words = f"The age is not known, and the model is made for {low:g} to {high:g} years."
        return NotApplicable(code="age_unknown", fields={"low": low, "high": high}, words=words)
    least, greatest = (age, age) if age is not None else stated or (0.0, 0.0)
    # A child of five is five until the sixth birthday.
    if least >= low and greatest < high + 1:
        return None
    said = f"{least:.0f}" if least == greatest else f"{least:g} to {greatest:g}"
    words = f"The age is {said} years, and the model is made for {low:g} to {high:g}."
    fields: JsonObject = {"age": int(least), "low": low, "high": high}
    return NotApplicable(code="age_outside", fields=fields, words=words)
