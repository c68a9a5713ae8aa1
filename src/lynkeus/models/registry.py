"""What a site knows of the packages that it uses, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lynkeus.core.json import Json
from lynkeus.models.card import Card

HERE = "here"
"""The one site of a house that serves one site."""


class Standing(StrEnum):
    """Whether a package reads at this site."""

    ACTIVE = "active"
    STOPPED = "stopped"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What of a card is needed to choose an image and to say who answers for a reading."""

    title: str
    registration: str
    responsible: str
    finding: str
    modalities: tuple[str, ...]
    body_parts: tuple[str, ...]
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A package that was activated at this site, and where it lies.

    `here` says by state how many of 100 such films had the finding at this site, once it has
    counted at this point; what it has not counted is not in it.
    """

    package: str
    version: str
    digest: str
    signer: str
    folder: str
    standing: Standing
    point: float
    here: Mapping[str, Json]
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A maker's public key whom the site trusts, as PEM text."""

    fingerprint: str
    text: str
    name: str


def summary_of(card: Card) -> Summary:
    """Take from a card what a site keeps at hand.

    Args:     card: Of an opened package.
    """
    return Summary(
        title=card.title,
        registration=card.registration.value,
        responsible="; ".join(card.responsible),
        finding=card.finding,
        modalities=card.reads.modalities,
        body_parts=card.reads.body_parts,
        views=card.reads.views,
    )
