"""What the terminal asks has the same answers and the same entries, whoever has the home."""

import errno
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lynkeus.app.operations import OPERATIONS
from lynkeus.app.shipped.packages import shipped_keys
from lynkeus.app.site import Site, open_site
from lynkeus.core.errors import NotFound
from lynkeus.core.settings import Settings
from lynkeus.models.predictive import write_judged
from lynkeus.models.signing import public_key_text

from ..archive.making import image
from .reaching import attempt, here, serving, there, told

PACKAGE = "chest-xray-pneumonia"
CHANGING = re.compile(
    r"\b[0-9a-f]{12}\b|[0-9a-f]{32,64}|first-run/[\w-]+|"
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d\.\d+\+00:00)?"
)


NOTED = {"package": PACKAGE, "version": "1.0.0", "films": ["a" * 64], "results": ["b" * 64]}
KEY = public_key_text(shipped_keys()[0]).decode()
OF_STUDIES = [
    ("import file", {"body": image()}),
    ("import file", {"body": image(2, study=2)}),
    ("import file", {"body": image()}),
    ("import file", {"body": b"no film"}),
    ("end import", {"band": [1, 5]}),
    ("list studies", {}),
    ("note films read", NOTED),
    ("export study", {"study_uid": "2.25.1"}),
    ("export study", {"study_uid": "2.25.1", "conflicts": True}),
    ("export study", {"study_uid": "2.25.9"}),
]
OF_KEEPING = [
    ("invite", {"roles": ["radiologist"]}),
    ("invite", {"roles": ["operator"]}),
    ("invite", {"roles": ["king"]}),
    ("list people", {}),
    ("withdraw invitation", {"invitation": "0" * 12}),
    ("disable person", {"login": "nobody"}),
    ("enable person", {"login": "nobody"}),
    ("change roles", {"login": "nobody", "roles": ["engineer"]}),
    ("list packages", {}),
    ("activate package", {"which": PACKAGE}),
    ("activate package", {"which": "unheard-of"}),
    ("calibrate package", {"which": PACKAGE, "body": b"no films"}),
    ("stop package", {"which": PACKAGE, "reason": "false alarms"}),
    ("resume package", {"which": PACKAGE, "reason": "looked at"}),
    *(("trust key", {"key": one, "name": "a maker"}) for one in (KEY, "no key")),
    ("distrust key", {"key": "0" * 64, "reason": "it leaked"}),
    ("add peer", {"ae_title": "CT1", "address": "10.0.0.5", "port": 104}),
    ("add peer", {"ae_title": "CT1", "address": "10.0.0.6"}),
    ("add peer", {"ae_title": "CT1", "address": "300.1.2.3"}),
    ("list peers", {}),
    ("remove peer", {"ae_title": "CT1", "address": "10.0.0.6"}),
    ("remove peer", {"ae_title": "CT1"}),
    ("remove peer", {"ae_title": "CT1"}),
    ("burn down", {}),
]
APPROVAL = {"number": "KY-1", "purpose": "p", "scope": "s", "expires": "2099-12-31", "person": "b"}
OF_DATA_SETS = [
    ("add approval", APPROVAL),
    ("add approval", APPROVAL),
    ("list approvals", {}),
    ("withdraw approval", {"number": "KY-1", "reason": "taken back"}),
    ("look at studies", {"approval": "KY-1", "body": b"[]"}),
    *((what, {"body": b"{}", "name": "m.json"}) for what in ("check manifest", "open test")),
    ("freeze manifest", {"body": b"{}"}),
    ("list openings", {"digest": "0" * 64}),
    ("open for training", {"name": "m.json", "plan": "p.yaml", "body": b"{}"}),
]
OF_LIFE_CYCLE = [
    ("import package", {"which": "nowhere"}),
    ("import package", {"which": "chest-xray-pneumonia"}),
    ("export package", {"which": "chest-xray-pneumonia"}),
    ("declare plan", {"body": b"{}"}),
    ("release package", {"which": "chest-xray-pneumonia", "body": b"{}"}),
    *((what, {"which": "toy"}) for what in ("shadow package", "end shadow")),
    *((what, {"which": "toy"}) for what in ("tell trial", "review package")),
    ("retire package", {"which": "toy", "reason": "no good"}),
    ("roll back package", {"which": "chest-xray-pneumonia", "reason": "it misses much"}),
]
OF_WATCHING = [
    ("declare watch", {"body": b"{}"}),
    *((what, {"which": "toy", "reason": "mended"}) for what in ("look again", "see to alarm")),
    ("take candidates", {"which": "chest-xray-pneumonia"}),
]


