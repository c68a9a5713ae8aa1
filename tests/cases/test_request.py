"""The question that a doctor put, and the history: for who opens the study, and for no model."""

from collections.abc import Callable
from typing import Any

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from lynkeus.cases.request import request_json
from lynkeus.dicom.parse import TEXT_MAX

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
ASKED = {
    "ReasonForTheRequestedProcedure": "咳嗽、发热 3 天，排除肺炎",
    "AdditionalPatientHistory": "化疗中\r\n右胸壁输液港",
    "AdmittingDiagnosesDescription": "淋巴瘤",
}
REMARKED = {
    "RequestedProcedureDescription": "SECRET procedure",
    "PerformedProcedureStepDescription": "SECRET step",
    "SeriesDescription": "SECRET series",
    "PatientComments": "SECRET remark",
    "ImageComments": "SECRET comment",
    "StudyDescription": "SECRET study",
}


def _told(text: str, attribute: str) -> dict[str, object]:
    return {"text": text, "attribute": attribute, "cut": False}


def test_who_opens_a_study_is_told_the_question_before_the_own_opinion_and_nobody_else(
    site: Any, make_film: Film, pages: Pages
) -> None:
    case = site.receive(make_film(**ASKED, **REMARKED))
    site.work()
    doctor, uid = pages("wang"), site.uid(case)
    unopened = [
        doctor.ask("GET", f"/api/studies/{uid}"),
        doctor.ask("GET", "/api/worklist?view=all"),
    ]
    assert [one.status_code for one in unopened] == [403, 200]
    shown = doctor.ask("POST", f"/api/studies/{uid}/open")
    assert shown.json()["opinion"] is None
    assert shown.json()["request"] == {
        "indication": [_told("咳嗽、发热 3 天，排除肺炎", "ReasonForTheRequestedProcedure")],
        "history": [
            _told("化疗中\n右胸壁输液港", "AdditionalPatientHistory"),
            _told("淋巴瘤", "AdmittingDiagnosesDescription"),
        ],
    }
    assert "SECRET" not in shown.text
    for told in (*(one.text for one in unopened), str(site.story(case)), str(site.models.asked)):
        for text in ("肺炎", "输液港", "淋巴瘤", "SECRET"):
            assert text not in told


def test_the_reason_is_found_within_the_request_in_words_or_as_a_code(
    site: Any, make_film: Film, pages: Pages
) -> None:
    code, coded, written = Dataset(), Dataset(), Dataset()
    code.CodeMeaning = "发热"
    coded.ReasonForRequestedProcedureCodeSequence = Sequence([code])
    written.ReasonForTheRequestedProcedure = "排除肺炎"
    case = site.receive(
        make_film(RequestAttributesSequence=Sequence([written, coded, written])),
        make_film(InstanceNumber=2, ReasonForVisit="复查"),
    )
    doctor = pages("wang")
    shown = doctor.ask("POST", f"/api/studies/{site.uid(case)}/open").json()["request"]
    assert shown == {
        "indication": [
            _told("排除肺炎\n发热", "ReasonForTheRequestedProcedure"),
            _told("复查", "ReasonForVisit"),
        ],
        "history": [],
    }


def test_each_text_is_told_once_and_one_that_was_cut_says_so() -> None:
    long = "x" * TEXT_MAX
    said = {"AdditionalPatientHistory": (f"\u202e{long}",), "ReasonForVisit": (" ", "")}
    again = {"AdmittingDiagnosesDescription": (long,)}
    [only] = request_json([said, said, again])["history"]
    assert only == {"text": long, "attribute": "AdditionalPatientHistory", "cut": True}
    assert request_json([said])["indication"] == []
    assert request_json([]) == {"indication": [], "history": []}
