"""Parts of the house really dead, or the whole of it out of reach: what the pages say and do."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lynkeus.dicom.convert import image_to_dicom
from lynkeus.dicom.parse import parse_header

from .browsing import CHROMIUM, Desk, context, sit_down
from .running import Running, below, health, lynkeus, serve
from .site import DATA, FILMS, PASSWORD, Material, make, settle_in, wait_until_read

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="LYNKEUS_DATA is not set"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(600),
    pytest.mark.long,
]

FAULTY = Path(__file__).parents[1] / "interop" / "faulty.py"
KILL_EVERY_S = 0.02
DEAD_S_MAX = 120.0
SAYS_AWAY = "Viewing, deciding and signing go on. The AI is not running"
SAYS_NO_WORK = "Background work has stopped"
SAYS_GONE = "The server does not answer just now"


@contextmanager
def _deadly(pid: int) -> Iterator[None]:
    """Kill whatever the service has working for it, as soon as it is born."""
    over = threading.Event()

    def kill() -> None:
        while not over.wait(KILL_EVERY_S):
            for one in below(pid):
                try:
                    os.kill(one, signal.SIGKILL)
                except ProcessLookupError:
                    continue

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()


def _until(running: Running, ai: str) -> None:
    end = time.monotonic() + DEAD_S_MAX
    while health(running)["ai"] != ai:
        assert time.monotonic() < end, health(running)
        time.sleep(0.2)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Material:
    made = make(tmp_path_factory.mktemp("away") / "home")
    with serve(made.home) as running:
        settle_in(running, made)
        wait_until_read(running)
    return made


def test_with_the_models_dead_a_banner_says_so_and_a_film_is_judged_and_signed(
    browser: Browser, ours: Material
) -> None:
    *doomed, last = _films(ours.home.parent, 1, 6)
    with serve(ours.home) as running:
        desk = sit_down(context(browser, running), "ada")
        page = desk.page
        expect(page.locator(".banner")).to_have_count(0)
        with _deadly(running.pid):
            lynkeus(ours.home, "import", *doomed)
            _until(running, "stopped")
        page.reload()
        expect(page.locator(".banner")).to_contain_text(SAYS_AWAY)
        assert desk.heavy() == []
        _judged_and_signed(desk, ours.uids["adult"])
        lynkeus(ours.home, "import", last)
        _until(running, "running")
        page.goto("/worklist")
        page.wait_for_selector("tbody tr")
        expect(page.locator(".banner")).to_have_count(0)
        page.context.close()


def _films(folder: Path, first: int, end: int) -> list[str]:
    """Lay down DICOM films: a picture would need a child to come in at all."""
    made = []
    for number, one in enumerate(sorted(FILMS.glob("person*.jpeg"))[first:end], start=first):
        path = folder / f"{number}.dcm"
        path.write_bytes(image_to_dicom(one.read_bytes()))
        made.append(str(path))
    return made


def _judged_and_signed(desk: Desk, uid: str) -> None:
    desk.open(f"/studies/{uid}/read")
    expect(desk.page.locator(".banner")).to_contain_text(SAYS_AWAY)
    desk.page.keyboard.press("0")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.get_by_role("textbox", name="Findings")).to_be_visible()
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("Control+Enter")
    desk.page.get_by_role("dialog").get_by_label("Password").first.fill(PASSWORD)
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_text("Signed by Ada Reader")).to_be_visible()


def test_with_the_worker_dead_what_comes_is_judged_and_signed_and_read_at_the_next_start(
    browser: Browser, ours: Material
) -> None:
    [film] = _films(ours.home.parent, 6, 7)
    uid = parse_header(Path(film).read_bytes()).study_uid

    def words(*ports: int) -> list[str]:
        return [sys.executable, str(FAULTY), str(ours.home), *map(str, ports), "mortal-worker"]

    with serve(ours.home, words) as running:
        desk = sit_down(context(browser, running), "ada")
        page = desk.page
        os.kill(running.pid, signal.SIGUSR1)
        _until(running, "stopped")
        assert health(running)["work"] == "stopped"
        lynkeus(ours.home, "import", "--age-band", "1-5", film)
        page.reload()
        for said in (SAYS_AWAY, SAYS_NO_WORK):
            expect(page.locator(".banner")).to_contain_text(said)
        _judged_and_signed(desk, uid)
        desk.open("/work")
        expect(page.locator(".services")).to_contain_text("Not running")
        items = page.request.get("/api/work").json()["items"]
        assert [one["state"] for one in items if one["uid"] == uid] == ["waiting"]
        assert desk.heavy() == []
        page.context.close()
    with serve(ours.home) as running:
        desk = sit_down(context(browser, running), "ada")
        page = desk.page
        desk.open(f"/studies/{uid}/read")
        expect(page.locator(".banner")).to_have_count(0)
        expect(page.get_by_text("Signed by Ada Reader")).to_be_visible()
        _until_said(desk, uid)
        page.context.close()


def _until_said(desk: Desk, uid: str) -> None:
    """Wait until AI has read the film, and says what it found of it."""
    end = time.monotonic() + DEAD_S_MAX
    while (ai := desk.page.request.get(f"/api/studies/{uid}").json()["ai"]) == "pending":
        assert time.monotonic() < end
        time.sleep(0.2)
    assert ai in {"above", "below"}


def test_with_the_service_gone_what_was_typed_stays_and_the_page_goes_on(
    browser: Browser, ours: Material
) -> None:
    uid = ours.uids["chinese"]
    with serve(ours.home) as running:
        desk = sit_down(context(browser, running), "bo")
        page = desk.page
        desk.open(f"/studies/{uid}/read")
        page.keyboard.press("1")
        page.get_by_role("textbox").first.fill("An opacity at the base.")
        page.keyboard.press("Escape")
        os.kill(running.pid, signal.SIGSTOP)
        page.context.set_offline(True)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".panel-foot p[role=alert]")).to_contain_text("does not answer")
        expect(page.locator(".banner")).to_contain_text(SAYS_GONE, timeout=60_000)
        expect(page.get_by_role("textbox").first).to_have_value("An opacity at the base.")
        os.kill(running.pid, signal.SIGCONT)
        page.context.set_offline(False)
        expect(page.locator(".banner")).to_have_count(0, timeout=60_000)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("textbox", name="Findings")).to_be_visible()
        page.context.close()


def test_a_room_that_was_not_fetched_opens_by_itself_once_the_server_is_back(
    browser: Browser, running: Running, material: Material
) -> None:
    here = context(browser, running)
    here.route(
        "**/assets/*",
        lambda route: route.abort() if "film-" in route.request.url else route.continue_(),
    )
    desk = sit_down(here, "ada")
    page = desk.page
    page.goto(f"/studies/{material.uids['adult']}/read")
    expect(page.get_by_text("This page did not come")).to_be_visible()
    here.unroute("**/assets/*")
    page.wait_for_selector("[data-drawn=true]", timeout=90_000)
    here.close()


def test_what_is_refused_or_not_there_says_so_and_leads_back(
    browser: Browser, running: Running, material: Material
) -> None:
    here = context(browser, running)
    page = sit_down(here, "tech").page
    for path, words in (
        (f"/studies/{material.uids['child']}/read", "Your role does not have this right"),
        ("/studies/1.2.3/story", "There is no such study"),
    ):
        page.goto(path)
        expect(page.get_by_role("alert")).to_contain_text(words)
        page.get_by_role("button", name="Open the worklist").click()
        page.wait_for_selector("tbody tr")
    page.route("**/api/work", lambda route: route.fulfill(status=500, body="broken"))
    page.goto("/work")
    expect(page.get_by_role("alert")).to_contain_text("The server failed at this")
    page.unroute("**/api/work")
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_role("table")).to_be_visible()
    here.close()
