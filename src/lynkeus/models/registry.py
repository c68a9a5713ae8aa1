"""What a site knows of the packages that it uses, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lynkeus.core.ids import derived_id
from lynkeus.core.json import Json
from lynkeus.models.card import Card

HERE = "here"
"""The one site of a house that serves one site."""


def subject_of(package: str, version: str) -> str:
    """Name a version as the ledger's index does: what was decided of it is found by that.

    Args:     package, version: Which.
    Returns:  An id, which tells nothing that somebody says.
    """
    return derived_id("package", package, version)


class Standing(StrEnum):
    """How a version of a package stands at this site; one of them is in use, or none.

    | from                     | by                              | to          |
    | ------------------------ | ------------------------------- | ----------- |
    | nothing, `RETIRED`       | it is imported                  | `CANDIDATE` |
    | `CANDIDATE`              | it is to read unseen            | `SHADOW`    |
    | `SHADOW`                 | another version is to, or not   | `CANDIDATE` |
    | `CANDIDATE`, `SHADOW`    | it is given up                  | `RETIRED`   |
    | `CANDIDATE`, `SHADOW`    | it is released                  | `ACTIVE`    |
    | any of these, or nothing | it is activated as the first    | `ACTIVE`    |
    | `REPLACED`               | it is activated again           | `ACTIVE`    |
    | `ACTIVE`                 | it is stopped, or its maker is  | `STOPPED`   |
    | `ACTIVE`                 | another version reads from then | `REPLACED`  |
    | `STOPPED`                | another version reads from then | `SET_ASIDE` |
    | `STOPPED`                | it is resumed, with a reason    | `ACTIVE`    |
    | `STOPPED`, `SET_ASIDE`   | it is activated, with a reason  | `ACTIVE`    |
    | `ACTIVE`, `STOPPED`      | it is rolled back, one is left  | `SET_ASIDE` |
    | `ACTIVE`, `STOPPED`      | it is rolled back, none is left | `ROLLED_BACK` |
    | `REPLACED`               | the later one is rolled back    | `ACTIVE`    |

    What is set aside keeps who stopped it, since when and why: a stop ends only for a reason. What
    is rolled back with no earlier version left ends as `STOPPED` does, and is not stopped again.
    """

    CANDIDATE = "candidate"
    SHADOW = "shadow"
    ACTIVE = "active"
    STOPPED = "stopped"
    ROLLED_BACK = "rolled_back"
    REPLACED = "replaced"
    SET_ASIDE = "set_aside"
    RETIRED = "retired"


WAITING = frozenset({Standing.CANDIDATE, Standing.SHADOW})
"""What has not been in use here, and may be released."""
NEVER_USED = WAITING | {Standing.RETIRED}


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
    """A package that was imported or activated at this site, and where it lies.

    `standing_by` is the name of who put it where it stands, and `standing_why` his reason, where he
    had to give one; where it is set aside, of who stopped it and why. `trusted` says whether the
    site still trusts its maker.
    `here` says by state how many of 100 such films had the finding at this site, once it has
    counted at this point; what it has not counted is not in it.
    """

    package: str
    version: str
    digest: str
    signer: str
    folder: str
    standing: Standing
    standing_by: str
    standing_since: datetime
    standing_why: str
    trusted: bool
    point: float
    here: Mapping[str, Json]
    summary: Summary

    @property
    def in_use(self) -> bool:
        """Whether it is the version that reads here, or would if nobody had stopped it."""
        return self.standing in {Standing.ACTIVE, Standing.STOPPED, Standing.ROLLED_BACK}

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it and nobody has let it read again, be it in use or not."""
        return self.standing in {Standing.STOPPED, Standing.ROLLED_BACK, Standing.SET_ASIDE}

    @property
    def waits(self) -> bool:
        """Whether it may be released: a candidate, or one that reads unseen."""
        return self.standing in WAITING

    @property
    def was_used(self) -> bool:
        """Whether it has been in use here, so that what it read stands in studies."""
        return self.standing not in NEVER_USED

    @property
    def reads(self) -> bool:
        """Whether it reads here now, and is seen to."""
        return self.standing is Standing.ACTIVE and self.trusted

    @property
    def reads_unseen(self) -> bool:
        """Whether it reads beside the one in use, and nobody is shown what."""
        return self.standing is Standing.SHADOW and self.trusted

    def out_of_use_json(self, instead: str) -> dict[str, Json]:
        """Say to who looks at what it read why it reads no more: who decided it, when and why.

        `instead` is the version that is in use, or empty.
        """
        return {
            "standing": self.standing.value,
            "by": self.standing_by,
            "since": self.standing_since.isoformat(),
            "why": self.standing_why,
            "trusted": self.trusted,
            "instead": instead,
        }

    def as_json(self) -> dict[str, Json]:
        """Give the line that pages and the terminal have of it."""
        return {
            "package": self.package,
            "version": self.version,
            "title": self.summary.title,
            "registration": self.summary.registration,
            "responsible": self.summary.responsible,
            "standing": self.standing.value,
            "by": self.standing_by,
            "since": self.standing_since.isoformat(),
            "why": self.standing_why,
            "trusted": self.trusted,
            "point": self.point,
            "here": dict(self.here),
            "signer": self.signer,
            "digest": self.digest,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who signs packages: his public key, as PEM text, and whether the site trusts him."""

    fingerprint: str
    text: str
    name: str
    trusted: bool


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
