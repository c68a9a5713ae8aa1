"""Two objects of one number: each is shown under the patient that it names itself."""

from collections.abc import Callable
from typing import Any

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
ONE = {"SOPInstanceUID": "1.2.3.4.1.9"}
FIRST = {"PatientName": "Wang^Fang", "PatientID": "1", "StudyDate": "20260101"}
OTHER = {"PatientName": "Zhou^Mei", "PatientID": "2", "StudyDate": "20250101"}


def test_each_of_two_objects_is_shown_under_its_own_patient_and_date(
    site: Any, make_film: Film, pages: Pages
) -> None:
    case = site.receive(make_film(**ONE, **FIRST))
    site.receive(make_film(**ONE, **OTHER))
    doctor, uid = pages("wang"), site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/open")
    (both,) = doctor.ask("GET", f"/api/studies/{uid}/conflicts").json()["items"]
    assert (both["first"]["patient"]["name"], both["first"]["patient"]["id"]) == ("Wang Fang", "1")
    assert both["first"]["taken"].startswith("2026-01-01")
    assert (both["aside"]["patient"]["name"], both["aside"]["patient"]["id"]) == ("Zhou Mei", "2")
    assert both["aside"]["taken"].startswith("2025-01-01")
