"""A study that holds images of two patients: each is shown, found and judged as his own."""

from collections.abc import Callable
from typing import Any

import pytest

from lynkeus.core.ids import CaseId
from lynkeus.dicom.parse import parse_header
from lynkeus.inference.commands import StateAge
from lynkeus.models.applicability import facts_of, judge
from lynkeus.quality.commands import ReleaseSeries

from ..models.toy import card
from .conftest import FakeModels

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
CHILD = {
    "PatientName": "ZHAO^Guoqiang=赵^国强",
    "PatientID": "CHILD-1",
    "PatientBirthDate": "20220301",
    "SeriesInstanceUID": "1.2.3.4.1",
    "SOPInstanceUID": "1.2.3.4.1.1",
}
ADULT = {
    "PatientName": "OUYANG^Xiulan=欧阳^秀兰",
    "PatientID": "ADULT-2",
    "PatientBirthDate": "19560101",
    "PatientSex": "F",
    "StudyDate": "20260103",
    "AccessionNumber": "B-99",
    "SeriesInstanceUID": "1.2.3.4.2",
    "SOPInstanceUID": "1.2.3.4.2.1",
    "SeriesNumber": 2,
}
PASSWORD = "a long password"


@pytest.fixture
def mixed(site: Any, make_film: Film) -> CaseId:
    """Give a study of which the first image names a child and the second an adult."""
    site.receive(make_film(**CHILD))
    found: CaseId = site.receive(make_film(**ADULT))
    site.work()
    return found


def _opened(site: Any, case: CaseId, person: Any) -> Any:
    return person.ask("POST", f"/api/studies/{site.uid(case)}/open").json()


def test_each_image_says_whose_it_is_and_when_it_was_taken(
    site: Any, mixed: CaseId, pages: Pages
) -> None:
    study = _opened(site, mixed, pages("wang"))
    assert (study["patient"]["id"], study["patient"]["age_years"]) == ("CHILD-1", 3)
    [child], [adult] = (one["instances"] for one in study["series"])
    assert (child["patient"], child["taken"]) == (None, "2026-01-02T08:15:00")
    whose = adult["patient"]
    assert (whose["name"], whose["id"], whose["sex"]) == ("欧阳秀兰", "ADULT-2", "F")
    assert (whose["age_years"], adult["taken"]) == (70, "2026-01-03T08:15:00")
    named = [(one["patient"]["id"], one["images"]) for one in study["patients"]]
    assert named == [("CHILD-1", 1), ("ADULT-2", 1)]


def test_what_a_second_image_does_not_say_is_not_taken_from_the_first(
    site: Any, make_film: Film, pages: Pages
) -> None:
    unsaid = {"PatientName": "", "PatientID": "", "PatientBirthDate": "", "PatientSex": ""}
    case = site.receive(make_film(**CHILD))
    site.receive(make_film(**ADULT | unsaid | {"StudyDate": ""}))
    study = _opened(site, case, pages("wang"))
    [_], [silent] = (one["instances"] for one in study["series"])
    assert {silent["patient"][one] for one in ("name", "id", "sex", "age_years")} == {None}
    assert silent["taken"] is None
    assert [one["images"] for one in study["patients"]] == [1]


@pytest.mark.parametrize(
    "words", ["ADULT-2", "ouyang", "欧阳", "xiulan", "oyxl", "CHILD-1", "赵", "zgq", "B-99"]
)
def test_a_study_is_found_by_everyone_whom_it_names(
    site: Any, mixed: CaseId, pages: Pages, words: str
) -> None:
    [line] = pages("wang").find(words)["items"]
    assert (line["case"], line["patients"]) == (mixed, 2)
    assert [one["id"] for one in (line["patient"], *line["others"])] == ["CHILD-1", "ADULT-2"]


def test_a_name_written_otherwise_is_found_and_is_no_second_patient(
    site: Any, case: CaseId, make_film: Film, pages: Pages
) -> None:
    site.receive(make_film(PatientName="CHAO^Kuo-chiang", SeriesInstanceUID="1.2.3.4.2"))
    site.work()
    person = pages("wang")
    [line] = person.find("kuo-chiang")["items"]
    assert (line["case"], line["patients"], line["quality"]) == (case, 1, "cleared")
    [one] = _opened(site, case, person)["patients"]
    assert one["images"] == 2


def test_who_judges_held_images_is_told_whom_they_name(
    site: Any, mixed: CaseId, pages: Pages
) -> None:
    items = pages("li").ask("GET", "/api/quality/quarantine").json()["items"]
    assert [one["patient"]["id"] for one in items] == ["CHILD-1", "ADULT-2"]
    assert [one["taken"][:10] for one in items] == ["2026-01-02", "2026-01-03"]
    for item, here in zip(items, ((1, 0), (0, 1)), strict=True):
        named = [(one["patient"]["id"], one["images"], one["here"]) for one in item["patients"]]
        assert named == [("CHILD-1", 1, here[0]), ("ADULT-2", 1, here[1])]