def everything(site: Site) -> list[Any]:
    """Ask all that a site can be asked, and what it must refuse."""
    asked = [*OF_STUDIES, *OF_KEEPING, *OF_DATA_SETS, *OF_LIFE_CYCLE, *OF_WATCHING]
    assert {what for what, _ in asked} == {*OPERATIONS, "burn down"}
    return [attempt(site, what, **said) for what, said in asked]


def steady(value: Any) -> str:
    """Write a value without what is drawn by lot or by the clock."""
    return CHANGING.sub("…", json.dumps(value, sort_keys=True, default=str))


def test_both_ways_answer_and_write_the_same(tmp_path):
    answers, ledgers = [], []
    for way in (here, there):
        home = tmp_path / way.__name__
        with way(Settings(home=home)) as site:
            answers.append([steady(one) for one in everything(site)])
        ledgers.append([steady(one) for one in told(home)])
    assert answers[0] == answers[1]
    assert ledgers[0] == ledgers[1]
    acts = " ".join(ledgers[0])
    for act in ("study.received", "study.arrived", "age.stated", "study.exported", "peer.added"):
        assert f'"act": "{act}"' in acts


def test_the_terminal_is_named_as_the_kernel_names_it(tmp_path, monkeypatch):
    monkeypatch.setenv("USER", "somebody else")
    monkeypatch.setenv("LOGNAME", "somebody else")
    for way in (here, there):
        home = tmp_path / way.__name__
        with way(Settings(home=home)) as site:
            site.ask("list studies")
        (entry,) = told(home)
        assert entry["actor"]["kind"] == "operator"
        assert "somebody else" not in entry["actor"]["id"]


def test_an_age_is_stated_of_no_study_that_only_shares_a_number(tmp_path):
    settings = Settings(home=tmp_path / "home")
    with here(settings) as site:
        site.ask("import file", body=image())
        site.ask("end import")
        assert site.ask("import file", body=image(PatientID="ELSE"))["kind"] == "conflicts"
        site.ask("end import", {"band": [1, 5]})
    assert not [one for one in told(settings.home) if one["act"] == "age.stated"]


def test_originals_come_back_byte_for_byte(tmp_path):
    large = image(Rows=1200, Columns=1200, PixelData=os.urandom(2 * 1200 * 1200))
    with there(Settings(home=tmp_path / "home")) as site:
        site.ask("import file", body=large)
        site.ask("end import")
        (name, data) = attempt(site, "export study", study_uid="2.25.1")[1][0]
    assert (name, data) == ("2.25.1.1.1.dcm", large)


def test_what_a_listener_fails_to_do_with_a_file_is_no_fault_of_the_service(tmp_path):
    def full(_name, _pieces):
        raise OSError(errno.ENOSPC, "full")

    for way in (here, there):
        with way(Settings(home=tmp_path / way.__name__)) as site:
            site.ask("import file", body=image())
            with pytest.raises(OSError, match="full"):
                site.ask("export study", {"study_uid": "2.25.1"}, take=full)


def test_what_is_trusted_and_activated_reads_at_once(tmp_path):
    settings = Settings(home=tmp_path / "home")
    with serving(settings) as house, open_site(settings) as site:
        before = house.models.trusted()
        assert list(house.packages.active()) == []
        site.ask("activate package", {"which": PACKAGE})
        assert [one.id for one in house.packages.active()] == [PACKAGE]
        assert set(before) <= set(house.models.trusted())
        with pytest.raises(NotFound):
            house.packages.named(PACKAGE, "9.9.9")
        # Films are counted while somebody else writes.
        with ThreadPoolExecutor(1) as other, house.database.write():
            few = {"which": PACKAGE, "body": write_judged(0.5, ())}
            counting = other.submit(attempt, site, "calibrate package", **few)
            assert "films_few" in str(counting.result(timeout=20))
