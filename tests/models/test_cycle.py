"""A version's life beside its release: unseen, given up, rolled back; who may; what a plan is."""

from dataclasses import replace

import pytest

from lynkeus.core.errors import BadInput, Conflict, NotFound, Refused
from lynkeus.models import queries
from lynkeus.models.change_plan import changed_parts
from lynkeus.models.commands import ActivatePackage, ResumePackage, StopPackage
from lynkeus.models.cycle.commands import (
    ExportPackage,
    RetirePackage,
    RollBackPackage,
    ShadowPackage,
)
from lynkeus.models.registry import Standing
from lynkeus.models.releasing.commands import DeclareChangePlan

from . import toy
from .registering import READER, SENIOR, TOY, Site, trusting
from .releasing import CHANGES, NEWER, WHY, candidate, change_plan, refused, released, standings


class TestUnseen:
    def test_one_version_reads_unseen_at_a_time_and_none_of_them_is_in_use(
        self, in_use: Site, newer: ActivatePackage
    ) -> None:
        newest = replace(newer, version="1.2.0", digest="d" * 64)
        for one in (newer, newest):
            in_use.do(candidate(one))
        in_use.do(ShadowPackage(**NEWER))
        in_use.do(ShadowPackage(**NEWER))
        assert standings(in_use)["1.1.0"] is Standing.SHADOW
        in_use.do(ShadowPackage(package="toy-model", version="1.2.0"))
        assert standings(in_use) == {
            "1.0.0": Standing.ACTIVE,
            "1.1.0": Standing.CANDIDATE,
            "1.2.0": Standing.SHADOW,
        }
        with in_use.database.read() as connection:
            assert [one.version for one in queries.in_use(connection)] == ["1.0.0"]
            assert queries.out_of_use(connection) == {}
        assert [one["act"] for one in in_use.told()][-2:] == ["package.shadowed"] * 2

    def test_what_is_given_up_may_be_tried_again(
        self, in_use: Site, newer: ActivatePackage
    ) -> None:
        in_use.do(candidate(newer))
        assert refused(in_use, RetirePackage(**NEWER, reason=" "), BadInput) == "reason_length"
        in_use.do(RetirePackage(**NEWER, reason="no better"))
        assert standings(in_use)["1.1.0"] is Standing.RETIRED
        assert refused(in_use, ShadowPackage(**NEWER), Conflict) == "not_a_candidate"
        in_use.do(candidate(newer))
        assert standings(in_use)["1.1.0"] is Standing.CANDIDATE
        active = RetirePackage(**TOY, reason="no better")
        assert refused(in_use, active, Conflict) == "not_a_candidate"


class TestRollBack:
    def test_the_version_before_reads_again_at_once_and_the_later_one_only_for_a_reason(
        self, in_use: Site, newer: ActivatePackage
    ) -> None:
        released(in_use, newer)
        told = in_use.do(RollBackPackage(**NEWER, reason=WHY), SENIOR)
        assert told == {**NEWER, "instead": "1.0.0"}
        assert standings(in_use) == {"1.0.0": Standing.ACTIVE, "1.1.0": Standing.SET_ASIDE}
        entries = in_use.told()[-2:]
        assert [one["act"] for one in entries] == ["package.rolled_back", "package.put_back"]
        assert not any(WHY in str(one["words"]) for one in entries)
        assert refused(in_use, newer, Conflict) == "package_stopped"
        with in_use.database.read() as connection:
            gone = queries.out_of_use(connection)[("toy-model", "1.1.0")]
        assert (gone["why"], gone["by"], gone["instead"]) == (WHY, "Senior", "1.0.0")

    def test_where_none_is_left_it_is_taken_back_all_the_same_once_and_for_one_reason(
        self, in_use: Site
    ) -> None:
        assert in_use.do(RollBackPackage(**TOY, reason=WHY)) == {**TOY, "instead": ""}
        for again in (RollBackPackage, StopPackage):
            command = again(**TOY, reason="again and again")
            assert refused(in_use, command, Conflict) == "rolled_back_already"
        with in_use.database.read() as connection:
            [one] = queries.in_use(connection)
        assert (one.standing, one.standing_why) == (Standing.ROLLED_BACK, WHY)
        assert (one.stopped, one.reads) == (True, False)
        assert in_use.told()[-1]["act"] == "package.rolled_back"
        in_use.do(ResumePackage(**TOY, reason="the detector was mended"))
        assert standings(in_use) == {"1.0.0": Standing.ACTIVE}

    def test_what_somebody_stopped_before_it_was_replaced_is_not_put_back(
        self, in_use: Site, newer: ActivatePackage
    ) -> None:
        in_use.do(StopPackage(**TOY, reason="odd results since Monday"))
        released(in_use, newer)
        in_use.do(RollBackPackage(**NEWER, reason=WHY))
        assert standings(in_use) == {"1.0.0": Standing.SET_ASIDE, "1.1.0": Standing.ROLLED_BACK}

    def test_who_rolls_back_never_takes_another_version(
        self, in_use: Site, newer: ActivatePackage
    ) -> None:
        released(in_use, newer)
        old = RollBackPackage(**TOY, reason=WHY)
        assert refused(in_use, old, Conflict) == "version_replaced"
        nothing = RollBackPackage(package="nothing", version="1.0.0", reason=WHY)
        assert refused(in_use, nothing, NotFound) == "no_such_package"
        short = RollBackPackage(**NEWER, reason="no")
        assert refused(in_use, short, BadInput) == "reason_length"


def test_each_of_these_is_for_who_keeps_the_models(in_use: Site, newer: ActivatePackage) -> None:
    kept = (
        *(candidate(newer), ShadowPackage(**NEWER), RetirePackage(**NEWER, reason=WHY)),
        ExportPackage(**NEWER, digest=newer.digest),
    )
    asked = [(READER, one) for one in (*kept, RollBackPackage(**TOY, reason=WHY))]
    asked += [(READER, DeclareChangePlan(plan=change_plan())), *((SENIOR, one) for one in kept)]
    for actor, one in asked:
        with pytest.raises(Refused) as problem:
            in_use.do(one, actor)
        assert problem.value.reason == "role_missing"


def test_an_unknown_makers_package_is_not_taken_in_nor_a_version_exchanged(
    site: Site, command: ActivatePackage
) -> None:
    assert refused(site, candidate(command)) == "package_untrusted"
    trusting(site)
    site.do(candidate(command))
    other = candidate(replace(command, digest="e" * 64))
    assert refused(site, other, Conflict) == "version_taken"
    site.do(ExportPackage(**TOY, digest=command.digest))
    assert site.told()[-1]["act"] == "package.exported"


def test_cards_differ_in_what_says_for_whom_a_model_is() -> None:
    one = toy.card()
    other = one.model_copy(update={"version": "1.1.0", "limits": ("none",), "finding": "nodule"})
    assert changed_parts(one, other) == ("finding",)
    assert changed_parts(one, one) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- nothing", "the plan"),
        ("a: [", "not YAML"),
        (CHANGES.replace("    auc: {margin: 0.02, least: 0.8}\n", ""), "no demand is made of auc"),
        (CHANGES.replace("margin: 0.02", "margin: 2"), "judging.measures.auc.margin"),
        (CHANGES + "more: 1\n", "more"),
        (CHANGES + "#" * (1 << 18), "bytes"),
        (CHANGES.replace("parts: [network]", "parts: [weights]"), "changes.0.parts.0"),
    ],
)
def test_a_plan_that_cannot_be_used_names_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BadInput) as problem:
        change_plan(text)
    assert problem.value.reason == "change_plan_broken"
    assert said in problem.value.sentence
