"""Several packages read one study: each answer is shown by itself, and each is withheld."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lynkeus.cases.records import readings
from lynkeus.core.errors import Broken

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
SECRETS = ("above", "below", "0.7312", "0.0321", "0.4123", "secret", "0.25", "elsewhere")
SAID = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 12.5}
TEXT = {"findings": "x", "impression": ""}
ACCEPTED = {"version": 0, "revision": 1, "decision": "accept", "active_s": 1, "text": TEXT}


def _below(site: Any) -> dict[str, Any]:
    empty = {"map": None, "cover": None}
    return {**site.models.says, **empty, "state": "below", "probability": 0.0321}


def _half_read(site: Any, film: bytes, doctor: Any) -> tuple[Any, str, Any]:
    """Let one of two packages have read a film, and a doctor have said what he sees.

    Returns:  The case, the path of its routes, and what was shown for the opinion.
    """
    site.packages.names = ("chest", "other")
    case = site.receive(film)
    site.models.others["other"] = _below(site)
    site.work(until="record other 1.0.0")
    path = f"/api/studies/{site.uid(case)}"
    doctor.ask("POST", f"{path}/open")
    return case, path, doctor.ask("POST", f"{path}/opinion", SAID).json()


def test_of_two_packages_each_result_is_shown_and_each_is_withheld(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.packages.names = ("chest", "other")
    site.models.others["other"] = {**_below(site), "registration": "approved"}
    case = site.receive(make_film())
    site.work()
    doctor, uid = pages("wang"), site.uid(case)
    opened = doctor.ask("POST", f"/api/studies/{uid}/open")
    for secret in SECRETS:
        assert secret not in opened.text
    assert [(one["package"], one["state"]) for one in opened.json()["readings"]] == [
        ("chest", "withheld"),
        ("other", "withheld"),
    ]
    shown = doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID).json()
    first, second = shown["readings"]
    assert (shown["ai"], first["package"], first["state"]) == ("above", "chest", "above")
    assert (second["state"], second["registration"]) == ("below", "approved")
    assert (bool(first["map"]), second["map"]) == (True, None)
    sop = first["sop"]
    box = {"package": "other", "sop": sop, "boxes": [[0.1, 0.1, 0.2, 0.2]]}
    assert doctor.ask("POST", f"/api/studies/{uid}/cover", box).status_code == 200
    assert site.models.asked[-1][0] == f"other {sop}"
    none = doctor.ask("POST", f"/api/studies/{uid}/cover", {**box, "package": "third"})
    assert none.json()["reason"] == "not_read"


@pytest.mark.parametrize("word", ["failed", "not_applicable"])
def test_the_list_says_the_most_urgent_of_what_two_packages_say(
    site: Any, make_film: Film, pages: Pages, word: str
) -> None:
    site.packages.names = ("chest", "other")
    reason = {"code": "age_outside", "fields": {}, "words": "64 years old."}
    died = Broken("A child process died.", reason="child_died")
    refused = {**_below(site), "state": word, "reason": reason}
    site.models.others["other"] = died if word == "failed" else refused
    case = site.receive(make_film())
    site.work()
    doctor, uid = pages("wang"), site.uid(case)
    [line] = doctor.ask("GET", "/api/worklist").json()["items"]
    assert (line["ai"], line["place"]["code"]) == (word, f"ai_{word}")
    opened = doctor.ask("POST", f"/api/studies/{uid}/open").json()
    assert [one["state"] for one in opened["readings"]] == [word, "withheld"]
    told = doctor.ask("PUT", f"/api/studies/{uid}/report", ACCEPTED)
    assert told.json()["reason"] == "opinion_first"
    shown = doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID).json()
    assert [one["state"] for one in shown["readings"]] == [word, "above"]
    assert doctor.ask("PUT", f"/api/studies/{uid}/report", ACCEPTED).status_code == 200


def test_of_two_choices_for_the_same_images_the_later_one_stands(
    site: Any, make_film: Film, pages: Pages
) -> None:
    case = site.receive(make_film())

    def activate() -> None:
        """Let a newer version choose and read while the older one is at work."""
        site.models.meanwhile = lambda: None
        site.packages.version = "2.0.0"
        site.clock.at += timedelta(seconds=1)
        site.queue.append(("read_study", "again", {"case": case, "revision": 1}))
        site.work()

    site.models.meanwhile = activate
    site.work()
    opened = pages("wang").ask("POST", f"/api/studies/{site.uid(case)}/open").json()
    assert [one["version"] for one in opened["readings"]] == ["2.0.0"]
    with site.database.read() as connection:
        stands = {row.version: row.stands for row in connection.execute(readings.select())}
    assert stands == {"1.0.0": False, "2.0.0": True}, "a list asks the tables for it"
    assert site.happened("reading.recorded") == 2


def test_a_model_that_has_not_spoken_yet_is_pending_beside_one_that_has(
    site: Any, make_film: Film, pages: Pages
) -> None:
    doctor = pages("wang")
    case, path, shown = _half_read(site, make_film(), doctor)
    assert [(one["package"], one["state"]) for one in shown["readings"]] == [
        ("chest", "above"),
        ("other", "pending"),
    ]
    assert shown["readings"][1]["registration"] == "not registered, for research only"
    assert doctor.ask("PUT", f"{path}/report", ACCEPTED).status_code == 200
    site.queue.append(("read_study", "again", {"case": case, "revision": 1}))
    site.work()
    late = {"version": 1, "password": "a long password", "active_s": 1}
    seen = {"readings": shown["reading_marks"]}
    changed = doctor.ask("POST", f"{path}/signature", late | seen)
    assert changed.json()["reason"] == "reading_changed"


def test_a_decision_stays_about_what_was_on_the_screen_when_it_was_taken(
    site: Any, make_film: Film, pages: Pages
) -> None:
    doctor = pages("wang")
    case, path, shown = _half_read(site, make_film(), doctor)
    signature = {"password": "a long password", "active_s": 1}
    site.queue.append(("read_study", "again", {"case": case, "revision": 1}))
    site.work()

    def told(method: str, part: str, body: dict[str, Any]) -> tuple[int, Any]:
        answer = doctor.ask(method, f"{path}/{part}", body)
        return answer.status_code, answer.json().get("reason")

    unseen = {"readings": shown["reading_marks"]}
    assert told("PUT", "report", ACCEPTED | unseen) == (409, "reading_changed")
    assert told("POST", "signature", {**signature, "version": 0, **unseen})[1] == "reading_changed"
    assert told("PUT", "report", ACCEPTED)[0] == 200
    older = {"readings": doctor.ask("GET", path).json()["reading_marks"]}
    site.models.others["other"] = site.models.says
    site.queue.append(("read_study", "newer", {"case": case, "revision": 1}))
    site.packages.version = "2.0.0"
    site.clock.at += timedelta(seconds=1)
    site.work()
    words = {"version": 1, "readings": None, "text": {"findings": "more", "impression": ""}}
    assert told("PUT", "report", ACCEPTED | words)[0] == 200
    late = {**signature, "version": 2, **older}
    assert told("POST", "signature", late) == (409, "reading_changed")
    assert told("PUT", "report", ACCEPTED | {"version": 2})[0] == 200
    assert told("POST", "signature", {**signature, "version": 3})[0] == 200
