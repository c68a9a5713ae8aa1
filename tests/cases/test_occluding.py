"""A reader lets the model that has read a film read it again with each place covered."""

from collections.abc import Callable
from typing import Any

import pytest

from lynkeus.core.errors import Refused
from lynkeus.core.ids import CaseId
from lynkeus.inference.occluding.commands import RecordOcclusion
from lynkeus.models.registry import Standing

from ..models import entered

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
SAID = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 2}


def test_the_map_needs_the_own_opinion_and_is_recorded(
    site: Any, case: CaseId, pages: Pages
) -> None:
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    sop = doctor.ask("POST", f"{path}/open").json()["series"][0]["instances"][0]["sop"]
    asked = {"package": "chest", "sop": sop}
    early = doctor.ask("POST", f"{path}/occlusion", asked)
    assert (early.status_code, early.json()["reason"]) == (403, "opinion_first")
    doctor.ask("POST", f"{path}/opinion", SAID)
    said = doctor.ask("POST", f"{path}/occlusion", asked).json()
    assert (said["before"], said["cells"], said["version"]) == (0.9, [[0, 1], [0.5, 0]], "1.0.0")
    assert site.models.asked[-1] == (f"chest {sop}", "each place")
    made, answered = site.story(case)[-2:]
    assert (made["act"], answered["act"]) == ("cover.map_made", "cover.map_answered")
    told = answered["fields"]
    assert (told["before"], told["after"]) == (0.9, [[0.9, 0.3], [0.6, 0.95]])
    assert (told["package"], told["version"], told["sop"]) == ("chest", "1.0.0", sop)
    assert answered["actor"]["name"] == "chest"
    assert "0." not in str(answered["words"]).replace("1.0.0", ""), "numbers are values alone"
    other = doctor.ask("POST", f"{path}/occlusion", {**asked, "sop": "1.2.3"})
    assert (other.status_code, other.json()["reason"]) == (409, "not_read")


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ({"state": "below", "probability": 0.03, "map": None, "cover": None}, "map_below"),
        (
            {"occlusion": {"rows": 2, "columns": 2, "grade": {"films": 40, "passes": False}}},
            "map_failed",
        ),
    ],
)
def test_no_map_is_made_below_the_point_or_where_such_maps_failed(
    says: dict[str, Any], reason: str, site: Any, make_film: Film, pages: Pages
) -> None:
    site.models.says = {**site.models.says, **says}
    case = site.receive(make_film())
    site.work()
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    sop = doctor.ask("POST", f"{path}/open").json()["series"][0]["instances"][0]["sop"]
    doctor.ask("POST", f"{path}/opinion", SAID)
    before = list(site.models.asked)
    answer = doctor.ask("POST", f"{path}/occlusion", {"package": "chest", "sop": sop})
    assert (answer.status_code, answer.json()["reason"]) == (409, reason)
    assert site.models.asked == before
    assert "cover.map_made" not in site.acts(case)


def test_the_map_is_refused_as_covering_is_and_the_same_key_asks_nothing_more(
    site: Any, case: CaseId, pages: Pages
) -> None:
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    sop = doctor.ask("POST", f"{path}/open").json()["series"][0]["instances"][0]["sop"]
    doctor.ask("POST", f"{path}/opinion", SAID)
    asked = {"package": "chest", "sop": sop}

    def answered(key: str) -> tuple[int, str]:
        answer = doctor.ask("POST", f"{path}/occlusion", asked, key=key)
        return answer.status_code, answer.json().get("reason")

    assert answered("once") == (200, None)
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.STOPPED)
    assert answered("stopped") == (403, "package_stopped")
    assert answered("once") == (403, "package_stopped")
    with site.database.write() as connection:
        entered.distrust(connection, site.clock.at)
    assert answered("distrusted") == (403, "maker_distrusted")


def test_the_map_needs_the_study_open(site: Any, case: CaseId) -> None:
    with pytest.raises(Refused) as refused:
        site.do("wang", RecordOcclusion(case=case, package="chest", sop="1"))
    assert refused.value.reason == "no_viewing_permit"
