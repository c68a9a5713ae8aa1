"""From where the pages are reached: the machine itself, by TLS, or by somebody's express word."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from fastapi import FastAPI

from lynkeus.access.actors import Role, operator
from lynkeus.access.reach import Reach, name_of
from lynkeus.app.offering import OfferSite, check_offer, is_offered, offer_of, reach_of
from lynkeus.app.serve import pages_server
from lynkeus.cli.main import main
from lynkeus.core.errors import BadInput, Refused
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings, Tls
from lynkeus.ledger.read import newest_checkpoint

from ..app.reaching import told
from .calling import PASSWORD, Answer, Called, Caller

EVERYWHERE = "0.0.0.0"  # noqa: S104  # what is asked about, not bound to
TLS = {"x-forwarded-proto": "https"}
PROXY, PUBLIC, OUTSIDE = "10.0.0.2", "lynkeus.hospital.example", "10.0.0.77"


def offered(**more: object) -> Settings:
    return Settings(home=Path("nowhere"), **more)


class TestOffering:
    @pytest.mark.parametrize(
        ("settings", "reason"),
        [
            ({"host": "10.0.0.20"}, "tls_missing"),
            ({"host": EVERYWHERE}, "tls_missing"),
            ({"host": EVERYWHERE, "tls": Tls.WITHOUT}, "public_name_missing"),
            ({"host": "10.0.0.20", "proxy": PROXY}, "public_name_missing"),
            ({"proxy": "127.0.0.1"}, "public_name_missing"),
            ({"proxy": PROXY, "names": (PUBLIC,), "tls": Tls.WITHOUT}, "two_transports"),
        ],
    )
    def test_is_refused_without_what_makes_it_safe(self, settings, reason):
        with pytest.raises(BadInput) as refused:
            check_offer(offered(**settings))
        assert refused.value.reason == reason

    @pytest.mark.parametrize(
        ("settings", "elsewhere"),
        [
            ({}, False),
            ({"host": "localhost"}, False),
            ({"host": "::1"}, False),
            ({"dicom_host": "10.0.0.20"}, True),
            ({"proxy": "127.0.0.1", "names": (PUBLIC,)}, True),
            ({"host": "10.0.0.20", "proxy": PROXY, "names": (PUBLIC,)}, True),
            ({"host": "10.0.0.20", "tls": Tls.WITHOUT}, True),
        ],
    )
    def test_is_recorded_where_it_goes_beyond_the_machine(self, settings, elsewhere):
        check_offer(offered(**settings))
        assert is_offered(offered(**settings)) is elsewhere

    def test_loopback_is_the_default(self):
        assert (offered().host, offered().dicom_host) == ("127.0.0.1", "127.0.0.1")
        assert reach_of(offered()).names == {"127.0.0.1", "localhost", "::1"}

    @pytest.mark.parametrize(
        ("settings", "address"),
        [
            ({}, "http://127.0.0.1:8080"),
            ({"host": "::1"}, "http://[::1]:8080"),
            ({"host": "10.0.0.20", "tls": Tls.WITHOUT}, "http://10.0.0.20:8080"),
            ({"proxy": PROXY, "names": (PUBLIC,)}, f"https://{PUBLIC}"),
        ],
    )
    def test_the_address_is_where_people_find_the_pages(self, settings, address):
        assert offered(**settings).address == address

    def test_the_terminal_refuses_before_anything_is_made(self, tmp_path, capsys):
        home = tmp_path / "home"
        assert main(["serve", "--home", str(home), "--host", "10.0.0.20"]) == 2
        assert "--behind-tls-proxy" in capsys.readouterr().err
        assert not home.exists()

    def test_the_override_stands_in_the_ledger(self, site):
        command = offer_of(offered(host="10.0.0.20", tls=Tls.WITHOUT))
        assert isinstance(command, OfferSite)
        site.house.door.execute(operator("ada"), command, key=new_id())
        with site.house.database.read() as connection:
            assert newest_checkpoint(connection).size == 1
        site.house.close()
        (entry,) = told(site.house.settings.home)
        assert entry["act"] == "site.offered"
        assert entry["actor"]["id"] == "operator:ada"
        assert "without TLS, by override" in entry["words"]
        assert entry["fields"]["host"] == "10.0.0.20"


class TestNames:
    @pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080", "LOCALHOST:1"])
    def test_our_own_are_answered(self, site, host):
        assert site.ask(Caller(headers={"host": host}), "GET", "/api/health").status == 200

    @pytest.mark.parametrize(
        "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8080", "", "[", "a@b"]
    )
    def test_a_name_that_somebody_rebound_is_not(self, site, host):
        for path in ("/api/health", "/worklist", "/api/session"):
            answer = site.ask(Caller(headers={"host": host}), "GET", path)
            assert (answer.status, answer.json()["reason"]) == (403, "name_unknown")

    def test_a_name_is_read_as_browsers_read_it(self):
        assert name_of("user@127.0.0.1:80") == "127.0.0.1"
        assert name_of("[::1") == ""


class TestProxy:
    @pytest.fixture
    def site(self, site: Called) -> Called:
        site.front.reach = Reach(names=frozenset({PUBLIC, "127.0.0.1"}), proxy=PROXY)
        return site

    def ask(self, site: Called, peer: str, **headers: str) -> Answer:
        named = {"host": PUBLIC, **{name.replace("_", "-"): one for name, one in headers.items()}}
        return site.ask(Caller(peer=peer, headers=named), "GET", "/api/session")

    def test_is_the_only_way_in(self, site):
        passed = {"x_forwarded_for": OUTSIDE, "x_forwarded_proto": "https"}
        assert self.ask(site, PROXY, **passed).status == 200
        refused = self.ask(site, OUTSIDE, x_forwarded_for="127.0.0.1")
        assert (refused.status, refused.json()["reason"]) == (403, "not_through_proxy")

    def test_the_machine_itself_needs_no_proxy_where_that_stands_elsewhere(self, site):
        assert self.ask(site, "127.0.0.1").status == 200

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ({"x_forwarded_proto": "https"}, "proxy_says_nobody"),
            ({"x_forwarded_for": OUTSIDE}, "proxy_says_no_transport"),
            (
                {"x_forwarded_for": OUTSIDE, "x_forwarded_proto": "https,"},
                "proxy_says_no_transport",
            ),
            ({"x_forwarded_for": OUTSIDE, "x_forwarded_proto": "http"}, "proxy_without_tls"),
            ({"x_forwarded_for": OUTSIDE, "x_forwarded_proto": "https, http"}, "proxy_without_tls"),
        ],
    )
    def test_must_say_who_sends_and_by_what(self, site, said, reason):
        answer = self.ask(site, PROXY, **said)
        assert (answer.status, answer.json()["reason"]) == (403, reason)
        if reason == "proxy_says_no_transport":
            assert "X-Forwarded-Proto" in answer.json()["sentence"]

    def test_is_believed_about_the_last_hop_only(self):
        reach = Reach(proxy=PROXY)
        said = {"x-forwarded-for": f"127.0.0.1, {OUTSIDE}", **TLS}
        assert reach.sender(PROXY, said) == OUTSIDE

    def test_on_the_machine_itself_must_be_passed(self):
        reach = Reach(proxy="127.0.0.1")
        with pytest.raises(Refused) as refused:
            reach.sender("127.0.0.1", {})
        assert refused.value.reason == "not_through_proxy"
        assert reach.sender("127.0.0.1", {"x-forwarded-for": OUTSIDE, **TLS}) == OUTSIDE

    def test_on_the_machine_itself_is_seen_as_the_network_shows_it(self, site):
        """HAProxy puts a line of its own behind what the caller said of himself."""
        site.front.reach = Reach(names=frozenset({PUBLIC}), proxy="127.0.0.1")
        with listening(site.app) as port:
            assert posted(port, []) == "not_through_proxy"
            assert posted(port, [OUTSIDE]) == "not_on_the_machine"
            assert posted(port, ["127.0.0.1", OUTSIDE]) == "not_on_the_machine"
            assert posted(port, ["127.0.0.1", f"127.0.0.1, {OUTSIDE}"]) == "not_on_the_machine"

    def test_cookies_and_pages_stay_with_tls(self, site):
        site.person(Role.RADIOLOGIST, "wang")
        headers = {"host": PUBLIC, "x-forwarded-for": OUTSIDE, "origin": f"https://{PUBLIC}", **TLS}
        caller = Caller(peer=PROXY, headers=headers)
        answer = site.ask(caller, "POST", "/api/session", {"login": "wang", "password": PASSWORD})
        assert answer.status == 200
        assert "secure" in answer.header("set-cookie").lower()
        assert answer.header("strict-transport-security").startswith("max-age=")

    def test_another_origin_is_forged_through_it_too(self, site):
        headers = {
            "host": "127.0.0.1",
            "x-forwarded-for": OUTSIDE,
            **TLS,
            "origin": "https://evil.example",
        }
        caller = Caller(peer=PROXY, headers=headers)
        answer = site.ask(caller, "POST", "/api/session", {"login": "wang", "password": PASSWORD})
        assert answer.json()["reason"] == "forged_request"


@contextmanager
def listening(app: FastAPI) -> Iterator[int]:
    """Serve a site's pages as the service does; gives the port."""
    server = pages_server(app, Settings(home=Path("nowhere"), http_port=0))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def posted(port: int, senders: list[str]) -> str:
    """Follow a link that nobody made, by way of a proxy on this machine; gives the refusal."""
    asking = HTTPConnection("127.0.0.1", port)
    body = json.dumps({"login": "wang", "name": "Wang", "password": PASSWORD, "language": "en"})
    asking.putrequest("POST", "/api/first-run/guess", skip_host=True)
    asking.putheader("Host", PUBLIC)
    asking.putheader("Content-Type", "application/json")
    asking.putheader("Content-Length", str(len(body)))
    asking.putheader("X-Forwarded-Proto", "https")
    for one in senders:
        asking.putheader("X-Forwarded-For", one)
    asking.endheaders(body.encode())
    with closing(asking):
        return str(json.loads(asking.getresponse().read())["reason"])


class TestHeaders:
    def test_every_answer_carries_what_protects_it(self, site):
        for path in ("/worklist", "/api/session", "/api/nothing", "/assets/nothing.js"):
            answer = site.ask(Caller(), "GET", path)
            policy = answer.header("content-security-policy")
            assert "unsafe-inline" not in policy
            assert "unsafe-eval" not in policy
            assert "script-src 'self';" in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.header("x-content-type-options") == "nosniff"
            assert answer.header("referrer-policy") == "no-referrer"

    def test_the_page_has_a_new_nonce_each_time(self, site):
        pages = [site.ask(Caller(), "GET", path) for path in ("/worklist", "/", "/index.html")]
        nonces = set()
        for one in pages:
            policy = one.header("content-security-policy")
            nonce = policy.split("'nonce-")[1].split("'")[0]
            assert f'nonce="{nonce}"'.encode() in one.body
            assert b"__NONCE__" not in one.body
            nonces.add(nonce)
        assert len(nonces) == 3

    def test_what_is_about_patients_is_kept_by_no_browser(self, site):
        assert site.ask(Caller(), "GET", "/api/session").header("cache-control") == "no-store"
