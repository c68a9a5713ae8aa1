"""From answers to verdicts."""

import pytest

from lynkeus.cases.verdicts import QualityState, worst
from lynkeus.quality.catalogue import Material, ask_instance, worst_of
from lynkeus.quality.check import Verdict, failed, passed, unknown
from lynkeus.quality.facts import Facts
from lynkeus.quality.verdict import series_verdict

CASES = [
    ([], QualityState.CLEARED),
    ([("block", "pass"), ("warn", "pass")], QualityState.CLEARED),
    ([("note", "fail"), ("note", "unknown")], QualityState.CLEARED),
    ([("warn", "fail")], QualityState.WARNINGS),
    ([("block", "unknown")], QualityState.WARNINGS),
    ([("warn", "unknown"), ("block", "fail")], QualityState.QUARANTINED),
]


@pytest.mark.parametrize(("given", "expected"), CASES)
def test_a_series_is_judged_by_its_worst_answer(
    given: list[tuple[str, str]], expected: QualityState
) -> None:
    answers = [{"severity": severity, "verdict": verdict} for severity, verdict in given]
    assert series_verdict(answers) is expected


def test_the_study_is_as_bad_as_its_worst_series() -> None:
    assert worst([QualityState.CLEARED, QualityState.QUARANTINED]) is QualityState.QUARANTINED
    assert worst([]) is QualityState.UNCHECKED


def test_many_instances_give_one_answer_that_counts_them() -> None:
    bad = failed("blank", "The picture is blank.", 0.0)
    joined = worst_of([{"blank": passed(0.5)}, {"blank": bad}, {"blank": bad}])
    assert joined["blank"].verdict is Verdict.FAIL
    assert joined["blank"].why is not None
    assert joined["blank"].why.fields["images"] == 2
    assert joined["blank"].why.fields["of_images"] == 3


def test_unknown_is_worse_than_pass_and_better_than_fail() -> None:
    doubt = unknown("view_unknown", "Not said.")
    joined = worst_of([{"view": passed()}, {"view": doubt}])
    assert joined["view"].verdict is Verdict.UNKNOWN


def test_a_report_in_words_is_asked_nothing_about_pixels() -> None:
    text = Facts(attributes={"SOPClassUID": ("1.2.840.10008.5.1.4.1.1.88.11",)})
    assert ask_instance(Material(facts=text)) == {}
