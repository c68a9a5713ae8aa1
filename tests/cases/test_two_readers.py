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
OTHER = {"findings": "Opacity at both bases.", "impression": ""}


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

    def decide(self, decision: str) -> Any:
        """Press a key: the decision goes alone, whatever version is on the screen."""
        return self.keep(0, decision, text=None)

    def sign(self, version: int, **other: object) -> Any:
        """Sign."""
        body = {"version": version, "password": "a long password", "active_s": 2}
        return self.person.ask("POST", f"{self.path}/signature", body | other).json()

    def report(self) -> Any:
        """Look at the report."""
        return self.person.ask("GET", self.path).json()["report"]

    def own(self) -> str:
        """Give the decision that his page shows as his."""
        return str(self.report()["decision"])


@pytest.fixture
def pair(site: Any, case: CaseId, pages: Pages) -> tuple[Reader, Reader]:
    """Give two who have judged."""
    wang, zhou = (Reader(pages(who), site.uid(case)) for who in ("wang", "zhou"))
    return wang, zhou


@pytest.fixture
def two(pair: tuple[Reader, Reader]) -> tuple[Reader, Reader]:
    """Give two of whom the first has kept his draft with a decision."""
    assert pair[0].keep(0, "accept")["report"]["mine"] is True
    return pair


def decisions(report: Any) -> dict[str, str]:
    """Tell who has decided what."""
    return {one["by"]: one["decision"] for one in report["decisions"]}


def test_a_colleagues_draft_and_decision_bear_his_name(two: tuple[Reader, Reader]) -> None:
    wang, zhou = two
    seen, own = zhou.report(), wang.report()
    assert (seen["author"], seen["mine"], seen["kept_at"]) == ("Wang", False, own["kept_at"])
    assert (seen["decision"], seen["decided"], decisions(seen)) == (
        "undecided",
        None,
        {"Wang": "accept"},
    )
    assert (own["decision"], own["decided"]["mine"]) == ("accept", True)


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("accept", ("wang decides", "zhou decides", "zhou writes")),
        ("accept", ("zhou writes", "zhou decides", "wang decides")),
        ("reject", ("zhou decides", "zhou writes", "wang decides")),
    ],
)
def test_each_readers_decision_stands_whatever_the_other_does(
    site: Any, case: CaseId, pair: tuple[Reader, Reader], order: tuple[str, ...], said: str
) -> None:
    wang, zhou = pair
    acts = {
        "wang decides": lambda: wang.decide("accept"),
        "zhou decides": lambda: zhou.decide(said),
        "zhou writes": lambda: zhou.keep(zhou.report()["version"], "undecided", readings=None),
    }
    done: dict[str, str] = {}
    for act in order:
        assert acts[act]()["report"]["version"] > 0
        done |= {"wang decides": {"Wang": "accept"}, "zhou decides": {"Zhou": said}}.get(act, {})
        for name, one in (("Wang", wang), ("Zhou", zhou)):
            seen = one.report()
            assert (seen["decision"], decisions(seen)) == (done.get(name, "undecided"), done)
    version = wang.report()["version"]
    signer, name = (wang, "Wang") if said == "accept" else (zhou, "Zhou")
    signed = signer.sign(version)["report"]
    assert (signed["version"], decisions(signed)) == (version, done), "nothing is kept to sign it"
    for one in pair:
        assert one.report()["decided"]["by"] == name, "the report says whose decision it carries"
    told = [one for one in site.story(case) if one["act"] == "report.decided"]
    assert {one["actor"]["name"]: one["fields"]["decision"] for one in told} == done


def test_a_decision_is_kept_though_a_colleague_keeps_words_at_the_same_moment(
    site: Any, case: CaseId, two: tuple[Reader, Reader]
) -> None:
    """His words stay his, and what is signed on an older version is refused and loses nothing."""
    wang, zhou = two
    assert zhou.keep(1, "undecided", readings=None, text=OTHER)["report"]["version"] == 2
    amended = wang.decide("amend")["report"]
    assert (amended["version"], amended["text"], amended["author"]) == (2, OTHER, "Zhou")
    assert wang.sign(1)["reason"] == "report_changed"
    assert wang.keep(1, "accept")["reason"] == "report_changed"
    assert (wang.own(), zhou.own()) == ("amend", "undecided")
    signed = zhou.sign(2)["report"]
    assert (signed["decision"], signed["decided"]) == ("undecided", None)
    assert decisions(signed) == {"Wang": "amend"}, "it is his, and was not overwritten"
    assert wang.decide("accept")["reason"] == "report_signed"


def test_what_changes_nothing_keeps_nothing(
    site: Any, case: CaseId, two: tuple[Reader, Reader]
) -> None:
    wang, zhou = two
    before = site.story(case)
    for same in (wang.keep(1, "accept"), wang.decide("accept"), zhou.decide("undecided")):
        assert (same["report"]["version"], same["report"]["author"]) == (1, "Wang")
    assert zhou.keep(1, "reject", readings=None)["report"]["author"] == "Wang"
    assert site.story(case) == before


def test_nobody_signs_a_decision_that_he_does_not_see(two: tuple[Reader, Reader]) -> None:
    """His other page may have decided otherwise; a colleague's decision is never his."""
    wang, zhou = two
    wang.decide("amend")
    for one, seen in ((wang, "accept"), (zhou, "accept")):
        assert one.sign(1, decision=seen)["reason"] == "decision_changed"
    assert zhou.sign(1)["report"]["decision"] == "undecided"


def test_who_decides_as_a_colleague_had_says_so(
    site: Any, case: CaseId, two: tuple[Reader, Reader]
) -> None:
    wang, zhou = two
    decided = zhou.decide("accept")["report"]["decided"]
    assert (decided["by"], decided["mine"], decided["after"]) == ("Zhou", True, "Wang")
    told = site.story(case)[-1]
    assert (told["act"], told["fields"]["taken_over_from"]) == ("report.decided", "Wang")
    assert wang.report()["decided"]["after"] is None
    assert zhou.sign(1)["report"]["decided"]["by"] == "Zhou"
    assert wang.sign(1)["sentence"].startswith("Zhou has signed")


def test_a_decision_is_taken_back_by_who_took_it(two: tuple[Reader, Reader]) -> None:
    wang, zhou = two
    zhou.decide("accept")
    assert wang.decide("undecided")["report"]["decided"] is None
    assert decisions(wang.report()) == {"Zhou": "accept"}


@pytest.mark.parametrize("older", ["marks", "decider"])
def test_a_decision_that_an_older_program_kept_is_of_who_is_known_to_have_taken_it(
    site: Any, case: CaseId, two: tuple[Reader, Reader], older: str
) -> None:
    wang, zhou = two
    with site.database.write() as connection:
        [[kept]] = connection.execute(select(reports.c.readings))
        one = kept["decisions"][0]
        # The first kept the marks alone, and who kept the text last as its author.
        said = one["marks"] if older == "marks" else {"marks": one["marks"], "decider": one}
        connection.execute(reports.update().values(readings=said))
    assert (wang.own(), zhou.own()) == ("undecided" if older == "marks" else "accept", "undecided")
    assert zhou.decide("accept")["report"]["decided"]["mine"] is True
    assert ("taken_over_from" in site.story(case)[-1]["fields"]) is (older == "decider")


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
    taken = keep(other, uid, 1, "accept").json()["report"]
    assert (taken["decided"]["by"], taken["decided"]["after"]) == ("Zhou", None)
    assert decisions(taken) == {"Zhou": "accept"}, "nobody decided on the new one before"
