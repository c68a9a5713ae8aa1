"""Every route, as nobody, as each role, at what is not open, and with ids that are nobody's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fastapi import APIRouter

from lynkeus.access.actors import Role, operator
from lynkeus.access.policy import Rule
from lynkeus.app.commanded import RULES
from lynkeus.app.house import program
from lynkeus.app.http import build
from lynkeus.app.packages import activate
from lynkeus.archive.commands import OpenStudy
from lynkeus.cases.commands import RecordOpinion
from lynkeus.core.ids import new_id
from lynkeus.core.work import Work
from lynkeus.inference.ports import Models, Packages
from lynkeus.learning.runs.ports import Trainings
from lynkeus.models.commands import ActivatePackage, StopPackage
from lynkeus.oversight.commands import AddApproval
from lynkeus.quality.commands import RejectSeries
from lynkeus.reporting.urgency.commands import MarkUrgent

from ..manifests import tables
from .bodies import APPROVAL
from .calling import Called, called, front_of
from .rights import LOOSE, TABLE, Checker, Row, read_table, routes_of
from .standing_in import Installed, Model, Queue, Trained

ROWS = read_table(TABLE.read_text(encoding="utf-8"))
PORTS = {Work: Queue(), Models: Model(), Packages: Installed(), Trainings: Trained()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Called]:
    folder = tmp_path_factory.mktemp("rights")
    tables.laid(folder / "data" / "films", tables.table(2))
    with called(folder / "home", PORTS, films=folder / "data") as one:
        activate(one.house, program("a test"), "chest-xray-pneumonia")
        approval = AddApproval(**{**APPROVAL, "modalities": (), "expires": date(2027, 12, 31)})
        one.house.door.execute(operator("a test"), approval, key=new_id())
        yield one


@pytest.fixture(scope="module")
def checker(site: Called) -> Checker:
    return Checker(site)


def row_of(route: str) -> Row:
    return next(one for one in ROWS if " ".join(one.route) == route)


def under(checker: Checker, rules: tuple[Rule, ...]) -> Checker:
    """Make the same checks of the same site under other rules."""
    front = front_of(checker.site.house, PORTS, rules)
    return Checker(replace(checker.site, front=front, app=build(front)), checker.people)


def test_every_route_has_a_row_and_every_row_a_route(site):
    assert sorted(one.route for one in ROWS) == sorted(routes_of(site.app))


def test_no_route_of_the_schema_is_overlooked(site):
    known = {path for _, path in routes_of(site.app)}
    assert set(site.app.openapi()["paths"]) <= known


def test_a_route_that_nobody_wrote_down_is_found(site):
    app = build(site.front)
    more = APIRouter(prefix="/api")
    more.add_api_route("/backdoor/{uid}", lambda uid: uid, include_in_schema=False)
    app.include_router(more)
    assert routes_of(app) - {one.route for one in ROWS} == {("GET", "/api/backdoor/{uid}")}


@pytest.mark.parametrize("row", ROWS, ids=lambda one: " ".join(one.route))
def test_everybody_gets_what_the_table_says(checker, row):
    assert checker.differences([row]) == []


def test_a_row_about_ids_says_what_becomes_of_unknown_ones():
    for one in ROWS:
        asks = "{" in one.route[1] and not any(f"{{{name}}}" in one.route[1] for name in LOOSE)
        assert (one.expected["unknown"] != "-") == asks, one.route


PLANTED = [
    (OpenStudy, Role.ENGINEER, "POST /api/studies/{uid}/open", "engin"),
    (RecordOpinion, Role.TECHNOLOGIST, "POST /api/studies/{uid}/opinion", None),
    (MarkUrgent, Role.ADMINISTRATOR, "POST /api/studies/{uid}/urgency", "admin"),
    (RejectSeries, Role.RADIOLOGIST, "POST /api/quality/quarantine/{case}/decision", "radiol"),
    (StopPackage, Role.RADIOLOGIST, "POST /api/models/{package}/{version}/stop", "radiol"),
    (ActivatePackage, Role.ENGINEER, "POST /api/models/{package}/{version}/activate", "engin"),
]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: f"{one[0].__name__}-{one[1]}")
def test_a_planted_right_is_found(checker, planted):
    command, role, route, column = planted
    rules = tuple(
        replace(one, roles=one.roles | {role}) if one.command is command else one for one in RULES
    )
    found = under(checker, rules).differences([row_of(route)])
    # Who may not open a study cannot judge it either, whatever the rule about judging says.
    expected = [] if column is None else [f"{route}: {column} gets 200, not 403"]
    assert found == expected


def test_a_right_taken_away_is_found(site, checker):
    rules = tuple(
        replace(one, roles=one.roles - {Role.RADIOLOGIST}) if one.command is MarkUrgent else one
        for one in RULES
    )
    route = "POST /api/studies/{uid}/urgency"
    found = under(checker, rules).differences([row_of(route)])
    assert found == [
        f"{route}: radiol gets 403, not 200",
        f"{route}: unopened gets 403, not 200",
    ]


def test_a_forged_request_changes_nothing_at_any_route(site, checker):
    person = site.person(Role.ADMINISTRATOR)
    for method, path in sorted(routes_of(site.app)):
        if method == "GET":
            continue
        caller = site.session(person)
        caller.csrf = ""
        asked = path.replace("{", "").replace("}", "")
        answer = site.ask(caller, method, asked)
        assert (answer.status, answer.json()["reason"]) == (403, "forged_request"), path
