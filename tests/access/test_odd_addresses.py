"""What no study, file or event is called is answered with 4xx: a stranger makes no error here."""

from urllib.parse import unquote

import pytest

from lynkeus.access.actors import Role
from lynkeus.app import live

from ..archive.making import image
from .calling import Called, Caller
from .rights import NOWHERE, TABLE, read_table

ODD = (
    "%00",
    "a%00b",
    "x" * 5_000,
    "a/" * 3_000,
    "%E4%BD%A0" * 100,
    "..",
    "..%2f..%2fetc%2fpasswd",
    "%FF%FE",
    "%2e%2e",
    "'; DROP TABLE studies; --",
    "²",
    "-1",
    "9" * 40,
)
ROUTES = sorted({row.route[1] for row in read_table(TABLE.read_text()) if row.route[0] == "GET"})


def filled(route: str, odd: str) -> list[str]:
    """Put an odd word in the place of each id of a route, one at a time."""
    ids = {**NOWHERE, "version": "1.0.0", "anything:path": "nowhere", "path:path": "nowhere"}
    named = [name for name in ids if f"{{{name}}}" in route]
    made = []
    for one in named:
        path = route
        for name in named:
            path = path.replace(f"{{{name}}}", odd if name == one else ids[name])
        made.append(unquote(path))
    return made


@pytest.fixture
def doctor(site: Called) -> Caller:
    site.house.receiver.receive(image(), "a test")
    return site.session(site.person(Role.RADIOLOGIST))


def test_an_odd_address_is_nowhere_for_everybody(site, doctor):
    paths = [path for odd in ODD for route in ROUTES for path in filled(route, odd)]
    for odd in map(unquote, ODD):
        paths += [f"/assets/{odd}", f"/studies/{odd}/read"]
    assert len(paths) > 10 * len(ODD)
    for path in paths:
        for caller in (doctor, Caller()):
            status = site.ask(caller, "GET", path).status
            page = status == 200 and not path.startswith(("/api/", "/assets/"))
            assert page or 400 <= status < 500, path


def test_what_is_no_name_of_a_file_is_nowhere_among_the_pages(site):
    for odd in ("/\0", "/a\0b", f"/{'x' * 256}", "/../../etc/passwd", "/assets/../index.html"):
        answer = site.ask(Caller(), "GET", odd)
        assert (answer.status, answer.json()["reason"]) == (404, "no_route")
    assert site.ask(Caller(), "GET", f"/{'x' * 255}").status == 200


def test_an_odd_event_is_listened_after_as_if_none_was_known(site):
    for last in ("²", "9" * 400, "-1", "none", "3"):
        stream = live._stream(site.house.database, last, lambda: True)
        assert site.runner.run(anext(stream)) == ": listening\n\n"


def test_a_box_of_no_numbers_is_refused(site, doctor):
    nan = float("nan")
    said = {"sop": "2.25.1.1.1", "boxes": [[nan, 0, 0.5, float("inf")]]}
    answer = site.ask(doctor, "POST", "/api/studies/2.25.1/cover", said)
    assert (answer.status, answer.json()["reason"]) == (422, "invalid_request")
