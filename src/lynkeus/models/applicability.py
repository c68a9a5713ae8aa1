"""Whether a model may say anything of a film, by its header: abstaining is the default.

What the picture itself tells is asked in `gates.py`.
"""

from dataclasses import dataclass

from lynkeus.dicom.age import age_without_unit, exact_age_years
from lynkeus.dicom.header import Header
from lynkeus.dicom.spacing import aspect_of
from lynkeus.models import reasons
from lynkeus.models.card import Card
from lynkeus.models.reasons import Reason

AgeBand = tuple[float, float]
"""Least and greatest age, years."""
AGES_DIFFER_MAX_YEARS = 1.5
"""A header's age is a whole number, so up to a year apart from its dates is no disagreement."""
RADIOGRAPHS = frozenset({"CR", "DX", "RG"})
CONVERTED = frozenset({"OT", "SC"})
"""Modalities of a picture that was converted: nothing is said, so the pixels must tell."""
GREYS = frozenset({"MONOCHROME1", "MONOCHROME2"})
SAME_PART = {"THORAX": "CHEST", "LUNG": "CHEST"}
PARTS = frozenset({"CHEST"})
FRONTAL = frozenset({"AP", "PA"})
"""With `RADIOGRAPHS`, what may be read here at all: a card chooses among these, never more."""
HUMAN = frozenset({"HUMAN", "HOMO SAPIENS"})
RAW = "FOR PROCESSING"
ASPECT_OFF_MAX = 0.01
"""Pixels that are so much higher than wide, or wider than high, are no longer square."""
SIDEWAYS = frozenset("LR")
ONE_KIND = {
    "1.2.840.10008.5.1.4.1.1.1": ("a computed radiography image", RADIOGRAPHS),
    "1.2.840.10008.5.1.4.1.1.1.1": ("a digital X-ray image", RADIOGRAPHS),
    "1.2.840.10008.5.1.4.1.1.1.2": ("a mammography image", frozenset({"MG"})),
    "1.2.840.10008.5.1.4.1.1.1.3": ("an intra-oral X-ray image", frozenset({"IO"})),
    "1.2.840.10008.5.1.4.1.1.2": ("a CT image", frozenset({"CT"})),
    "1.2.840.10008.5.1.4.1.1.4": ("an MR image", frozenset({"MR"})),
    "1.2.840.10008.5.1.4.1.1.6.1": ("an ultrasound image", frozenset({"US"})),
    "1.2.840.10008.5.1.4.1.1.20": ("a nuclear medicine image", frozenset({"NM"})),
    "1.2.840.10008.5.1.4.1.1.128": ("a PET image", frozenset({"PT"})),
}
"""Kinds of object (SOP classes) that leave no choice of modality; DICOM PS3.3 A.2 to A.26."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a film beside its pixels; what nobody says is None or empty.

    `aspect` is a pixel's height by its width. `age_bare` is an age without a unit, which can rule a
    film out and never in. `band` is what a person or the source of a collection states and answers
    for.
    """

    modality: str | None
    sop_class: str
    converted: bool
    photometric: str
    frames: int
    aspect: float
    body_part: str | None
    view: str | None
    orientation: tuple[str, ...]
    intent: str | None
    species: str | None
    age_stated: float | None
    age_reckoned: float | None
    age_bare: int | None
    band: AgeBand | None


def facts_of(header: Header, band: AgeBand | None) -> Facts:
    """Take from a header what applicability needs; never a description, a report or a file's name.

    Args:     header: A film's. band: An age band that somebody states, years.
    Source:   DICOM PS3.3 C.7.3.1 (modality), C.7.2.2 (age), C.7.6.1.1.1 (patient orientation).
    """
    said = header.attributes
    age = (header.text("PatientAge") or "").strip()
    dates = {name: said.get(name, ()) for name in ("PatientBirthDate", "StudyDate")}
    return Facts(
        modality=_upper(header, "Modality"),
        sop_class=header.sop_class,
        converted=header.text("ConversionType") is not None,
        photometric=_upper(header, "PhotometricInterpretation") or "unknown",
        frames=_whole(header.text("NumberOfFrames")),
        aspect=aspect_of(said),
        body_part=_upper(header, "BodyPartExamined"),
        view=_upper(header, "ViewPosition"),
        orientation=tuple(one.strip().upper() for one in said.get("PatientOrientation") or ()),
        intent=_upper(header, "PresentationIntentType"),
        species=_upper(header, "PatientSpeciesDescription"),
        age_stated=exact_age_years({"PatientAge": (age,)}),
        age_reckoned=exact_age_years(dates),
        age_bare=age_without_unit(said),
        band=band,
    )


