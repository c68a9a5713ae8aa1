"""A reader covers a region of a film and lets the model that has read it read again."""

from collections.abc import Callable
from typing import Any

import pytest

from lynkeus.access.records import viewing_permits
from lynkeus.core.errors import Refused
from lynkeus.core.ids import CaseId
from lynkeus.inference.covering.commands import RecordCover
from lynkeus.models.registry import Standing

from ..models import entered

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
SAID = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 2}


def test_covering_needs_the_own_opinion_and_is_recorded(
    site: Any, case: CaseId, pages: Pages
) -> None:
    doctor, uid = pages("wang"), site.uid(case)
    opened = doctor.ask("POST", f"/api/studies/{uid}/open").json()
    sop = opened["series"][0]["instances"][0]["sop"]
    box = {"package": "chest", "sop": sop, "boxes": [[0.1, 0.1, 0.2, 0.2]]}
    early = doctor.ask("POST", f"/api/studies/{uid}/cover", box)
    assert early.status_code == 403
    assert early.json()["reason"] == "opinion_first"
    [told] = [one for one in site.story(case) if one["act"] == "refused"]
    assert told["fields"]["reason"] == "opinion_first"
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    covered = doctor.ask("POST", f"/api/studies/{uid}/cover", box)
    assert covered.json()["after"] == pytest.approx(0.2)
    asked, answered = site.story(case)[-2:]
    assert (asked["act"], answered["act"]) == ("cover.made", "cover.answered")
    told = answered["fields"]
    assert (told["before"], told["after"], len(told["elsewhere"])) == (0.9, 0.2, 20)
    assert (told["boxes"], told["version"]) == ([[0.1, 0.1, 0.2, 0.2]], "1.0.0")
    assert answered["actor"]["name"] == "chest"
    assert "0." not in str(answered["words"]).replace("1.0.0", ""), "numbers are values alone"
    outside = doctor.ask("POST", f"/api/studies/{uid}/cover", {**box, "boxes": [[0.9, 0, 0.5, 1]]})
    assert outside.status_code == 422
    assert outside.json()["reason"] == "box_outside"


def test_boxes_covered_together_are_one_reading_and_the_ledger_keeps_each(
    site: Any, case: CaseId, pages: Pages
) -> None:
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    opened = doctor.ask("POST", f"{path}/open").json()
    doctor.ask("POST", f"{path}/opinion", SAID)
    sop = opened["series"][0]["instances"][0]["sop"]
    letters = [[0, 0.1, 0.05, 0.1], [0.05, 0, 0.15, 0.12]]
    asked = {"package": "chest", "sop": sop, "boxes": letters}
    assert doctor.ask("POST", f"{path}/cover", asked).status_code == 200
    assert [list(one) for one in site.models.asked[-1][1]] == letters
    told = site.story(case)[-2]
    assert (told["act"], told["fields"]["boxes"]) == ("cover.made", letters)
    assert "A region of 2 boxes of the film was covered" in told["words"]
    many = doctor.ask("POST", f"{path}/cover", {**asked, "boxes": letters * 5})
    assert (many.status_code, many.json()["reason"]) == (422, "boxes_many")


def test_the_version_that_read_reads_again_unless_it_may_not_any_more(
    site: Any, case: CaseId, pages: Pages
) -> None:
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    opened = doctor.ask("POST", f"{path}/open").json()
    doctor.ask("POST", f"{path}/opinion", SAID)
    sop = opened["series"][0]["instances"][0]["sop"]
    box = {"package": "chest", "sop": sop, "boxes": [[0.1, 0.1, 0.2, 0.2]]}

    def refused(key: str) -> tuple[int, str, list[str]]:
        answer = doctor.ask("POST", f"{path}/cover", box, key=key)
        return answer.status_code, answer.json().get("reason"), site.acts(case)[-1:]

    for standing in (Standing.STOPPED, Standing.SET_ASIDE):
        with site.database.write() as connection:
            entered.stand(connection, "chest", standing)
        assert refused(standing) == (403, "package_stopped", ["refused"])
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.REPLACED)
        entered.trust(connection, site.clock.at, "another maker")
        entered.enter(connection, site.clock.at, "chest", version="2.0.0", maker="another maker")
    assert refused("replaced") == (200, None, ["cover.answered"])
    asked = list(site.models.asked)
    with site.database.write() as connection:
        entered.distrust(connection, site.clock.at)
    assert refused("distrusted") == (403, "maker_distrusted", ["refused"])
    assert refused("replaced")[:2] == (403, "maker_distrusted"), "the same key asks nothing more"
    assert site.models.asked == asked


def test_the_same_key_covers_nothing_once_what_allowed_it_is_over(
    site: Any, case: CaseId, make_film: Film, pages: Pages
) -> None:
    doctor, uid = pages("wang"), site.uid(case)
    opened = doctor.ask("POST", f"/api/studies/{uid}/open").json()
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    sop = opened["series"][0]["instances"][0]["sop"]
    box = {"package": "chest", "sop": sop, "boxes": [[0.1, 0.1, 0.2, 0.2]]}
    assert doctor.ask("POST", f"/api/studies/{uid}/cover", box, key="once").status_code == 200
    site.receive(make_film(InstanceNumber=2))
    site.work()
    again = doctor.ask("POST", f"/api/studies/{uid}/cover", box, key="once")
    assert again.json()["reason"] == "opinion_first"
    with site.database.write() as connection:
        connection.execute(viewing_permits.delete())
    late = doctor.ask("POST", f"/api/studies/{uid}/cover", box, key="once")
    assert late.json()["reason"] == "no_viewing_permit"


def test_covering_needs_the_study_open(site: Any, case: CaseId) -> None:
    command = RecordCover(case=case, package="chest", sop="1", boxes=((0, 0, 0.5, 0.5),))
    with pytest.raises(Refused) as refused:
        site.do("wang", command)
    assert refused.value.reason == "no_viewing_permit"
