"""Every page in each of its states: who opens it, where, and what is opened on it."""

import re
from collections.abc import Callable

from playwright.sync_api import Route

from .browsing import Desk

Act = Callable[[Desk], None]
ALL = "/worklist?view=all"
CARD = "/models/chest-xray-pneumonia/{version}"


def _press(*keys: str) -> Act:
    def act(desk: Desk) -> None:
        for key in keys:
            desk.page.keyboard.press(key)

    return act


def _dialog(press: Act) -> Act:
    def act(desk: Desk) -> None:
        press(desk)
        desk.page.wait_for_selector("[role=dialog]")

    return act


def _click(selector: str) -> Act:
    return lambda desk: desk.page.click(selector)


def _choose_files(desk: Desk) -> None:
    files = [{"name": "note.txt", "mimeType": "text/plain", "buffer": b"no image"}]
    desk.page.set_input_files("input[type=file]", files)
    desk.page.wait_for_selector("[role=dialog]")


def _import(desk: Desk) -> None:
    _choose_files(desk)
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector(".import-refused")


def _long(desk: Desk) -> None:
    """Make the list one of many more studies than it shows: it says so."""

    def lengthen(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "total": 20_113})

    desk.page.route("**/api/worklist*", lengthen)
    desk.page.reload()
    desk.page.get_by_role("note").filter(has_text="20\u2009113").wait_for()
    desk.page.unroute_all(behavior="wait")


def _search(desk: Desk) -> None:
    """Search for somebody who is not here: no address, and so no log of one, holds the name."""
    desk.page.get_by_role("textbox", name=re.compile("^(Search|搜索)")).fill("Zzyzx")
    desk.page.get_by_text("Zzyzx").wait_for()
    assert [one for one in (desk.page.url, *desk.requests) if "zzyzx" in one.lower()] == []


def _invite(desk: Desk) -> None:
    """Invite an engineer; the link is shown."""
    desk.page.click(".page-head button")
    desk.page.get_by_role("checkbox").nth(3).check()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector("input[readonly]")


def _compared(desk: Desk) -> None:
    """Wait for the headers side by side; no film is drawn there."""
    desk.page.wait_for_selector(".conflict-note")


def _nothing(_: Desk) -> None:
    return None


STATES: dict[str, tuple[str, str, Act]] = {
    "list": ("ada", ALL, _long),
    "list-keys": ("ada", ALL, _dialog(_press("?"))),
    "list-person": ("ada", ALL, _dialog(_click("[aria-haspopup=dialog]"))),
    "list-empty": ("ada", ALL, _search),
    "list-import": ("tech", ALL, _dialog(_choose_files)),
    "list-imported": ("tech", ALL, _import),
    "opinion": ("ada", "/studies/{child}/read", _nothing),
    "opinion-keys": ("ada", "/studies/{child}/read", _dialog(_press("?"))),
    "not-applicable": ("ada", "/studies/{adult}/read", _click("summary")),
    "unknown": ("ada", "/studies/{inverted}/read", _nothing),
    "long-name": ("ada", "/studies/{long}/read", _nothing),
    "sound": ("ada", "/studies/{sound}/read", _nothing),
    "conflicts": ("ada", "/studies/{adult}/conflicts", _nothing),
    "conflicts-headers": ("tech", "/studies/{adult}/conflicts?", _compared),
    "list-days": ("ada", f"{ALL}&came=2026-01-01..", _nothing),
    "story": ("ada", "/studies/{adult}/story", _nothing),
    "story-unopened": ("bo", "/studies/{chinese}/story", _nothing),
    "quarantine": ("bo", "/quality/quarantine", _nothing),
    "models": ("ada", "/models", _nothing),
    "manifests": ("ada", "/manifests", _nothing),
    "trainings": ("ada", "/trainings", _nothing),
    "approvals": ("ada", "/approvals", _nothing),
    "approvals-letter": ("admin", "/approvals", _dialog(_click(".page-head button"))),
    "models-choice": ("admin", "/models", _dialog(_click(".choice-row button"))),
    "models-cap": ("admin", "/models", _dialog(_click("[aria-labelledby=cap] button"))),
    "models-maker": ("admin", "/models", _dialog(_click("[aria-labelledby=makers] button"))),
    "card": ("ada", CARD, _nothing),
    "card-stop": ("bo", CARD, _dialog(_click(".page-head .stopping"))),
    "card-rollback": ("bo", CARD, _dialog(_click(".model-acts > .stopping"))),
    "review": ("ada", f"{CARD}/review", _nothing),
    "work": ("admin", "/work", _nothing),
    "people": ("admin", "/people", _nothing),
    "people-invite": ("admin", "/people", _dialog(_click(".page-head button"))),
    "people-link": ("admin", "/people", _invite),
    "people-roles": ("admin", "/people", _dialog(_click(".account-acts button"))),
    "people-disable": ("admin", "/people", _dialog(_click(".account-acts .stopping"))),
    "no-page": ("ada", "/nothing/here", _nothing),
    "no-study": ("ada", "/studies/1.2.3/story", _nothing),
}
"""Who, where, and what is opened there."""
VARIANTS = frozenset(
    {
        "conflicts-headers",
        "list-days",
        "list-person",
        "list-imported",
        "opinion-keys",
        "unknown",
        "long-name",
        "sound",
    }
    | {"story-unopened", "models-choice", "models-cap", "models-maker", "card-rollback", "no-study"}
    | {"people-link", "people-roles", "people-disable"}
)
"""Further states of pages that are looked at here already: the long suite has them all."""


def version_of(desk: Desk) -> str:
    """Tell which version of the shipped package is in use."""
    items = desk.page.request.get("/api/models").json()["items"]
    return str(items[0]["version"])


def show(desks: dict[str, Desk], name: str, where: dict[str, str], language: str) -> Desk:
    """Open a page in one of its states."""
    login, path, act = STATES[name]
    desk = desks[login]
    desk.open(path.format(**where))
    if not desk.speaks(language):
        desk.open("/work")
        desk.speak(language)
        desk.open(path.format(**where))
    act(desk)
    return desk
