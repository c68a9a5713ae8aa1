"""A version's life: taken in, unseen, released for what was shown beforehand, rolled back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from lynkeus.access.actors import operator
from lynkeus.core.errors import Conflict, NotFound, Refused
from lynkeus.manifests.records import manifests
from lynkeus.models import queries
from lynkeus.models.commands import ActivatePackage, StopPackage
from lynkeus.models.cycle.commands import (
    ShadowPackage,
)
from lynkeus.models.registry import Standing
from lynkeus.models.releasing.commands import DeclareChangePlan
from lynkeus.models.releasing.queries import declared

from .registering import READER, SENIOR, TOY, Site, distrusting, trusting
from .releasing import (
    CHANGES,
    FILMS,
    MANIFEST,
    NEWER,
    WHY,
    calibrated,
    candidate,
    change_plan,
    freeze,
    measured,
    open_for,
    ready,
    refused,
    releasing,
    standings,
)


class TestRelease:
    def test_it_lets_a_version_read_in_the_place_of_another_for_all_that_was_shown(
        self, in_use: Site, newer: ActivatePackage
    ) -> None:
        ready(in_use, newer)
        assert standings(in_use) == {"1.0.0": Standing.ACTIVE, "1.1.0": Standing.CANDIDATE}
        in_use.do(releasing(in_use, newer), SENIOR)
        assert standings(in_use) == {"1.0.0": Standing.REPLACED, "1.1.0": Standing.ACTIVE}
        told = in_use.told()[-1]
        assert told["act"] == "package.released"
        fields = told["fields"]
        shown = ("replaces", "signed_by", "manifest", "opening", "openings", "films", "report")
        assert [fields[one] for one in shown] == [
            *("1.0.0", "Senior", MANIFEST, 1, 1, 100, "r" * 64)
        ]
        assert told["actor"]["name"] == "Senior"

    def test_what_is_new_is_not_activated_in_the_place_of_what_is_in_use(
        self, in_use: Site, newer: ActivatePackage
    ) -> None:
        for _ in range(2):
            assert refused(in_use, newer) == "release_needed"
            in_use.do(candidate(newer))
        in_use.do(StopPackage(**TOY, reason=WHY))
        assert refused(in_use, newer) == "release_needed"

    def test_a_first_version_that_was_imported_may_be_activated(
        self, site: Site, command: ActivatePackage
    ) -> None:
        trusting(site)
        site.do(candidate(command))
        site.do(command)
        assert standings(site) == {"1.0.0": Standing.ACTIVE}

    def test_a_first_version_may_be_released_as_well(
        self, site: Site, command: ActivatePackage
    ) -> None:
        trusting(site)
        ready(site, command)
        compared = releasing(site, command, measured=measured(command, "e" * 64))
        assert refused(site, compared) == "comparison_other"
        site.do(releasing(site, command))
        assert standings(site) == {"1.0.0": Standing.ACTIVE}

    def test_nobody_at_a_terminal_alone_and_no_other_role_releases(
        self, in_use: Site, newer: ActivatePackage
    ) -> None:
        ready(in_use, newer)
        for actor in (operator("root"), READER):
            with pytest.raises(Refused) as problem:
                in_use.do(releasing(in_use, newer), actor)
            assert problem.value.reason == "role_missing"


SHORT: list[tuple[str, Callable[[Site, ActivatePackage], dict[str, object]]]] = [
    ("card_incomplete", lambda *_: {"lacking": ("the auc with its interval",)}),
    ("change_not_planned", lambda *_: {"changed": ("network", "finding")}),
    ("evaluation_other", lambda site, one: _found(site, one, digest="0" * 64)),
    ("evaluation_unheld", lambda site, one: _found(site, one, manifest="")),
    ("evaluation_unheld", lambda site, one: _found(site, one, manifest="b" * 64)),
    ("evaluation_part", lambda site, one: _found(site, one, films=99)),
    ("comparison_other", lambda site, one: _found(site, one, against="", less={})),
    ("release_short", lambda site, one: _worse(site, one, auc=-0.02)),
    ("release_short", lambda site, one: _worse(site, one, sensitivity=-0.06)),
    ("release_short", lambda site, one: _worse(site, one, specificity=float("nan"))),
    ("release_short", lambda site, one: _found(site, one, judged=40)),
    ("release_short", lambda site, one: _found(site, one, positive=19)),
]


def _found(site: Site, one: ActivatePackage, **other: object) -> dict[str, object]:
    before = releasing(site, one).measured
    return {"measured": replace(before, **other)}


def _worse(site: Site, one: ActivatePackage, **low: float) -> dict[str, object]:
    return {"measured": measured(one, releasing(site, one).active, **low)}


@pytest.mark.parametrize(("reason", "lacks"), SHORT)
def test_a_release_that_lacks_something_is_refused_and_told(
    in_use: Site,
    newer: ActivatePackage,
    reason: str,
    lacks: Callable[[Site, ActivatePackage], dict[str, object]],
) -> None:
    ready(in_use, newer)
    assert refused(in_use, releasing(in_use, newer, **lacks(in_use, newer))) == reason
    assert standings(in_use)["1.0.0"] is Standing.ACTIVE
    last = in_use.told()[-1]
    assert (last["act"], last["fields"]["reason"]) == ("refused", reason)


def test_a_part_that_the_plan_lets_change_is_no_hindrance(
    in_use: Site, newer: ActivatePackage
) -> None:
    ready(in_use, newer)
    in_use.do(releasing(in_use, newer, changed=("network",)))
    assert standings(in_use)["1.1.0"] is Standing.ACTIVE


def test_a_plan_comes_before_its_test_set_is_opened(in_use: Site, newer: ActivatePackage) -> None:
    freeze(in_use)
    in_use.do(candidate(newer))
    calibrated(in_use, newer, newer.point)
    assert refused(in_use, releasing(in_use, newer)) == "test_not_opened"
    open_for(in_use, newer)
    assert refused(in_use, releasing(in_use, newer)) == "change_plan_missing"
    in_use.clock.at += timedelta(hours=1)
    in_use.do(DeclareChangePlan(plan=change_plan()))
    assert refused(in_use, releasing(in_use, newer)) == "change_plan_late"
    unknown = releasing(in_use, newer, manifest="b" * 64)
    assert refused(in_use, unknown, NotFound) == "manifest_unknown"


def test_an_opening_of_a_set_alike_is_none_of_this_one(
    in_use: Site, newer: ActivatePackage
) -> None:
    ready(in_use, newer)
    other = "b" * 64
    with in_use.database.write() as connection:
        row = {"name": "alike", "commitment": "c", "margin": None, "alpha": 0.05, "approval": ""}
        counts = {"test": {"cases": FILMS, "patients": FILMS, "classes": {}}}
        made = manifests.insert().values(digest=other, counts=counts, test=[MANIFEST], **row)
        connection.execute(made.values(person="chief", at=in_use.clock.now()))
    # It was opened for this version, and shares its images: only how often is counted together.
    assert refused(in_use, releasing(in_use, newer, manifest=other)) == "test_not_opened"


def test_films_of_patients_whom_a_version_knows_do_not_judge_it(
    in_use: Site, newer: ActivatePackage
) -> None:
    ready(in_use, newer)
    command = releasing(in_use, newer)
    known = replace(command, measured=replace(command.measured, seen=3))
    assert refused(in_use, known) == "evaluation_seen"


def test_a_plan_that_another_replaced_is_not_taken_for_the_newest(in_use: Site) -> None:
    lax = change_plan(CHANGES.replace("margin: 0.02", "margin: 0.5"))
    in_use.do(DeclareChangePlan(plan=change_plan()))
    in_use.clock.at += timedelta(hours=1)
    in_use.do(DeclareChangePlan(plan=lax))
    again = DeclareChangePlan(plan=change_plan())
    assert refused(in_use, again, Conflict) == "change_plan_again"


def test_the_plan_that_stood_then_holds_whatever_was_declared_since(
    in_use: Site, newer: ActivatePackage
) -> None:
    ready(in_use, newer)
    in_use.clock.at += timedelta(hours=1)
    lax = change_plan(CHANGES.replace("margin: 0.02", "margin: 0.5"))
    for _ in range(2):
        in_use.do(DeclareChangePlan(plan=lax))
    with in_use.database.read() as connection:
        assert len(declared(connection, "toy-model")) == 2
    worse = releasing(in_use, newer, **_worse(in_use, newer, auc=-0.02))
    assert refused(in_use, worse) == "release_short"


def test_after_a_further_opening_of_a_test_set_a_version_is_measured_again(
    in_use: Site, newer: ActivatePackage
) -> None:
    ready(in_use, newer)
    early = releasing(in_use, newer)
    open_for(in_use, replace(newer, version="1.0.9"), number=2)
    assert refused(in_use, early) == "evaluation_alpha"
    in_use.do(releasing(in_use, newer, **_found(in_use, newer, alpha=0.025)))


def test_a_release_is_judged_at_the_alpha_that_its_manifest_fixed(
    in_use: Site, newer: ActivatePackage
) -> None:
    ready(in_use, newer)
    with in_use.database.write() as connection:
        connection.execute(manifests.update().values(alpha=0.01))
    assert refused(in_use, releasing(in_use, newer)) == "evaluation_alpha"
    in_use.do(releasing(in_use, newer, **_found(in_use, newer, alpha=0.01)))


def test_a_point_is_calibrated_on_films_of_this_site(in_use: Site, newer: ActivatePackage) -> None:
    in_use.do(DeclareChangePlan(plan=change_plan()))
    freeze(in_use)
    in_use.do(candidate(newer))
    open_for(in_use, newer)
    assert refused(in_use, releasing(in_use, newer)) == "not_calibrated_here"
    calibrated(in_use, newer, 0.31, rule="95 of 100 are found")
    in_use.do(releasing(in_use, newer))
    with in_use.database.read() as connection:
        assert queries.using(connection, "toy-model").point == 0.31
    with pytest.raises(Conflict) as problem:
        calibrated(in_use, newer, 0.2, rule="99 of 100 are found")
    assert problem.value.reason == "point_stays"


def test_what_is_no_candidate_or_was_exchanged_or_distrusted_is_not_released(
    in_use: Site, command: ActivatePackage, newer: ActivatePackage
) -> None:
    ready(in_use, newer)
    other = releasing(in_use, newer, digest="e" * 64)
    assert refused(in_use, other, Conflict) == "not_a_candidate"
    assert refused(in_use, releasing(in_use, command), Conflict) == "not_a_candidate"
    assert refused(in_use, releasing(in_use, newer, active=""), Conflict) == "active_changed"
    distrusting(in_use)
    assert refused(in_use, releasing(in_use, newer)) == "maker_distrusted"
    assert refused(in_use, ShadowPackage(**NEWER)) == "maker_distrusted"