def judge(card: Card, facts: Facts) -> Reason | None:
    """Hold what is known of a film to a card and to the limits of every card here.

    Args:     card: The model's: it may allow less than these rules, never more. facts: The film's.
    Returns:  The first reason why not, or None when nothing speaks against reading.
    Source:   The card's `reads` and `applies`; docs/methods/applicability.md.
    Limits:   Believes what is said: a false age, body part or view is not seen here.
    """
    for ask in (_kind, _part, _view, _age):
        reason = ask(card, facts)
        if reason is not None:
            return reason
    return None


def _kind(card: Card, facts: Facts) -> Reason | None:
    if facts.frames > 1:
        return reasons.several_frames(frames=facts.frames)
    modality = facts.modality
    kind, possible = ONE_KIND.get(facts.sop_class, ("", frozenset()))
    if kind and modality is not None and modality not in possible:
        return reasons.kinds_disagree(modality=modality, kind=kind)
    allowed = RADIOGRAPHS | (CONVERTED if facts.converted else frozenset())
    if modality not in allowed or modality not in card.reads.modalities:
        return reasons.not_xray(modality=modality)
    if facts.photometric not in GREYS:
        return reasons.coloured(photometric=facts.photometric)
    if max(facts.aspect, 1 / facts.aspect) > 1 + ASPECT_OFF_MAX:
        return reasons.pixels_not_square(aspect=facts.aspect)
    if facts.intent == RAW:
        return reasons.raw()
    return None


def _part(card: Card, facts: Facts) -> Reason | None:
    if facts.species is not None and facts.species not in HUMAN:
        return reasons.not_human(species=facts.species)
    part = facts.body_part
    if part is not None and SAME_PART.get(part, part) not in PARTS.intersection(
        card.reads.body_parts
    ):
        return reasons.not_chest(body_part=part)
    return None


def _view(card: Card, facts: Facts) -> Reason | None:
    wanted = tuple(one for one in card.reads.views if one in FRONTAL)
    if facts.view is not None and facts.view not in wanted:
        return reasons.not_frontal(view=facts.view, wanted=wanted)
    rows, columns = (*(one[:1] for one in facts.orientation), "", "")[:2]
    if rows in {"A", "P"}:
        view = "\\".join(facts.orientation)
        return reasons.not_frontal(view=view, wanted=wanted)
    if (rows and rows not in SIDEWAYS) or (columns and columns != "F"):
        return reasons.lies_otherwise(orientation=facts.orientation)
    return None


def _age(card: Card, facts: Facts) -> Reason | None:
    low, high = card.applies.age_min_years, card.applies.age_max_years
    stated, reckoned = facts.age_stated, facts.age_reckoned
    differ = 0.0 if stated is None or reckoned is None else abs(stated - reckoned)
    if differ > AGES_DIFFER_MAX_YEARS:
        return reasons.ages_disagree(stated=stated or 0.0, reckoned=reckoned or 0.0)
    age = stated if reckoned is None else reckoned
    bare = facts.age_bare
    if age is not None:
        inside = _within(age, age, card)
        return None if inside else reasons.age_outside(age_years=age, low=low, high=high)
    if bare is not None and (facts.band is None or not _within(bare, bare, card)):
        return reasons.age_without_unit(bare=bare, low=low, high=high)
    if facts.band is None:
        return reasons.age_unknown(low=low, high=high)
    least, greatest = facts.band
    if _within(least, greatest, card):
        return None
    return reasons.band_outside(least=least, greatest=greatest, low=low, high=high)


def _within(least: float, greatest: float, card: Card) -> bool:
    """Tell whether ages are a card's; a child of five is five until the sixth birthday."""
    return card.applies.age_min_years <= least and greatest < card.applies.age_max_years + 1


def _upper(header: Header, keyword: str) -> str | None:
    text = header.text(keyword)
    return None if text is None else text.upper()


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 1
