"""A result stays where its model was stopped or replaced since, and says so wherever it is used."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from lynkeus.cases.choices.choice import Scope, Subject, Turn
from lynkeus.cases.choices.commands import Choose
from lynkeus.core.ids import CaseId
from lynkeus.models.registry import Standing

from ..models import entered

OPINION = {"revision": 1, "overall": "finding", "findings": ["opacity"], "text": "", "active_s": 1}
REPORT = {
    "version": 0,
    "revision": 1,
    "decision": "accept",
    "text": {"findings": "Opacity.", "impression": ""},
    "active_s": 2,
}


@pytest.fixture
def stopped(site: Any, case: CaseId) -> Any:
    """Give a site that has stopped the model after it read."""
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.STOPPED, by="Admin", why="drift suspected")
    return site


def _listed(doctor: Any) -> Any:
    [line] = doctor.ask("GET", "/api/worklist?view=all").json()["items"]
    return line


def test_a_result_of_a_stopped_model_stays_and_says_so_in_the_study_and_the_list(
    stopped: Any, case: CaseId, doctor: Any
) -> None:
    path = f"/api/studies/{stopped.uid(case)}"
    line = _listed(doctor)
    assert (line["ai"], line["ai_out_of_use"]) == ("withheld", None)
    doctor.ask("POST", f"{path}/opinion", OPINION)
    [shown] = doctor.ask("GET", path).json()["readings"]
    assert (shown["state"], shown["probability"]) == ("above", 0.7312)
    gone = shown["out_of_use"]
    assert (gone["standing"], gone["by"], gone["why"]) == ("stopped", "Admin", "drift suspected")
    assert gone["since"]
    assert _listed(doctor)["ai_out_of_use"] == gone
    with stopped.database.write() as connection:
        entered.stand(connection, "chest", Standing.ACTIVE)
    assert doctor.ask("GET", path).json()["readings"][0]["out_of_use"] is None
    assert _listed(doctor)["ai_out_of_use"] is None


def test_the_list_tells_of_what_came_while_its_model_stood_stopped_whether_it_does_still(
    site: Any, make_film: Callable[..., bytes], pages: Any
) -> None:
    site.packages.stopped = True
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.STOPPED, by="Admin", why="drift suspected")
    site.receive(make_film())
    site.work()
    doctor = pages("wang")
    line = _listed(doctor)
    assert (line["ai"], line["ai_out_of_use"]["by"]) == ("stopped", "Admin")
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.ACTIVE)
    line = _listed(doctor)
    assert (line["ai"], line["ai_out_of_use"]) == ("stopped", None)


def test_the_ledger_says_of_a_decision_and_a_signature_that_the_model_stood_stopped(
    stopped: Any, case: CaseId, doctor: Any
) -> None:
    path = f"/api/studies/{stopped.uid(case)}"
    doctor.ask("POST", f"{path}/opinion", OPINION)
    assert doctor.ask("PUT", f"{path}/report", REPORT).status_code == 200
    signature = {"version": 1, "password": "a long password", "decision": "accept", "active_s": 1}
    assert doctor.ask("POST", f"{path}/signature", signature).status_code == 200
    decided, signed = (one for one in stopped.story(case) if str(one["act"]).startswith("report."))
    for entry in (decided, signed):
        fields = entry["fields"]
        assert isinstance(fields, Mapping)
        [gone] = fields["out_of_use"]
        assert (gone["package"], gone["version"], gone["standing"]) == ("chest", "1.0.0", "stopped")
        assert (gone["by"], gone["why"]) == ("Admin", "drift suspected")
        assert "out of use by then: chest 1.0.0" in str(entry["words"])


def test_a_decision_on_a_model_that_reads_says_nothing_of_the_kind(
    site: Any, case: CaseId, doctor: Any
) -> None:
    path = f"/api/studies/{site.uid(case)}"
    doctor.ask("POST", f"{path}/opinion", OPINION)
    doctor.ask("PUT", f"{path}/report", REPORT)
    entry = site.story(case)[-1]
    assert entry["act"] == "report.decided"
    assert "out_of_use" not in entry["fields"]
    assert "out of use" not in str(entry["words"])


def test_a_result_says_which_version_took_the_place_of_its_own_and_whose_maker_is_not_trusted(
    site: Any, case: CaseId, doctor: Any
) -> None:
    path, now = f"/api/studies/{site.uid(case)}", site.clock.at
    doctor.ask("POST", f"{path}/opinion", OPINION)
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.REPLACED, by="Admin")
        entered.enter(connection, now, "chest", version="1.1.0")
    [shown] = doctor.ask("GET", path).json()["readings"]
    gone = shown["out_of_use"]
    assert (gone["standing"], gone["instead"], gone["trusted"]) == ("replaced", "1.1.0", True)
    with site.database.write() as connection:
        entered.distrust(connection, now)
    [shown] = doctor.ask("GET", path).json()["readings"]
    assert shown["out_of_use"]["trusted"] is False


def test_the_list_says_of_what_ai_raised_that_its_model_was_stopped_since(
    site: Any, case: CaseId, doctor: Any
) -> None:
    triage, of = Subject.TRIAGE, Scope.MODALITY
    on = Choose(subject=triage, scope=of, value="CR", turn=Turn.ON, reason="many wait")
    site.do("admin", on)
    assert _listed(doctor)["place"]["code"] == "raised"
    for standing, code in ((Standing.STOPPED, "raised_stopped"), (Standing.REPLACED, "raised")):
        with site.database.write() as connection:
            entered.stand(connection, "chest", standing)
        assert _listed(doctor)["place"]["code"] == code


def test_ai_may_be_asked_of_images_that_none_read_only_where_a_model_is_active(
    site: Any, make_film: Callable[..., bytes], pages: Callable[[str], Any]
) -> None:
    site.packages.names = ()
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.STOPPED)
        entered.stand(connection, "other", Standing.REPLACED)
    case = site.receive(make_film())
    site.work()
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    shown = doctor.ask("POST", f"{path}/open").json()
    assert (shown["ai_reason"]["code"], shown["may_ask"]) == ("no_model_active", False)
    with site.database.write() as connection:
        entered.stand(connection, "chest", Standing.ACTIVE)
    assert doctor.ask("GET", path).json()["may_ask"] is True
