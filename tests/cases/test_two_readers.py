"""Two readers at one study: whose a draft and a decision are, and who may sign them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from lynkeus.core.ids import CaseId
from lynkeus.reporting.records import reports

from .test_reports import LATER, Film, keep
from .test_reports import SAID as OPACITY

Pages = Callable[[str], Any]
SAID = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 2}
TEXT = {"findings": "Opacity at the left base.", "impression": ""}


class Reader:
    """Somebody who has opened a study and given his opinion."""

    def __init__(self, person: Any, uid: str) -> None:
        self.person, self.path = person, f"/api/studies/{uid}"
        self.person.ask("POST", f"{self.path}/open")
        self.person.ask("POST", f"{self.path}/opinion", SAID)

    def keep(self, version: int, decision: str, **other: object) -> Any:
        """Decide and keep."""
        body = {"version": version, "revision": 1, "decision": decision, "text": TEXT}
        return self.person.ask("PUT", f"{self.path}/report", body | {"active_s": 2} | other).json()

    def sign(self, version: int) -> Any:
        """Sign."""
        body = {"version": version, "password": "a long password", "active_s": 2}
        return self.person.ask("POST", f"{self.path}/signature", body).json()

    def report(self) -> Any:
        """Look at the report."""
        return self.person.ask("GET", self.path).json()["report"]


@pytest.fixture
def two(site: Any, case: CaseId, pages: Pages) -> tuple[Reader, Reader]:
    """Give two who have judged; the first has kept his draft with a decision."""
    wang, zhou = (Reader(pages(who), site.uid(case)) for who in ("wang", "zhou"))
    assert wang.keep(0, "accept")["report"]["mine"] is True
    return wang, zhou


def test_a_colleagues_draft_and_decision_bear_his_name(two: tuple[Reader, Reader]) -> None:
    wang, zhou = two
    seen, own = zhou.report(), wang.report()
    assert (seen["author"], seen["mine"], seen["kept_at"]) == ("Wang", False, own["kept_at"])
    assert (seen["decision"], seen["decided"]["by"]) == ("accept", "Wang")
    assert (seen["decided"]["mine"], own["decided"]["mine"]) == (False, True)


def test_nobody_signs_a_decision_that_he_has_not_taken(two: tuple[Reader, Reader]) -> None:
    _, zhou = two
    refused = zhou.sign(1)
    assert (refused["reason"], refused["fields"]["by"]) == ("decision_of_colleague", "Wang")
    kept = zhou.keep(1, "accept", readings=None)["report"]
    assert (kept["author"], kept["decided"]["by"]) == ("Zhou", "Wang"), "his text, not his decision"
    assert zhou.sign(2)["reason"] == "decision_of_colleague"


def test_a_decision_that_is_taken_over_says_so_and_is_signed(
    site: Any, case: CaseId, two: tuple[Reader, Reader]
) -> None:
    wang, zhou = two
    decided = zhou.keep(1, "accept")["report"]["decided"]
    assert (decided["by"], decided["mine"], decided["after"]) == ("Zhou", True, "Wang")
    told = site.story(case)[-1]
    assert (told["act"], told["fields"]["taken_over_from"]) == ("report.decided", "Wang")
    assert wang.sign(1)["fields"]["by"] == "Zhou"
    assert zhou.sign(2)["report"]["decided"]["by"] == "Zhou"
    assert wang.sign(2)["sentence"].startswith("Zhou has signed")


def test_a_colleagues_decision_may_be_left_out_of_a_signature(two: tuple[Reader, Reader]) -> None:
    _, zhou = two
    assert zhou.keep(1, "undecided", readings=None)["report"]["decided"] is None
    assert zhou.sign(2)["report"]["decision"] == "undecided"


def test_a_decision_that_the_first_program_kept_is_nobodys_and_is_pressed_anew(
    site: Any, case: CaseId, two: tuple[Reader, Reader]
) -> None:
    wang, zhou = two
    zhou.keep(1, "accept", readings=None)
    with site.database.write() as connection:
        [[kept]] = connection.execute(select(reports.c.readings))
        # It kept the marks alone, and who kept the text last as its author.
        connection.execute(reports.update().values(readings=kept["marks"]))
    for reader in two:
        seen = reader.report()
        assert (seen["decision"], seen["decided"]) == ("undecided", None)
        assert reader.sign(2)["reason"] == "decision_of_nobody"
    assert zhou.keep(2, "accept")["report"]["decided"]["mine"] is True
    assert "taken_over_from" not in site.story(case)[-1]["fields"]
    assert wang.keep(3, "undecided", readings=None)["report"]["decided"] is None
    assert zhou.keep(4, "accept")["report"]["decided"]["after"] is None
    assert zhou.sign(5)["report"]["decided"]["by"] == "Zhou"


def test_nobody_takes_over_a_decision_on_an_older_reading(
    site: Any, case: CaseId, doctor: Any, pages: Pages, make_film: Film
) -> None:
    uid, other = site.uid(case), pages("zhou")
    doctor.ask("POST", f"/api/studies/{uid}/opinion", OPACITY)
    keep(doctor, uid, 0, "accept")
    site.receive(make_film(InstanceNumber=2))
    site.work()
    for one in (doctor, other):
        one.ask("POST", f"/api/studies/{uid}/open")
        one.ask("POST", f"/api/studies/{uid}/opinion", LATER)
    taken = keep(other, uid, 1, "accept").json()["report"]["decided"]
    assert (taken["by"], taken["after"]) == ("Zhou", None), "nobody decided on the new one before"