def test_of_two_series_the_one_that_is_held_is_told(site: Any, mixed: CaseId, pages: Pages) -> None:
    person = pages("wang")
    revision = _opened(site, mixed, person)["revision"]
    free = {"case": mixed, "revision": revision, "series": "1.2.3.4.1"}
    site.do("li", ReleaseSeries(**free, reason="it is his"))
    assert _opened(site, mixed, person)["quality"]["held"] == ["1.2.3.4.2"]
    [line] = person.ask("GET", "/api/worklist").json()["items"]
    assert (line["quality"], line["held"], line["series"]) == ("quarantined", 1, 2)


def test_a_study_of_one_patient_names_him_alone(site: Any, case: CaseId, pages: Pages) -> None:
    person = pages("wang")
    [line] = person.ask("GET", "/api/worklist").json()["items"]
    assert (line["patients"], line["others"]) == (1, [])
    study = _opened(site, case, person)
    assert [one["images"] for one in study["patients"]] == [1]
    assert [one["patient"] for series in study["series"] for one in series["instances"]] == [None]


def test_nobody_signs_unknowingly_for_images_of_several_patients(
    site: Any, mixed: CaseId, pages: Pages
) -> None:
    doctor, path = pages("wang"), f"/api/studies/{site.uid(mixed)}"
    revision = _opened(site, mixed, doctor)["revision"]
    said = {"revision": revision, "overall": "none", "findings": [], "text": "", "active_s": 1}
    assert doctor.ask("POST", f"{path}/opinion", said).status_code == 200
    signature = {"version": 0, "password": PASSWORD, "active_s": 1}
    refused = doctor.ask("POST", f"{path}/signature", signature)
    assert (refused.status_code, refused.json()["reason"]) == (409, "patients_unseen")
    assert refused.json()["fields"] == {"seen": 1, "now": 2}
    signed = doctor.ask("POST", f"{path}/signature", signature | {"patients": 2})
    assert signed.json()["report"]["state"] == "signed"
    assert site.story(mixed)[-1]["fields"]["patients"] == 2
    added = {"seen": 0, "revision": revision, "text": "And this.", "password": PASSWORD}
    added |= {"active_s": 1}
    refused = doctor.ask("POST", f"{path}/addenda", added)
    assert refused.json()["reason"] == "patients_unseen"
    assert doctor.ask("POST", f"{path}/addenda", added | {"patients": 2}).status_code == 200
    told = [str(one["words"]) for one in site.story(mixed)[-2:]]
    assert all("name 2 patients" in words for words in told)


class ByItsHeader(FakeModels):
    """Holds the file that it is given to a model's limits, as the models themselves do."""

    originals: Any = None

    def read(self, package: Any, sop: str, stated: Any) -> dict[str, Any]:
        """Read an image, or say why not."""
        header = parse_header(self.originals.read(sop))
        why = judge(card(), facts_of(header, stated))
        result = super().read(package, sop, stated)
        if why is None:
            return result
        nothing = dict.fromkeys(("probability", "point", "map", "cover"))
        return {**result, **nothing, "state": "not_applicable", "reason": why.as_json()}


@pytest.mark.parametrize(("released", "state"), [(CHILD, "withheld"), (ADULT, "not_applicable")])
def test_a_model_goes_by_the_age_in_the_image_that_it_reads(
    site: Any,
    mixed: CaseId,
    pages: Pages,
    released: dict[str, Any],
    state: str,
) -> None:
    site.models = ByItsHeader(site.models.says)
    site.models.originals = site.originals
    doctor = pages("wang")
    revision = _opened(site, mixed, doctor)["revision"]
    series = released["SeriesInstanceUID"]
    site.do("zhou", ReleaseSeries(case=mixed, revision=revision, series=series, reason="his own"))
    site.work()
    [reading] = _opened(site, mixed, doctor)["readings"]
    assert (reading["sop"], reading["state"]) == (released["SOPInstanceUID"], state)
    if released is ADULT:
        assert "70 years" in reading["reason"]["words"]


def test_an_age_that_is_stated_of_a_mixed_study_is_nobodys(
    site: Any, make_film: Film, pages: Pages
) -> None:
    ageless = {"PatientBirthDate": ""}
    case = site.receive(make_film(**CHILD | ageless))
    site.do("li", StateAge(case=case, band=(1, 5), source="the ward"))
    site.work()
    doctor = pages("wang")
    assert _opened(site, case, doctor)["patient"]["age_stated"]["low"] == 1
    site.receive(make_film(**ADULT | ageless))
    site.work()
    study = _opened(site, case, doctor)
    stated = [one["patient"]["age_stated"] for one in (study, *study["patients"])]
    assert stated == [None, None, None]
    series = ADULT["SeriesInstanceUID"]
    released = {"case": case, "revision": study["revision"], "series": series}
    site.do("zhou", ReleaseSeries(**released, reason="her own"))
    site.work()
    assert site.models.asked[-1] == (ADULT["SOPInstanceUID"], None)
