"""How long a study may wait before it goes to the top: an administrator says, the list obeys."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lynkeus.cases.choices.commands import SetCap
from lynkeus.cases.records import readings
from lynkeus.core.errors import BadInput, Refused
from lynkeus.core.json import parse_object
from lynkeus.core.sealing import open_bytes
from lynkeus.ledger.entries import split_opened
from lynkeus.ledger.records import entries

Film = Callable[..., bytes]
Pages = Callable[[str], Any]


def test_the_list_obeys_the_cap_that_a_site_sets_at_once(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.receive(make_film())
    site.work()
    site.clock.at += timedelta(hours=2)
    administrator, doctor = pages("admin"), pages("wang")
    assert administrator.ask("GET", "/api/choices").json()["cap"] == {
        "hours": 4,
        "low": 1,
        "high": 168,
        "every": [],
    }
    for hours, place in ((1, "past_cap"), (168, "waiting"), (2, "waiting")):
        said = {"hours": hours, "reason": " the board says so "}
        cap = administrator.ask("PUT", "/api/choices/cap", said).json()["cap"]
        assert (cap["hours"], cap["every"][0]["hours"]) == (hours, hours)
        listed = doctor.ask("GET", "/api/worklist").json()
        assert listed["cap_hours"] == hours
        assert listed["items"][0]["place"]["code"] == place
        if place == "past_cap":
            assert listed["items"][0]["place"]["fields"] == {"cap_hours": 1}
            assert listed["items"][0]["place"]["words"] == "Waits longer than 1 h."
    every = cap["every"]
    assert [(one["number"], one["hours"], one["by"]) for one in every] == [
        (3, 2, "Admin"),
        (2, 168, "Admin"),
        (1, 1, "Admin"),
    ]
    assert every[0]["reason"] == "the board says so"
    site.receive(make_film(StudyInstanceUID="1.2.3.5", SeriesInstanceUID="1.2.3.5.1"))
    site.work()
    with site.database.read() as connection:
        kept = [row.choices for row in connection.execute(readings.select())]
    assert kept == [{"triage": 0, "result_first": 0}] * 2, "what a reading records is about AI"
    assert site.happened("site.cap_set") == 3


@pytest.mark.parametrize("hours", [0, -1, 169, 1000, 10**30, 4.5, "4", "four", True, None])
def test_a_cap_that_cannot_be_is_refused_and_the_old_one_holds(
    site: Any, pages: Pages, hours: object
) -> None:
    administrator = pages("admin")
    said = {"hours": hours, "reason": "the board says so"}
    refused = administrator.ask("PUT", "/api/choices/cap", said)
    assert refused.status_code == 422
    if hours in {0, -1, 169, 1000}:
        told = refused.json()
        assert told["reason"] == "cap_hours"
        assert told["fields"] == {"low": 1, "high": 168}
        assert f"; {hours} is outside." in told["sentence"]
    assert administrator.ask("GET", "/api/choices").json()["cap"]["hours"] == 4
    assert site.happened("site.cap_set") == 0


def test_only_an_administrator_sets_the_cap_and_says_why(site: Any) -> None:
    for who in ("wang", "zhou", "li", "chen"):
        with pytest.raises(Refused) as refused:
            site.do(who, SetCap(hours=6, reason="the board says so"))
        assert refused.value.reason == "role_missing"
    with pytest.raises(BadInput) as found:
        site.do("admin", SetCap(hours=6, reason=" no "))
    assert found.value.reason == "reason_length"
    site.do("admin", SetCap(hours=6, reason="the board says so"))
    site.do("admin", SetCap(hours=8, reason="the board says otherwise"))
    with site.database.read() as connection:
        row = connection.execute(entries.select().order_by(entries.c.number.desc())).first()
    assert row is not None
    opened = open_bytes(site.keys.site, row.sealed, str(row.number).encode())
    told = parse_object(split_opened(opened)[1])
    assert (told["act"], told["actor"]["id"]) == ("cap.set", "person-admin")
    why = "the board says otherwise"
    assert told["fields"] == {"number": 2, "before": 6, "hours": 8, "reason": why}
