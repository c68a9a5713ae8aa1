"""Opening a study is a command that grants a permit; it lasts half an hour, for one person."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lynkeus.access import forgetting
from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.access.commands import SpeakLanguage
from lynkeus.access.execute import TRANSACTION_MS_MAX
from lynkeus.access.permits import VIEWING
from lynkeus.access.records import executions
from lynkeus.app.house import program
from lynkeus.core.errors import Conflict, Refused

from ..app.reaching import told
from ..archive.making import image
from ..docs import programs
from .calling import START

PLANTED_MS = 60
"""So long takes a transaction that is made to be too long."""
STUDY = "/api/studies/2.25.1"
LOOKS = (
    STUDY,
    f"{STUDY}/story",
    f"{STUDY}/conflicts",
    "/api/instances/2.25.1.1.1/frames/0",
)


def looks(site, caller) -> set[int]:
    return {site.ask(caller, "GET", path).status for path in LOOKS}


def test_a_study_is_seen_after_opening_for_half_an_hour(site):
    site.house.receiver.receive(image(), "a test")
    caller = site.session(site.person(Role.RADIOLOGIST))
    assert looks(site, caller) == {403}
    opened = site.ask(caller, "POST", f"{STUDY}/open")
    assert opened.status == 200
    site.clock.at += VIEWING - timedelta(seconds=1)
    assert looks(site, caller) == {200}
    site.clock.at += timedelta(seconds=1)
    assert looks(site, caller) == {403}
    assert site.ask(caller, "POST", f"{STUDY}/open").status == 200
    assert looks(site, caller) == {200}


def test_a_key_is_known_again_for_a_week_and_forgotten_a_day_later_at_once(site, monkeypatch):
    monkeypatch.setattr(forgetting, "FORGOTTEN_MAX", 1)
    house, keeper = site.house, program("a test")
    me = Actor(
        id=site.person(Role.RADIOLOGIST),
        kind=ActorKind.PERSON,
        name="Me",
        roles=frozenset({Role.RADIOLOGIST}),
    )

    def keys() -> list[str]:
        with house.database.read() as connection:
            rows = connection.execute(
                select(executions.c.key).where(executions.c.key.like("%day%"))
            )
            return sorted(one.rpartition(":")[2] for one in rows.scalars())

    def forget() -> None:
        forgetting.forget(house.door, house.database, keeper, site.clock.at)

    for day in range(4):
        house.door.execute(me, SpeakLanguage(language="zh"), key=f"day{day}")
        site.clock.at += timedelta(days=1)
    site.clock.at = START + forgetting.REMEMBERED + forgetting.GATHERED
    forget()
    assert keys() == ["day0", "day1", "day2", "day3"]
    with pytest.raises(Conflict):
        house.door.execute(me, SpeakLanguage(language="en"), key="day0")
    site.clock.at += timedelta(hours=1)
    forget()
    assert keys() == ["day2", "day3"], "all that is over, some at a time"
    site.clock.at += timedelta(days=1)
    forget()
    assert keys() == ["day2", "day3"], "what is younger is gathered first"
    house.door.execute(me, SpeakLanguage(language="en"), key="day0")
    with pytest.raises(Refused):
        house.door.execute(me, forgetting.ForgetKeys(before=site.clock.at), key="mine")


def test_what_was_answered_is_told_again_while_somebody_writes(site):
    """Each open page asks for the list at each event: receiving does not wait for that."""
    caller = site.session(site.person(Role.RADIOLOGIST))
    first = site.ask(caller, "GET", "/api/quality/quarantine")
    with ThreadPoolExecutor(1) as another, site.house.database.write():
        again = another.submit(site.ask, caller, "GET", "/api/quality/quarantine").result(timeout=5)
    assert (first.status, again.body) == (200, first.body)


def test_a_permit_is_for_one_person_and_one_study(site):
    for number in (1, 2):
        site.house.receiver.receive(image(study=number), "a test")
    first = site.session(site.person(Role.RADIOLOGIST))
    second = site.session(site.person(Role.RADIOLOGIST))
    site.ask(first, "POST", f"{STUDY}/open")
    assert looks(site, first) == {200}
    assert looks(site, second) == {403}
    assert site.ask(first, "GET", "/api/studies/2.25.2").status == 403


def test_the_ledger_names_nobody_that_lies_on_the_table(site):
    who = {"PatientName": "ZHAO^Guoqiang", "PatientID": "P-4711", "StudyDescription": "ASK"}
    files = [image(number, **who) for number in (1, 2)]
    for data in (*files, image(PatientName="ZHAO^Guoqiang", StudyDescription="other")):
        site.house.receiver.receive(data, "CT1")
    caller = site.session(site.person(Role.RADIOLOGIST))
    caller.headers["X-Search"] = "ZHAO"
    assert site.ask(caller, "GET", "/api/worklist").status == 200
    site.ask(caller, "POST", f"{STUDY}/open")
    said = {"overall": "finding", "findings": ["other"], "text": "ZHAO", "active_s": 1}
    opinion = {"revision": 1, **said}
    assert site.ask(caller, "POST", f"{STUDY}/opinion", opinion).status == 200
    report = {"findings": "ZHAO coughs", "impression": ""}
    kept = {"version": 0, "revision": 1, "decision": "undecided", "text": report, "active_s": 1}
    kept["readings"] = None
    assert site.ask(caller, "PUT", f"{STUDY}/report", kept).status == 200
    site.ask(caller, "GET", "/api/studies/ZHAO")
    assert site.ask(caller, "GET", f"{STUDY}/story").status == 200
    site.house.close()
    written = str(told(site.house.settings.home))
    assert "opinion.recorded" in written
    for secret in ("ZHAO", "Guoqiang", "P-4711", "coughs"):
        assert secret not in written


def test_one_write_transaction_is_short(site):
    for number in range(1, 21):
        site.house.receiver.receive(image(number), "a test")
    caller = site.session(site.person(Role.RADIOLOGIST))
    transactions = programs.program("transactions").Transactions(site.house.database)
    for _ in range(10):
        site.house.receiver.receive(image(99, StudyDescription=str(site.clock.at)), "a test")
        site.clock.at += timedelta(seconds=1)
        site.ask(caller, "POST", f"{STUDY}/open")
        site.ask(caller, "GET", "/api/worklist")
    taken = transactions.taken()
    assert len(taken) >= 20
    # Whatever else this machine does takes time from the clock, none of the processor's.
    assert max(one.work for one in taken) <= TRANSACTION_MS_MAX
    assert statistics.median(one.clock for one in taken) <= TRANSACTION_MS_MAX
    assert took(site, transactions, time.sleep).work < PLANTED_MS
    assert took(site, transactions, toil).work >= PLANTED_MS


def took(site, transactions, act) -> Any:
    """Do something in a transaction that is too long; give what was measured of it."""
    with site.house.database.write():
        act(PLANTED_MS / 1000)
    one = transactions.taken()[-1]
    assert one.clock >= PLANTED_MS > TRANSACTION_MS_MAX
    return one


def toil(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_asking_for_work_that_has_not_failed_leaves_no_entry_as_if_it_was_done_again(site):
    site.house.receiver.receive(image(), "a test")
    site.house.settler.settle_all()
    [waiting] = site.house.work.listing()
    asking = ("POST", f"/api/work/{waiting.id}/retry")
    answer = site.ask(site.session(site.person(Role.ENGINEER)), *asking)
    assert (answer.status, answer.json()["reason"]) == (409, "work_not_failed")
    assert site.ask(site.session(site.person(Role.TECHNOLOGIST)), *asking).status == 403
    site.house.close()
    acts = [one["act"] for one in told(site.house.settings.home)]
    assert "work.retried" not in acts
    assert acts.count("refused") == 1


def test_failed_work_is_run_again_once_whoever_asks_for_it_and_however_often(site):
    work = site.failed_work()
    first, second = (site.session(site.person(Role.ENGINEER)) for _ in range(2))
    first.headers["idempotency-key"] = "pressed once"
    asking = ("POST", f"/api/work/{work}/retry")
    answers = [site.ask(one, *asking) for one in (first, second, first)]
    assert [one.status for one in answers] == [200, 409, 200]
    assert answers[0].json() == answers[2].json() == {"id": work, "state": "waiting"}
    assert answers[1].json()["reason"] == "work_not_failed"
    [waiting] = site.house.work.listing()
    assert (waiting.id, waiting.state, waiting.tries) == (work, "waiting", 2)
    site.house.close()
    acts = [one["act"] for one in told(site.house.settings.home)]
    assert acts.count("work.retried") == 1
