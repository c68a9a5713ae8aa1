"""What a card says of the audit for shortcuts: what could tell its label, and how far it does."""

from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import Field

from lynkeus.core.json import Json
from lynkeus.models.part import Part, Words

Values = Mapping[str, Json]


class Asked(Part):
    """One thing that was asked: an AUC or a share, and its interval of 95 %.

    `less` is how much less it is than on films as they are. `says` is what was said of it beside
    limits that were declared before: "worry", "some", "nothing shown", "not measured", or nothing.
    """

    of: Words
    value: float | None
    low: float | None
    high: float | None
    less: float | None = None
    says: str = ""


class Audit(Part):
    """The audit of a package, made after it was trained.

    `on` says whose films these were, `lungs` by what these were outlined. `alone` is what tells the
    label without the package, `readings` how it reads films altered alike, `outside` which share of
    its evidence lies outside the lungs, where `film_outside` of a film does.
    """

    on: Words
    films: int = Field(gt=0)
    with_finding: int = Field(gt=0)
    patients: int = Field(gt=0)
    lungs: Words | None
    alone: tuple[Asked, ...] = Field(min_length=1)
    readings: tuple[Asked, ...]
    outside: Asked | None
    film_outside: float | None
    worries: tuple[Words, ...]


def audit_of(found: Values, *, on: str) -> Audit:
    """Take what stands on a card out of what `lynkeus audit-shortcuts` wrote.

    Args:     found: Its JSON. on: Whose films these were, in words.
    Source:   docs/methods/shortcuts.md.
    """
    evidence = cast("Values | None", found["evidence"])
    outside = None
    if evidence is not None:
        said = cast("Values", evidence["outside"])
        outside = _asked({"of": "evidence", "says": evidence["says"], **said})
    return Audit.model_validate(
        {
            "on": on,
            "films": found["n"],
            "with_finding": found["n_positive"],
            "patients": found["n_patients"],
            "lungs": found["lungs"],
            "alone": _rows(found["alone"]),
            "readings": _rows(found["readings"]),
            "outside": outside,
            "film_outside": None if evidence is None else evidence["film_outside"],
            "worries": found["worries"],
        }
    )


def _rows(said: Json) -> tuple[Asked, ...]:
    return tuple(_asked(one) for one in cast("Sequence[Values]", said or ()))


def _asked(one: Values) -> Asked:
    less = cast("Values | None", one.get("less"))
    names = ("of", "value", "low", "high", "says")
    return Asked.model_validate(
        {**{name: one[name] for name in names}, "less": None if less is None else less["value"]}
    )
