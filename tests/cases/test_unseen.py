"""A model that reads unseen: it reads as the others do, and leaves no trace in any study."""

from typing import Any

import pytest

from lynkeus.core.errors import Broken
from lynkeus.core.facts import facts
from lynkeus.inference.shadow.commands import TellTrial
from lynkeus.inference.shadow.queries import unseen_by
from lynkeus.inference.shadow.records import shadow_readings

from .conftest import ABOVE, Site, film

UNSEEN = "unseen-model"


@pytest.fixture
def trying(site: Site) -> Site:
    site.packages.beside = (UNSEEN,)
    site.models.others[UNSEEN] = {**ABOVE, "state": "below", "probability": 0.0713}
    return site


def kept(site: Site) -> list[Any]:
    with site.database.read() as connection:
        return list(connection.execute(shadow_readings.select()).all())


def told(site: Site) -> tuple[list[Any], list[Any]]:
    with site.database.read() as connection:
        rows = connection.execute(facts.select().order_by(facts.c.seq)).all()
    return [row.kind for row in rows], [str(row.body) for row in rows]


def test_it_reads_the_same_image_and_no_map_and_no_finding_is_kept_with_it(trying: Site) -> None:
    case = trying.receive(film())
    trying.work(twice=True)
    [row] = kept(trying)
    assert (row.case, row.revision, row.package, row.version) == (case, 1, UNSEEN, "2.0.0")
    assert (row.state, row.result["probability"]) == ("below", 0.0713)
    assert not {"map", "cover", "looks_for", "responsible"} & row.result.keys()
    [first, *_] = trying.models.asked
    assert {sop for sop, _ in trying.models.asked} == {first[0]}


def test_nothing_of_a_study_tells_that_it_was_read_unseen(site: Site) -> None:
    without = site.receive(film(StudyInstanceUID="1.2.3", SOPInstanceUID="1.2.3.4"))
    site.work()
    acts, (kinds, _) = site.acts(without), told(site)
    site.packages.beside = (UNSEEN,)
    case = site.receive(film())
    site.work()
    assert len(kept(site)) == 1
    assert site.acts(case) == acts
    after, bodies = told(site)
    assert after == [*kinds, *kinds]
    assert not any(UNSEEN in body for body in bodies)
    assert not any(UNSEEN in str(entry) for entry in site.story(case))


def test_one_that_fails_is_kept_as_failed_and_the_others_have_read(trying: Site) -> None:
    trying.models.others[UNSEEN] = Broken("It broke off.", reason="model_broken")
    case = trying.receive(film())
    trying.work()
    assert [row.state for row in kept(trying)] == ["failed"]
    assert "reading.recorded" in trying.acts(case)


def test_one_that_was_taken_out_meanwhile_does_not_read(trying: Site) -> None:
    def taken_out() -> None:
        trying.packages.beside = ()

    trying.models.meanwhile = taken_out
    trying.receive(film())
    trying.work()
    assert kept(trying) == []
    with trying.database.read() as connection:
        assert unseen_by(connection, UNSEEN, "2.0.0") == []


def test_totals_are_told_on_the_record(trying: Site) -> None:
    totals = {"studies": 20, "states": {"above": 3}}
    said = trying.do("admin", TellTrial(package=UNSEEN, version="2.0.0", totals=totals))
    assert said == {"package": UNSEEN, "version": "2.0.0", **totals}
