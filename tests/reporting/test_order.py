"""The order of the worklist, with the reason for each place."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lynkeus.cases.choices.cap import CAP_HOURS, CAP_HOURS_MAX, CAP_HOURS_MIN
from lynkeus.cases.withholding import AiState
from lynkeus.core.ids import CaseId
from lynkeus.reporting.order import Marked, Place, Waiting, order

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)


def _waiting(
    name: str,
    minutes: int,
    *,
    urgent: bool = False,
    ai: str = "withheld",
    raised: str = "",
    signed: bool = False,
) -> Waiting:
    received = NOW - timedelta(minutes=minutes)
    return Waiting(
        case=CaseId(name),
        received=received,
        urgent=Marked(by="Li", at=NOW) if urgent else None,
        ai=AiState(ai),
        raised=raised,
        signed=signed,
    )


def _placed(waiting: list[Waiting], hours: int = CAP_HOURS) -> list[tuple[CaseId, Place]]:
    return order(waiting, now=NOW, cap_hours=hours)


def test_urgent_then_past_the_cap_then_no_result_then_waiting_time() -> None:
    studies = [
        _waiting("young", 5),
        _waiting("old", 60),
        _waiting("refused", 10, ai="not_applicable"),
        _waiting("broken", 3, ai="failed"),
        _waiting("overdue", 60 * CAP_HOURS + 1),
        _waiting("now", 1, urgent=True),
    ]
    placed = _placed(studies)
    assert [case for case, _ in placed] == ["now", "overdue", "broken", "refused", "old", "young"]
    assert [place.code for _, place in placed] == [
        "urgent",
        "past_cap",
        "ai_failed",
        "ai_not_applicable",
        "waiting",
        "waiting",
    ]
    assert placed[0][1].fields == {"by": "Li", "at": NOW.isoformat()}, "who marked it, and when"
    assert placed[1][1].fields == {"cap_hours": CAP_HOURS}


def test_a_signed_report_that_later_images_are_not_in_goes_before_all_but_the_urgent() -> None:
    studies = [
        _waiting("overdue", 60 * CAP_HOURS + 1),
        _waiting("signed", 1, ai="failed", signed=True),
        _waiting("now", 1, urgent=True, signed=True),
    ]
    placed = _placed(studies)
    assert [case for case, _ in placed] == ["now", "signed", "overdue"]
    assert placed[1][1].code == "later_images"


def test_at_the_cap_nobody_is_past_it() -> None:
    [(_, place)] = _placed([_waiting("exactly", 60 * CAP_HOURS)])
    assert (place.code, place.fields) == ("waiting", {"cap_hours": CAP_HOURS})


@given(
    st.integers(CAP_HOURS_MIN, CAP_HOURS_MAX),
    st.lists(st.integers(0, 60 * (CAP_HOURS_MAX + 9)), unique=True),
)
def test_whoever_waits_longer_than_the_site_lets_anybody_stands_first(
    hours: int, waits: list[int]
) -> None:
    studies = [_waiting(str(one), one, ai="failed" if one % 2 else "below") for one in waits]
    placed = _placed(studies, hours)
    past = sorted((one for one in waits if one > 60 * hours), reverse=True)
    assert [int(case) for case, _ in placed[: len(past)]] == past
    for place, (_, why) in enumerate(placed):
        assert (why.code == "past_cap") == (place < len(past))
        named = why.code in {"past_cap", "waiting"}
        assert why.fields == ({"cap_hours": hours} if named else {})


def test_triage_raises_and_never_past_who_waited_too_long() -> None:
    studies = [
        _waiting("plain", 30),
        _waiting("raised", 5, raised="A"),
        _waiting("overdue", 60 * CAP_HOURS + 1),
    ]
    placed = _placed(studies)
    assert [case for case, _ in placed] == ["overdue", "raised", "plain"]
    assert placed[1][1].fields == {"class": "A"}


@given(
    st.lists(st.tuples(st.integers(0, 600), st.booleans()), max_size=12),
    st.lists(st.sampled_from(["above", "below", "withheld", "pending", "none"]), min_size=12),
    st.lists(st.sampled_from(["above", "below", "withheld", "pending", "none"]), min_size=12),
)
def test_what_ai_found_changes_nothing_in_the_order(
    studies: list[tuple[int, bool]], one: list[str], other: list[str]
) -> None:
    def placed(states: list[str]) -> list[str]:
        waiting = [
            _waiting(f"{index:03}", minutes, urgent=urgent, ai=state)
            for index, ((minutes, urgent), state) in enumerate(zip(studies, states, strict=False))
        ]
        return [case for case, _ in _placed(waiting)]

    assert placed(one) == placed(other)
