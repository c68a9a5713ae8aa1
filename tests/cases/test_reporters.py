"""Who may decide and sign, and the same key twice."""

from typing import Any

import pytest

from lynkeus.core.errors import Refused
from lynkeus.core.ids import CaseId
from lynkeus.reporting.commands import Decide, Sign
from lynkeus.reporting.decisions import Decision
from lynkeus.reporting.report import Text


def _undecided(case: CaseId, text: Text) -> Decide:
    return Decide(
        case=case,
        version=0,
        revision=1,
        decision=Decision.UNDECIDED,
        readings=None,
        text=text,
        active_s=1,
    )


@pytest.mark.parametrize("who", ["li", "chen", "admin"])
def test_only_readers_decide_and_sign(site: Any, case: CaseId, who: str) -> None:
    text = Text(findings="x", impression="y")
    for command in (
        _undecided(case, text),
        Sign(
            case=case,
            version=0,
            decision=Decision.UNDECIDED,
            readings=(),
            patients=1,
            doubted=0,
            ruled=0,
            active_s=1,
        ),
    ):
        with pytest.raises(Refused) as refused:
            site.do(who, command)
        assert refused.value.reason == "role_missing"
    assert site.happened("report.decided") == 0


def test_deciding_needs_the_study_open(site: Any, case: CaseId) -> None:
    with pytest.raises(Refused) as refused:
        site.do(
            "zhou",
            Sign(
                case=case,
                version=0,
                decision=Decision.UNDECIDED,
                readings=(),
                patients=1,
                doubted=0,
                ruled=0,
                active_s=1,
            ),
        )
    assert refused.value.reason == "no_viewing_permit"


def test_the_same_key_keeps_once(site: Any, case: CaseId) -> None:
    site.open("wang", case)
    text = Text(findings="x", impression="y")
    command = _undecided(case, text)
    first = site.do("wang", command, key="once")
    assert site.do("wang", command, key="once") == first
    assert site.happened("report.decided") == 1
