"""A silent trial in totals: worked by hand, and never of fewer than a lot of studies."""

from dataclasses import replace

import pytest
from scipy.stats import binomtest

from lynkeus.core.errors import Conflict
from lynkeus.inference.shadow.trial import LOT, Signed, named, says, totals

FINDING = "pneumonia-like opacity (suggested)"
SAW = Signed(
    unseen="above", active="above", person=True, blind=True, decision="accept", patient="1"
)
SAW_NOT = replace(SAW, unseen="below", active="below", person=False)


def of(*groups: tuple[Signed, int]) -> list[Signed]:
    """Repeat studies, each of a patient of its own."""
    every = [one for one, count in groups for _ in range(count)]
    return [replace(one, patient=str(number)) for number, one in enumerate(every)]


def test_what_both_said_is_counted_against_what_people_saw() -> None:
    alone = replace(SAW, active="below", decision="reject")
    signed = of(
        (SAW, 6),
        (alone, 5),
        (SAW_NOT, 7),
        (replace(SAW, unseen="below", decision="amend"), 1),
        (replace(SAW, person=None, unseen="failed", decision="undecided"), 1),
    )
    told = totals(signed, FINDING)
    assert told["states"] == {"above": 11, "below": 8, "not_applicable": 0, "failed": 1}
    assert told["people"] == {"had": 12, "had_not": 7, "no_opinion": 1, "not_blind": 0}
    unseen, active = told["unseen"], told["active"]
    cells = ("above_had", "above_had_not", "below_had", "below_had_not")
    assert [unseen[one] for one in cells] == [11, 0, 1, 7]
    assert [active[one] for one in cells] == [7, 0, 5, 7]
    assert unseen["sensitivity"]["value"] == round(11 / 12, 4)
    assert unseen["sensitivity"]["low"] < 11 / 12 < unseen["sensitivity"]["high"]
    assert unseen["agreement"]["n"] == 19
    p = round(binomtest(5, 6).pvalue, 4)
    assert told["one_alone_agrees"] == {"studies": 19, "unseen": 5, "active": 1, "p": p}
    assert told["decisions"]["reject"] == {"studies": 5, "unseen_says_the_same": 0}
    assert told["compared_with"] == ["opacity"]


def test_of_fewer_than_a_lot_nothing_is_told_and_of_what_is_over_nothing_changes() -> None:
    signed = of((SAW, LOT - 1))
    with pytest.raises(Conflict) as refused:
        totals(signed, FINDING)
    assert (refused.value.reason, refused.value.fields["signed"]) == ("trial_small", LOT - 1)
    whole = totals([*signed, SAW], FINDING)
    more = totals([*signed, SAW, *[SAW_NOT] * (LOT - 1)], FINDING)
    assert (whole["left_over"], more["left_over"]) == (0, LOT - 1)
    assert {**more, "left_over": 0} == whole
    assert whole["unseen"]["specificity"] == {"n": 0, "value": None, "low": None, "high": None}


def test_a_version_without_another_in_use_is_compared_with_people_alone() -> None:
    told = totals(of((replace(SAW, active=""), LOT)), FINDING)
    assert told["active"]["agreement"]["n"] == told["one_alone_agrees"]["studies"] == 0
    assert told["one_alone_agrees"]["p"] == 1.0


@pytest.mark.parametrize(
    ("overall", "findings", "looked_for", "said"),
    [
        ("cannot", (), FINDING, None),
        ("none", (), FINDING, False),
        ("finding", ("effusion",), FINDING, False),
        ("finding", ("opacity", "effusion"), FINDING, True),
        ("finding", ("other",), "tuberculosis", True),
        ("none", (), "tuberculosis", False),
    ],
)
def test_an_opinion_says_what_a_model_looks_for(
    overall: str, findings: tuple[str, ...], looked_for: str, said: bool | None
) -> None:
    assert says(overall, findings, looked_for) is said
    assert named(FINDING) == ("opacity",)
