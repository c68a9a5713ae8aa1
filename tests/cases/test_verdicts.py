"""A study arrives, is checked, cleared or quarantined; people may overrule the checks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lynkeus.access.actors import service
from lynkeus.access.records import executions
from lynkeus.cases.commands import Clear
from lynkeus.cases.holding.queries import LISTED_MAX, held_cases, held_counted
from lynkeus.cases.queries import state_of
from lynkeus.cases.records import series_decisions, verdicts
from lynkeus.cases.verdicts import QualityState
from lynkeus.core.errors import BadInput, Conflict, NotFound, Refused
from lynkeus.core.ids import CaseId
from lynkeus.quality.commands import AskForImages, RejectSeries, ReleaseSeries

Film = Callable[..., bytes]
SERIES = "1.2.3.4.1"
OTHER = {"StudyInstanceUID": "1.2.3.5", "SeriesInstanceUID": "1.2.3.5.1"}


def _quality(site: Any, case: CaseId) -> QualityState:
    with site.database.read() as connection:
        return state_of(connection, case, "nobody").quality


def _answers(site: Any, case: CaseId) -> dict[str, str]:
    with site.database.read() as connection:
        [series] = state_of(connection, case, "nobody").series
    return {str(one["check"]): str(one["verdict"]) for one in series.answers}


def test_a_whole_film_is_cleared(site: Any, make_film: Film) -> None:
    case = site.receive(make_film())
    assert _quality(site, case) is QualityState.UNCHECKED
    site.work()
    assert set(_answers(site, case).values()) == {"pass"}
    assert _quality(site, case) is QualityState.CLEARED
    assert "study.cleared" in site.acts(case)
    assert site.happened("study.cleared") == 1


def test_what_a_header_does_not_say_warns(site: Any, make_film: Film) -> None:
    case = site.receive(make_film(ViewPosition="", PixelSpacing=None))
    site.work()
    answers = _answers(site, case)
    assert answers["view"] == "unknown"
    assert answers["pixel_spacing"] == "unknown"
    assert _quality(site, case) is QualityState.WARNINGS
    assert site.happened("study.cleared") == 1


def test_a_blank_plate_is_quarantined_and_never_read(site: Any, make_film: Film) -> None:
    case = site.receive(make_film(PixelData=b"\x00\x02" * 48 * 64))
    site.work()
    assert _answers(site, case)["blank"] == "fail"
    assert _quality(site, case) is QualityState.QUARANTINED
    assert site.happened("study.cleared") == 0
    assert site.models.asked == []


def test_quarantine_never_hides_a_study_from_a_doctor(
    site: Any, make_film: Film, pages: Callable[[str], Any]
) -> None:
    case = site.receive(make_film(PixelData=b"\x00\x02" * 48 * 64))
    site.work()
    doctor = pages("wang")
    opened = doctor.ask("POST", f"/api/studies/{site.uid(case)}/open")
    assert opened.status_code == 200
    assert opened.json()["quality"]["state"] == "quarantined"
    assert opened.json()["ai"] == "not_applicable"
    assert opened.json()["ai_reason"]["code"] == "quarantined"
    said = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 2}
    given = doctor.ask("POST", f"/api/studies/{site.uid(case)}/opinion", said)
    assert given.status_code == 200


def test_work_that_is_done_again_when_its_keys_are_forgotten_changes_nothing(
    site: Any, make_film: Film
) -> None:
    bad = make_film(SeriesInstanceUID="1.2.3.4.2", PixelData=b"\x00\x02" * 48 * 64)
    for films in ((make_film(), bad), (make_film(**OTHER),)):
        case = site.receive(*films)
        again = list(site.queue)
        site.work()
        acts = site.acts(case)
        with site.database.write() as connection:
            connection.execute(executions.delete())
        site.queue[:] = again
        site.work()
        assert site.acts(case) == acts
    assert (site.happened("study.cleared"), site.happened("study.quarantined")) == (2, 1)


def test_a_repeated_step_makes_one_verdict(site: Any, make_film: Film) -> None:
    case = site.receive(make_film())
    site.work(twice=True)
    assert site.happened("study.cleared") == 1
    assert site.acts(case).count("study.cleared") == 1


def test_two_patients_in_one_study_wait_for_a_person(site: Any, make_film: Film) -> None:
    other = make_film(PatientID="P-2", PatientBirthDate="19500101", SeriesInstanceUID="1.2.3.4.2")
    case = site.receive(make_film(), other)
    site.work()
    assert _quality(site, case) is QualityState.QUARANTINED
    assert site.models.asked == []


def test_of_a_study_with_a_bad_series_the_good_one_is_read(site: Any, make_film: Film) -> None:
    bad = make_film(SeriesInstanceUID="1.2.3.4.2", SeriesNumber=2, PixelData=b"\x00\x02" * 48 * 64)
    case = site.receive(make_film(), bad)
    site.work()
    assert _quality(site, case) is QualityState.QUARANTINED
    assert site.happened("study.cleared") == 1
    assert site.happened("study.quarantined") == 1
    assert len(site.models.asked) == 1


def test_later_images_are_checked_as_the_next_revision(site: Any, make_film: Film) -> None:
    case = site.receive(make_film())
    site.receive(make_film(InstanceNumber=2))
    site.work()
    with site.database.read() as connection:
        assert state_of(connection, case, "nobody").revision == 2
    assert site.happened("study.cleared") == 1


def _held(site: Any, make_film: Film) -> CaseId:
    case = site.receive(make_film(PixelData=b"\x00\x02" * 48 * 64))
    site.work()
    return case


def test_the_right_person_releases_with_a_reason(
    site: Any, make_film: Film, pages: Callable[[str], Any]
) -> None:
    case = _held(site, make_film)
    technologist = pages("li")
    [item] = technologist.ask("GET", "/api/quality/quarantine").json()["items"]
    assert item["case"] == case
    assert item["answers"][0]["source"]
    said = {"decision": "release", "reason": "a phantom, meant so", "revision": 1}
    path = f"/api/quality/quarantine/{case}/decision"
    answer = technologist.ask("POST", path, {**said, "series": item["series"]})
    assert answer.status_code == 200
    assert technologist.ask("GET", "/api/quality/quarantine").json()["items"] == []
    assert _quality(site, case) is QualityState.WARNINGS
    [told] = [one for one in site.story(case) if one["act"] == "series.released"]
    assert "phantom" not in told["words"]
    assert told["fields"]["reason"] == "a phantom, meant so"
    site.work()
    assert len(site.models.asked) == 1


def test_a_kept_series_stays_in_the_list_with_the_decision(
    site: Any, make_film: Film, pages: Callable[[str], Any]
) -> None:
    case = _held(site, make_film)
    keep = RejectSeries(case=case, revision=1, series=SERIES, reason="really blank")
    site.do("zhou", keep)
    [item] = pages("zhou").ask("GET", "/api/quality/quarantine").json()["items"]
    assert item["decided"]["decision"] == "keep"
    assert item["decided"]["by"] == "Zhou"


def test_images_are_asked_for_again_and_what_comes_is_decided_anew(
    site: Any, make_film: Film, pages: Callable[[str], Any]
) -> None:
    case = _held(site, make_film)
    technologist, path = pages("li"), f"/api/quality/quarantine/{case}/decision"
    said = {"decision": "ask_again", "reason": "blank, take it again", "revision": 1}
    assert technologist.ask("POST", path, {**said, "series": SERIES}).status_code == 200
    [item] = technologist.ask("GET", "/api/quality/quarantine").json()["items"]
    assert (item["source"], item["decided"]["decision"]) == ("test", "ask_again")
    assert item["decided"]["reason"] == "blank, take it again"
    [told] = [one for one in site.story(case) if one["act"] == "series.asked_again"]
    assert "blank" not in told["words"]
    kept = {"revision": 1, "series": SERIES, "reason": "blank, take it again"}
    assert told["fields"] == kept | {"stands": []}
    site.work()
    assert site.models.asked == []
    site.receive(make_film(SeriesInstanceUID="1.2.3.4.2"))
    site.work()
    [item] = technologist.ask("GET", "/api/quality/quarantine").json()["items"]
    assert (item["series"], item["revision"], item["decided"]) == (SERIES, 2, None)
    assert len(site.models.asked) == 1, "the new series alone"


def test_what_the_checks_cleared_may_be_asked_for_again_too(
    site: Any, make_film: Film, pages: Callable[[str], Any]
) -> None:
    case = site.receive(make_film())
    site.work()
    site.do("zhou", AskForImages(case=case, revision=1, series=SERIES, reason="much too dark"))
    [item] = pages("zhou").ask("GET", "/api/quality/quarantine").json()["items"]
    assert (item["case"], item["decided"]["by"]) == (case, "Zhou")
    assert _quality(site, case) is QualityState.QUARANTINED
    site.do("zhou", ReleaseSeries(case=case, revision=1, series=SERIES, reason="it will do"))
    assert pages("zhou").ask("GET", "/api/quality/quarantine").json()["items"] == []


@pytest.mark.parametrize("who", ["wang", "chen", "admin"])
def test_nobody_else_releases(site: Any, make_film: Film, who: str) -> None:
    case = _held(site, make_film)
    for command in (ReleaseSeries, RejectSeries, AskForImages):
        with pytest.raises(Refused) as refused:
            site.do(who, command(case=case, revision=1, series=SERIES, reason="looks fine"))
        assert refused.value.reason == "role_missing"
    assert _quality(site, case) is QualityState.QUARANTINED


@pytest.mark.parametrize("command", [ReleaseSeries, RejectSeries, AskForImages])
def test_a_decision_needs_a_reason_a_series_and_the_newest_revision(
    site: Any, make_film: Film, command: Any
) -> None:
    case = _held(site, make_film)
    with pytest.raises(BadInput) as short:
        site.do("li", command(case=case, revision=1, series=SERIES, reason=" no "))
    assert short.value.reason == "reason_length"
    with pytest.raises(NotFound) as nothing:
        site.do("li", command(case=case, revision=1, series="9.9", reason="looks fine"))
    assert nothing.value.reason == "no_such_series"
    site.receive(make_film(PixelData=b"\x00\x02" * 48 * 64))
    site.work()
    with pytest.raises(Conflict) as late:
        site.do("li", command(case=case, revision=1, series=SERIES, reason="looks fine"))
    assert late.value.reason == "checked_again"


def test_people_cannot_clear(site: Any, make_film: Film) -> None:
    case = site.receive(make_film())
    command = Clear(case=case, revision=1, verdicts=())
    with pytest.raises(Refused):
        site.do("zhou", command)
    assert site.happened("study.cleared") == 0


def test_the_same_key_clears_once(site: Any, make_film: Film) -> None:
    case = site.receive(make_film())
    command = Clear(case=case, revision=1, verdicts=())
    checker = service("quality", responsible="nobody")
    for _ in range(2):
        site.door.execute(checker, command, key="once")
    assert site.acts(case).count("study.cleared") == 1


def _crowd(site: Any, cases: int, *decisions: str, ago: timedelta) -> None:
    """Lay studies into the tables of which two series are quarantined, and decided on."""
    now = site.clock.at - ago
    names = [f"{one:04}" for one in range(cases)]
    of = {"revision": 1, "at": now}
    held = {**of, "state": "quarantined", "answers": []}
    each = [{"case": one, "series": series} for one in names for series in ("1", "2")]
    with site.database.write() as connection:
        connection.execute(verdicts.insert(), [{**held, **one} for one in each])
        for number, decision in enumerate(decisions, start=1):
            said = {"number": number, "decision": decision, "reason": "", "person": "", "name": ""}
            connection.execute(series_decisions.insert(), [{**of, **said, **one} for one in each])


def test_a_held_series_is_listed_however_many_were_released_since(
    site: Any, make_film: Film, pages: Callable[[str], Any]
) -> None:
    case = _held(site, make_film)
    _crowd(site, LISTED_MAX + 1, "keep", "release", ago=-timedelta(hours=1))
    told = pages("li").ask("GET", "/api/quality/quarantine").json()
    assert ([one["case"] for one in told["items"]], told["total"]) == ([case], 1)
    assert told["studies"] == 1


def test_of_more_held_series_than_are_listed_all_are_counted(site: Any, make_film: Film) -> None:
    _crowd(site, LISTED_MAX + 2, "release", "ask_again", ago=timedelta(hours=1))
    case = _held(site, make_film)
    with site.database.read() as connection:
        found, counted = held_cases(connection), held_counted(connection)
    assert (len(found.cases), found.cases[0]) == (LISTED_MAX, case)
    assert found.series == counted == 2 * (LISTED_MAX + 2) + 1
    assert found.studies == LISTED_MAX + 3
