"""A model that failed, or was stopped when a study came, is asked again by a reader."""

from collections.abc import Callable
from typing import Any

from lynkeus.cases.queries import state_of
from lynkeus.cases.records import readings
from lynkeus.core.errors import Broken
from lynkeus.models.registry import Standing
from lynkeus.quality.commands import ReleaseSeries

from ..models import entered

Film = Callable[..., bytes]
Pages = Callable[[str], Any]


def _count(site: Any) -> int:
    with site.database.read() as connection:
        return len(connection.execute(readings.select()).all())


def test_a_model_that_fails_is_a_reading_and_mends_itself(
    site: Any, make_film: Film, pages: Pages
) -> None:
    good = site.models.says
    site.models.says = Broken("A child process died.", reason="child_died")
    case = site.receive(make_film())
    site.work()
    shown = pages("wang").ask("POST", f"/api/studies/{site.uid(case)}/open").json()
    assert shown["ai"] == "failed"
    assert shown["readings"][0]["reason"]["code"] == "child_died"
    assert "reading.failed" in site.acts(case)
    site.models.says = good
    doctor, path = pages("zhou"), f"/api/studies/{site.uid(case)}"
    assert doctor.ask("POST", f"{path}/reading").json()["reason"] == "no_viewing_permit"
    doctor.ask("POST", f"{path}/open")
    assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 1}
    site.work()
    assert _count(site) == 1
    assert doctor.ask("GET", path).json()["ai"] == "withheld"
    assert "reading.asked_again" in site.acts(case)
    assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 0}
    assert site.queue == []


def test_a_study_that_came_while_a_model_was_stopped_is_read_once_it_is_resumed(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.packages.stopped = True
    case = site.receive(make_film())
    site.work()
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    assert doctor.ask("POST", f"{path}/open").json()["ai"] == "stopped"
    for standing, word in ((True, "stopped"), (False, "withheld")):
        site.packages.stopped = standing
        assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 1}
        site.work()
        assert doctor.ask("GET", path).json()["ai"] == word
    assert _count(site) == 1
    assert site.happened("reading.recorded") == 2
    assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 0}


def test_a_study_that_came_before_any_model_was_active_is_read_once_somebody_asks(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.packages.names = ()
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.STOPPED)
        entered.stand(connection, "other", Standing.REPLACED)
    case = site.receive(make_film())
    site.work()
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    assert doctor.ask("POST", f"{path}/open").json()["ai_reason"]["code"] == "no_model_active"
    assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 0}
    site.packages.names = ("chest",)
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.ACTIVE)
    assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 1}
    told = site.story(case)[-1]
    assert (told["act"], told["fields"]["models"]) == ("reading.asked", ["chest 1.0.0"])
    site.work()
    assert doctor.ask("GET", path).json()["ai"] == "withheld"
    assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 0}


def test_what_waits_for_its_check_is_not_asked_again(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.models.says = Broken("A child process died.", reason="child_died")
    case = site.receive(make_film())
    site.work()
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    doctor.ask("POST", f"{path}/open")
    site.receive(make_film(InstanceNumber=2))
    assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 0}
    assert "reading.asked_again" not in site.acts(case)


def test_a_study_says_that_its_model_was_stopped_because_its_maker_is_trusted_no_more(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.packages.distrusted = True
    case = site.receive(make_film())
    site.work()
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    shown = doctor.ask("POST", f"{path}/open").json()
    (reading,) = shown["readings"]
    assert (shown["ai"], reading["reason"]["code"]) == ("stopped", "maker_distrusted")
    [told] = [one for one in site.story(case) if one["act"] == "reading.stopped"]
    assert told["fields"]["reason"] == "maker_distrusted"
    assert "its maker is trusted no more" in told["words"]
    site.packages.distrusted = False
    assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 1}
    site.work()
    assert doctor.ask("GET", path).json()["ai"] == "withheld"


def test_a_study_that_is_passed_over_again_says_why_now(site: Any, make_film: Film) -> None:
    site.packages.names = ()
    case = site.receive(make_film(Modality="OT"))
    site.work()
    for names in (("chest",), ("chest",), ()):
        site.packages.names = names
        again = {"series": "1.2.3.4.1", "reason": "another model is active"}
        site.do("zhou", ReleaseSeries(case=case, revision=1, **again))
        site.work()
    told = [one["fields"] for one in site.story(case) if one["act"] == "reading.none"]
    reasons = ["no_model_active", "no_model_fits", "no_model_active"]
    assert [one["reason"] for one in told] == reasons
    with site.database.read() as connection:
        assert state_of(connection, case, "").why_not == reasons[-1]
