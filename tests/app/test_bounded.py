"""Nobody makes the service hold more of a request than a page has to say."""

import asyncio

import pytest

from lynkeus.access.actors import Role
from lynkeus.app.bounded import BODY_BYTES_MAX

from ..access.bodies import REPORT, WORKED
from ..access.calling import LOOPBACK, Caller, called

PIECE = 64 << 10


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with called(tmp_path_factory.mktemp("bounded")) as made:
        yield made


class Stranger:
    """Sends JSON in pieces, and counts how many are taken."""

    def __init__(self, pieces: int) -> None:
        self.left = pieces
        self.taken = 0
        self.said: list[dict[str, object]] = []

    async def receive(self):
        if not self.left:
            await asyncio.Event().wait()
        self.left -= 1
        self.taken += PIECE
        return {"type": "http.request", "body": b" " * PIECE, "more_body": self.left > 0}

    async def send(self, message):
        self.said.append(message)


def sent(site, stranger: Stranger, path: str, headers: dict[str, str]) -> int:
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(one.encode(), two.encode()) for one, two in headers.items()],
        "client": (LOOPBACK, 1),
        "server": (LOOPBACK, 8080),
    }
    site.runner.run(site.app(scope, stranger.receive, stranger.send))
    return next(int(str(one["status"])) for one in stranger.said if "status" in one)


@pytest.mark.parametrize("path", ["/api/session", "/api/nowhere", "/"])
@pytest.mark.parametrize("said", [{}, {"content-length": str(1 << 40)}, {"content-length": "10"}])
def test_what_is_too_much_is_turned_away_before_it_is_read(site, path, said):
    stranger = Stranger(pieces=(600 << 20) // PIECE)
    headers = {"host": "127.0.0.1:8080", "content-type": "application/json", **said}
    assert sent(site, stranger, path, headers) == 422
    assert stranger.taken <= BODY_BYTES_MAX + PIECE
    body = b"".join(one["body"] for one in stranger.said if "body" in one)
    assert b"request_too_large" in body
    assert b"content-security-policy" in dict(stranger.said[0]["headers"])


def test_who_may_not_import_is_turned_away_before_he_sends(site):
    stranger = Stranger(pieces=(600 << 20) // PIECE)
    assert sent(site, stranger, "/api/import", {"host": "127.0.0.1:8080"}) == 401
    assert stranger.taken == 0


def test_the_longest_report_comes_in(site):
    doctor = site.session(site.person(Role.RADIOLOGIST))
    text = {"findings": "肺" * 100_000, "impression": "肺" * 100_000}
    answer = site.ask(doctor, "PUT", "/api/studies/9.9.9/report", REPORT | WORKED | {"text": text})
    assert answer.json()["reason"] == "study_not_found"


def test_a_request_of_the_most_bytes_is_read_whole(site):
    spaces = b" " * (BODY_BYTES_MAX - len(b'{"login":"a","password":"b"}'))
    answer = site.ask(Caller(), "POST", "/api/session", b'{"login":"a","password":"b"}' + spaces)
    assert answer.status == 401
    more = site.ask(Caller(), "POST", "/api/session", b'{"login":"a","password":"b"} ' + spaces)
    assert more.json()["reason"] == "request_too_large"
