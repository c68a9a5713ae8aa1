"""What a report may become."""

import pytest

from lynkeus.core.errors import BadInput, Conflict
from lynkeus.reporting.decisions import Decision
from lynkeus.reporting.report import (
    ReportState,
    Standing,
    Text,
    check_text,
    check_version,
)


def _standing(version: int, state: ReportState) -> Standing:
    text = Text(findings="", impression="")
    return Standing(
        version=version, revision=1, state=state, decision=Decision.UNDECIDED, text=text
    )


def test_a_change_is_made_on_what_stands() -> None:
    check_version(_standing(3, ReportState.WRITING), 3, by="Wang")
    with pytest.raises(Conflict) as late:
        check_version(_standing(4, ReportState.WRITING), 3, by="Wang")
    assert late.value.reason == "report_changed"
    assert late.value.fields == {"seen": 3, "version": 4, "by": "Wang"}


def test_what_is_signed_does_not_change() -> None:
    with pytest.raises(Conflict) as signed:
        check_version(_standing(3, ReportState.SIGNED), 3, by="Wang")
    assert signed.value.reason == "report_signed"


def test_a_text_has_a_limit() -> None:
    with pytest.raises(BadInput) as long:
        check_text(Text(findings="x" * 50_001, impression=""))
    assert long.value.reason == "text_too_long"
