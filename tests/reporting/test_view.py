"""What the list says of a study's images."""

from collections.abc import Mapping
from datetime import UTC, datetime

from lynkeus.cases.queries import CaseState
from lynkeus.cases.verdicts import QualityState, SeriesState
from lynkeus.core.json import Json
from lynkeus.reporting.view import doubts_json


def _answer(check: str, severity: str, verdict: str) -> dict[str, Json]:
    why: Json = None if verdict == "pass" else {"code": check, "words": "", "fields": {}}
    return {
        "check": check, "severity": severity, "verdict": verdict, "measured": 1, "why": why,
    }  # fmt: skip


def test_a_warning_is_named_once_the_gravest_first_and_no_note() -> None:
    answers = (
        _answer("view", "warn", "unknown"),
        _answer("blank", "block", "pass"),
        _answer("clipped", "note", "fail"),
        _answer("over_exposed", "warn", "fail"),
        _answer("one_patient", "block", "unknown"),
    )
    at, warnings = datetime(2026, 1, 1, tzinfo=UTC), QualityState.WARNINGS
    two = [
        SeriesState(series=one, state=warnings, answers=answers, at=at, decided=None)
        for one in ("1", "2")
    ]
    told = doubts_json(CaseState(series=tuple(two)))
    assert [dict(one)["check"] for one in told if isinstance(one, Mapping)] == [
        "one_patient",
        "over_exposed",
        "view",
    ]
    assert told[2] == {
        "check": "view",
        "measured": 1,
        "why": {"code": "view", "words": "", "fields": {}},
    }
