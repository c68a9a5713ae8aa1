"""Images after the signature: the report stands, the study comes back, a doctor adds to it."""

from collections.abc import Callable
from typing import Any

import pytest

from lynkeus.core.errors import Refused
from lynkeus.core.ids import CaseId
from lynkeus.reporting.addenda.commands import SignAddendum
from lynkeus.reporting.report import TEXT_MAX

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
PASSWORD = "a long password"
SAID = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 12.5}
TEXT = {"findings": "Clear.", "impression": ""}
ADDED = {"seen": 0, "revision": 2, "text": "Opacity in the second film.", "active_s": 9}


class Reader:
    """A doctor at one study, whose report may be signed."""

    def __init__(self, site: Any, person: Any, case: CaseId) -> None:
        self.person, self.path = person, f"/api/studies/{site.uid(case)}"
        self.person.ask("POST", f"{self.path}/open")

    def report(self) -> None:
        """Give an opinion, write, sign."""
        self.person.ask("POST", f"{self.path}/opinion", SAID)
        kept = {"version": 0, "revision": 1, "decision": "reject", "text": TEXT, "active_s": 20}
        self.person.ask("PUT", f"{self.path}/report", kept)
        signature = {"version": 1, "password": PASSWORD, "active_s": 30}
        assert self.person.ask("POST", f"{self.path}/signature", signature).status_code == 200

    def add(self, **other: object) -> Any:
        """Sign an addendum."""
        body = {**ADDED, "password": PASSWORD, **other}
        return self.person.ask("POST", f"{self.path}/addenda", body)

    def study(self) -> Any:
        """Look at the study."""
        return self.person.ask("GET", self.path).json()

    def waiting(self) -> list[Any]:
        """List what waits."""
        return list(self.person.ask("GET", "/api/worklist").json()["items"])


@pytest.fixture
def case(site: Any, make_film: Film) -> CaseId:
    found: CaseId = site.receive(make_film())
    site.work()
    return found


@pytest.fixture
def reader(site: Any, case: CaseId, pages: Pages) -> Reader:
    return Reader(site, pages("wang"), case)


def test_images_after_the_signature_bring_a_study_back_until_somebody_has_added_to_it(
    site: Any, case: CaseId, reader: Reader, make_film: Film
) -> None:
    reader.report()
    assert reader.waiting() == []
    site.receive(make_film(InstanceNumber=2))
    site.work()
    (line,) = reader.waiting()
    assert (line["place"]["code"], line["report"], line["waits"]) == (
        "later_images",
        "signed",
        True,
    )
    seen = reader.study()
    assert (seen["ai"], seen["opinion"]) == ("withheld", None), "a new opinion comes first"
    assert (seen["report"]["later_images"], seen["report"]["text"]) == (True, TEXT)
    reader.person.ask("POST", f"{reader.path}/opinion", SAID | {"revision": 2})
    assert reader.study()["ai"] == "above"
    report = reader.add().json()["report"]
    assert (report["state"], report["text"], report["decision"]) == ("signed", TEXT, "reject")
    (added,) = report["addenda"]
    assert (added["text"], added["signed_by"]) == (ADDED["text"], "Wang")
    assert report["later_images"] is False
    assert reader.waiting() == []
    (line,) = reader.person.ask("GET", "/api/worklist?view=signed").json()["items"]
    assert (line["place"]["code"], line["waits"]) == ("signed", False)
    assert site.acts(case)[-1] == "report.addendum_signed"
    assert "second film" not in str(site.story(case))


def test_a_mistake_is_mended_by_an_addendum_without_new_images(reader: Reader) -> None:
    reader.report()
    assert reader.add(revision=1).status_code == 200
    twice = reader.add(revision=1, seen=1, text="And the right base.").json()["report"]
    assert [one["number"] for one in twice["addenda"]] == [1, 2]


def test_an_opinion_after_an_addendum_that_may_tell_the_finding_is_not_called_independent(
    site: Any, case: CaseId, reader: Reader, pages: Pages
) -> None:
    kept = {"version": 0, "revision": 1, "decision": "undecided", "text": TEXT, "active_s": 20}
    reader.person.ask("PUT", f"{reader.path}/report", kept)
    signature = {"version": 1, "password": PASSWORD, "active_s": 30}
    assert reader.person.ask("POST", f"{reader.path}/signature", signature).status_code == 200
    reader.person.ask("POST", f"{reader.path}/opinion", SAID)
    assert reader.add(revision=1, text="As AI says.").status_code == 200
    other = Reader(site, pages("zhou"), case)
    shown = [other.study(), other.person.ask("POST", f"{other.path}/report/shown").json()]
    assert [one["report"]["addenda"][0]["text"] for one in shown] == ["", "As AI says."]
    other.person.ask("POST", f"{other.path}/opinion", SAID)
    given = [one for one in site.story(case) if one["act"] == "opinion.recorded"]
    assert [one["fields"]["ai_shown_before"] for one in given] == [False, True]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"revision": 1}, "images_arrived"),
        ({"seen": 1}, "addendum_came"),
        ({"text": " \n"}, "addendum_empty"),
        ({"text": "x" * (TEXT_MAX + 1)}, "text_too_long"),
        ({"password": "not the password"}, "wrong_password"),
        ({"active_s": -1}, "active_time_impossible"),
    ],
)
def test_nothing_is_added_unseen_unsigned_or_empty(
    site: Any, reader: Reader, make_film: Film, other: dict[str, object], reason: str
) -> None:
    reader.report()
    site.receive(make_film(InstanceNumber=2))
    assert reader.add(**other).json()["reason"] == reason
    assert reader.study()["report"]["addenda"] == []
    assert site.happened("report.addendum_signed") == 0


def test_what_is_not_signed_is_written_in_the_report_itself(reader: Reader) -> None:
    assert reader.add(revision=1).json()["reason"] == "report_not_signed"


@pytest.mark.parametrize("who", ["li", "chen", "admin"])
def test_only_readers_add_to_a_report(site: Any, case: CaseId, who: str) -> None:
    whose = {"patients": 1, "doubted": 0, "ruled": 0}
    with pytest.raises(Refused):
        site.do(who, SignAddendum(case=case, seen=0, revision=1, **whose, text="x", active_s=1))
