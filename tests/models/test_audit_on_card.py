"""What a card takes from an audit for shortcuts, and that it is written and read again."""

from collections.abc import Mapping

from lynkeus.core.json import Json
from lynkeus.models.audit import audit_of
from lynkeus.models.card import card_text, parse_card

from .toy import card

NONE: Mapping[str, Json] = {"value": None, "low": None, "high": None}
AREA: Mapping[str, Json] = {"value": 0.87, "low": 0.83, "high": 0.9}
FOUND: Mapping[str, Json] = {
    "package": "toy-model 1.0.0", "digest": "0" * 64, "lungs": "lung-fields 1.0.0",
    "n": 100, "n_positive": 40, "n_patients": 90, "n_seen": 0,
    "alone": [
        {"of": "file", **AREA, "says": "worry", "why": ""},
        {"of": "view", **NONE, "says": "not measured", "why": "the same for every film"},
    ],
    "evidence": {"n": 40, "outside": AREA, "film_outside": 0.65, "says": "some"},
    "readings": [
        {"of": "as_it_is", "n": 100, **AREA, "less": None, "says": ""},
        {"of": "re_encoded", "n": 100, **AREA, "less": {**AREA, "value": -0.01}, "says": "some"},
    ],
    "worries": ["alone.file"], "aspect": 1.2,
}  # fmt: skip
"""As `lynkeus audit-shortcuts` writes it."""


def test_a_card_tells_what_an_audit_found_and_on_whose_films() -> None:
    made = audit_of(FOUND, on="held-out patients")
    told = card().model_copy(update={"audit": made})
    audit = parse_card(card_text(told)).audit
    assert audit == made
    assert audit is not None
    assert (audit.films, audit.with_finding, audit.on) == (100, 40, "held-out patients")
    assert audit.lungs == "lung-fields 1.0.0"
    assert [(one.of, one.value, one.says) for one in audit.alone] == [
        ("file", 0.87, "worry"),
        ("view", None, "not measured"),
    ]
    assert [one.less for one in audit.readings] == [None, -0.01]
    assert audit.outside is not None
    assert (audit.outside.low, audit.outside.says, audit.film_outside) == (0.83, "some", 0.65)
    assert audit.worries == ("alone.file",)


def test_without_lungs_nothing_is_said_of_evidence() -> None:
    audit = audit_of({**FOUND, "evidence": None, "lungs": None}, on="held-out patients")
    assert (audit.lungs, audit.outside, audit.film_outside) == (None, None, None)


def test_a_card_that_no_audit_was_put_on_says_nothing_of_one() -> None:
    assert b"audit" not in card_text(card())
