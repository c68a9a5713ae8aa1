"""Makers: whom a site trusts, and what ends when it trusts one no more."""

import pytest

from lynkeus.core.errors import Refused
from lynkeus.models import queries
from lynkeus.models.commands import ActivatePackage, ResumePackage, StopPackage
from lynkeus.models.makers.commands import TrustKey
from lynkeus.models.registry import Standing, subject_of

from . import toy
from .registering import TOY, Site, distrusting, stand, trusting


def test_what_a_maker_signed_is_stopped_at_once_when_he_is_trusted_no_more(
    site: Site, command: ActivatePackage
) -> None:
    trusting(site)
    site.do(command)
    assert distrusting(site)["stopped"] == ["toy-model 1.0.0"]
    assert stand(site) == (Standing.STOPPED, "Chief", "the key leaked")
    with site.database.read() as connection:
        assert not queries.using(connection, "toy-model").trusted
        assert not queries.is_trusted(connection, command.signer)
    assert site.entries() == 3
    distrusting(site)
    assert site.entries() == 3
    for asked, reason in (
        (ResumePackage(**TOY, reason="never mind"), "maker_distrusted"),
        (command, "package_untrusted"),
    ):
        with pytest.raises(Refused) as refused:
            site.do(asked)
        assert refused.value.reason == reason


def test_a_maker_who_is_trusted_again_has_nothing_resumed(
    site: Site, command: ActivatePackage
) -> None:
    trusting(site)
    site.do(command)
    distrusting(site)
    trusting(site)
    with site.database.read() as connection:
        assert queries.using(connection, "toy-model").trusted
    assert stand(site)[0] is Standing.STOPPED
    assert site.told()[-1]["about"] == [subject_of(**TOY)], "its story tells that he is trusted"
    site.do(ResumePackage(**TOY, reason="the key had not leaked"))
    assert stand(site)[0] is Standing.ACTIVE


def test_a_maker_is_named_anew_and_the_ledger_tells(site: Site) -> None:
    trusting(site)
    site.do(TrustKey(text=toy.MAKER, name="Rogue Lab "))
    with site.database.read() as connection:
        assert [(one.name, one.trusted) for one in queries.makers(connection)] == [
            ("Rogue Lab", True)
        ]
    assert "the maker the maker" in str(site.told()[-1]["words"])
    assert "Rogue Lab" in str(site.told()[-1]["words"])
    site.do(TrustKey(text=toy.MAKER, name="Rogue Lab"))
    assert site.entries() == 2


def test_what_was_stopped_before_keeps_its_own_reason(site: Site, command: ActivatePackage) -> None:
    trusting(site)
    site.do(command)
    site.do(StopPackage(**TOY, reason="odd results since Monday"))
    assert distrusting(site)["stopped"] == []
    assert stand(site) == (Standing.STOPPED, "Chief", "odd results since Monday")


def test_a_maker_may_be_distrusted_before_he_was_ever_trusted(
    site: Site, command: ActivatePackage
) -> None:
    distrusting(site)
    with pytest.raises(Refused):
        site.do(command)
    with site.database.read() as connection:
        assert [one.trusted for one in queries.makers(connection)] == [False]
