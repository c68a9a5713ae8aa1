"""The registry: what reads at a site, and what the ledger says of it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lynkeus.access.actors import operator, service
from lynkeus.core.errors import BadInput, Conflict, LynkeusError, NotFound, Refused
from lynkeus.models import queries
from lynkeus.models.commands import ActivatePackage, ResumePackage, StopPackage
from lynkeus.models.counting.commands import CalibratePackage
from lynkeus.models.makers.commands import DistrustKey, TrustKey
from lynkeus.models.records import operating_points
from lynkeus.models.registry import Standing

from . import toy
from .registering import READER, SENIOR, TOY, Site, distrusting, stand, trusting
from .releasing import released


def test_a_package_of_an_unknown_maker_is_not_activated(
    site: Site, command: ActivatePackage
) -> None:
    with pytest.raises(Refused) as refused:
        site.do(command)
    assert refused.value.reason == "package_untrusted"
    assert "packages trust" in refused.value.sentence
    assert site.entries() == 1


def test_a_trusted_makers_package_reads_at_its_cards_point(
    site: Site, command: ActivatePackage
) -> None:
    trusting(site)
    site.do(command)
    with site.database.read() as connection:
        (one,) = queries.in_use(connection)
        assert queries.named(connection, "toy-model", "1.0.0") == one
        (maker,) = queries.makers(connection)
    assert (maker.text, maker.trusted) == (toy.MAKER, True)
    assert one.standing is Standing.ACTIVE
    assert one.point == 0.5
    assert one.digest == command.digest
    assert one.summary == command.summary
    assert one.summary.views == ("AP", "PA")
    assert site.entries() == 2


def test_the_same_again_changes_and_says_nothing(site: Site, command: ActivatePackage) -> None:
    trusting(site)
    trusting(site)
    site.do(command)
    site.do(command, operator("root"))
    assert site.entries() == 2


def test_a_new_version_replaces_the_old_one(site: Site, command: ActivatePackage) -> None:
    trusting(site)
    site.do(command)
    released(site, replace(command, version="1.1.0", digest="f" * 64, point=0.3))
    with site.database.read() as connection:
        (one,) = queries.in_use(connection)
        assert len(queries.registered(connection)) == 2
        old = queries.named(connection, "toy-model", "1.0.0")
        points = connection.execute(select(operating_points.c.point)).scalars().all()
    assert (one.version, one.point) == ("1.1.0", 0.3)
    assert (old.standing, old.point) == (Standing.REPLACED, 0.5)
    assert sorted(points) == [0.3, 0.5]
    site.do(command)
    with site.database.read() as connection:
        assert [one.version for one in queries.in_use(connection)] == ["1.0.0"]


def test_one_version_is_one_content(site: Site, command: ActivatePackage) -> None:
    trusting(site)
    site.do(command)
    with pytest.raises(Conflict) as refused:
        site.do(replace(command, digest="e" * 64))
    assert refused.value.reason == "version_taken"


def test_a_package_is_stopped_and_resumed_with_a_reason(
    site: Site, command: ActivatePackage
) -> None:
    trusting(site)
    site.do(command)
    assert stand(site) == (Standing.ACTIVE, "Chief", "")
    site.do(StopPackage(**TOY, reason="odd results since Monday"), SENIOR)
    assert stand(site) == (Standing.STOPPED, "Senior", "odd results since Monday")
    with pytest.raises(Conflict) as refused:
        site.do(command)
    assert refused.value.reason == "package_stopped"
    for _ in range(2):
        site.do(ResumePackage(**TOY, reason="the detector was mended"))
        assert stand(site) == (Standing.ACTIVE, "Chief", "the detector was mended")
    assert site.entries() == 4


def test_what_was_stopped_and_then_replaced_reads_again_only_for_a_reason(
    site: Site, command: ActivatePackage
) -> None:
    trusting(site)
    site.do(command)
    site.do(StopPackage(**TOY, reason="odd results since Monday"), SENIOR)
    released(site, replace(command, version="1.1.0", digest="f" * 64))
    with site.database.read() as connection:
        old = queries.named(connection, "toy-model", "1.0.0")
        (reading,) = queries.in_use(connection)
    assert (reading.version, reading.stopped) == ("1.1.0", False)
    assert (old.standing, old.in_use, old.stopped) == (Standing.SET_ASIDE, False, True)
    assert (old.standing_by, old.standing_why) == ("Senior", "odd results since Monday")
    for reason, refusal in (
        ("", "package_stopped"),
        (" ", "package_stopped"),
        ("no", "reason_length"),
    ):
        with pytest.raises(LynkeusError) as refused:
            site.do(replace(command, reason=reason))
        assert refused.value.reason == refusal
    site.do(replace(command, reason="the detector was mended"))
    assert stand(site) == (Standing.ACTIVE, "Chief", "the detector was mended")
    with site.database.read() as connection:
        assert queries.named(connection, "toy-model", "1.1.0").standing is Standing.REPLACED


def test_what_somebody_types_stands_in_no_sentence_of_the_ledger(
    site: Site, command: ActivatePackage
) -> None:
    typed = {"reason": "missed the tumour of Li Hua"}
    trusting(site)
    site.do(replace(command, **typed))
    site.do(StopPackage(**TOY, **typed))
    site.do(ResumePackage(**TOY, **typed))
    counted = CalibratePackage(
        **TOY,
        point=0.5,
        counted={"films": 9, "above": None, "below": None},
        source="films of Li Hua",
        labels="a" * 64,
    )
    site.do(counted)
    distrusting(site, **typed)
    entries = site.told()
    assert not any("Li Hua" in str(one["words"]) for one in entries)
    told = [one["fields"].get("reason", one["fields"].get("source")) for one in entries[1:]]
    assert told == [*[typed["reason"]] * 3, counted.source, typed["reason"]]
    assert entries[-1]["words"] == (
        f"Trusted the maker the maker (key {command.signer[:16]}) no more, with a reason. Of his "
        "packages stopped: toy-model 1.0.0."
    )


def test_who_stops_a_version_never_stops_the_one_that_replaced_it(
    site: Site, command: ActivatePackage
) -> None:
    trusting(site)
    site.do(command)
    released(site, replace(command, version="1.1.0", digest="f" * 64))
    with pytest.raises(Conflict) as refused:
        site.do(StopPackage(**TOY, reason="odd results since Monday"))
    assert (refused.value.reason, refused.value.fields["version"]) == ("version_replaced", "1.1.0")
    assert stand(site)[0] is Standing.ACTIVE


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (StopPackage(**TOY, reason=" "), "reason_length"),
        (TrustKey(text=toy.MAKER, name=" "), "name_length"),
        (TrustKey(text="nothing", name="nobody"), "not_a_key"),
        (DistrustKey(text=toy.MAKER, name="the maker", reason=" "), "reason_length"),
        (DistrustKey(text="nothing", name="nobody", reason="it leaked"), "not_a_key"),
    ],
)
def test_what_cannot_be_used_is_refused(site: Site, asked: object, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        site.do(asked)
    assert refused.value.reason == reason


def test_what_is_not_in_use_cannot_be_stopped(site: Site) -> None:
    with pytest.raises(NotFound):
        site.do(StopPackage(**TOY, reason="no such thing"))
    with site.database.read() as connection, pytest.raises(NotFound):
        queries.named(connection, "toy-model", "1.0.0")


def test_nobody_does_what_his_role_does_not_allow(site: Site, command: ActivatePackage) -> None:
    why = {"reason": "as I please"}
    distrust = DistrustKey(text=toy.MAKER, name="me", **why)
    kept = (TrustKey(text=toy.MAKER, name="me"), distrust, command, ResumePackage(**TOY, **why))
    asked = [(READER, one) for one in (*kept, StopPackage(**TOY, **why))]
    for actor, one in (*asked, *((SENIOR, one) for one in kept)):
        with pytest.raises(Refused) as refused:
            site.do(one, actor)
        assert refused.value.reason == "role_missing"
    site.do(TrustKey(text=toy.MAKER, name="the maker"), service("demo", responsible="nobody"))
