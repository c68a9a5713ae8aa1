"""Packages by page: activated, stopped, resumed; a card only as it was signed; trust withdrawn."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lynkeus.access.actors import Role, operator
from lynkeus.app.packages import activate, distrust, trust
from lynkeus.app.registered import known_makers, trusted_raw
from lynkeus.app.shipped.packages import shipped_package, shipped_version
from lynkeus.core.errors import BadInput, NotFound
from lynkeus.core.facts import facts_after

from ..access.calling import Called, called
from ..models import toy
from ..models.releasing import put_to_use

NAME = "chest-xray-pneumonia"
OPERATOR = operator("ada")
WHY = {"reason": "never mind"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with called(tmp_path / "home", {}) as one:
        yield one


def test_a_card_is_shown_until_its_package_is_altered(site: Called, tmp_path: Path) -> None:
    shipped = shipped_package(NAME)
    assert shipped is not None
    folder = tmp_path / "copy"
    shutil.copytree(shipped, folder)
    activate(site.house, OPERATOR, str(folder))
    doctor = site.session(site.person(Role.RADIOLOGIST))
    (one,) = site.ask(doctor, "GET", "/api/models").json()["items"]
    assert (one["package"], one["standing"]) == (NAME, "active")
    path = f"/api/models/{NAME}/{one['version']}"
    shown = site.ask(doctor, "GET", path).json()
    assert shown["card"]["registration"] == "not registered, for research only"
    assert all(figure["films"] > 0 for figure in shown["card"]["figures"])
    card = site.house.settings.packages_folder / one["digest"] / "card.yaml"
    card.chmod(0o600)
    card.write_text(card.read_text().replace("for research", "for everything"))
    shown = site.ask(doctor, "GET", path).json()
    assert shown["card"] is None
    assert shown["problem"]["reason"] == "package_altered"


def test_a_package_is_activated_stopped_and_resumed_by_page(site: Called, tmp_path: Path) -> None:
    chief, senior = (
        site.session(site.person(role)) for role in (Role.ADMINISTRATOR, Role.SENIOR_RADIOLOGIST)
    )
    (installed,) = site.ask(chief, "GET", "/api/models").json()["items"]
    assert (installed["package"], installed["standing"]) == (NAME, "installed")
    path = f"/api/models/{NAME}/{installed['version']}"
    assert site.ask(senior, "GET", path).json()["card"]["id"] == NAME
    assert site.ask(senior, "POST", f"{path}/activate", WHY).json()["reason"] == "role_missing"
    copies = site.house.settings.packages_folder
    assert not copies.exists(), "nothing is taken in for who may not activate it"
    shown = site.ask(chief, "POST", f"{path}/activate", {"reason": ""}).json()
    assert (shown["standing"], shown["by"], shown["why"]) == ("active", "Administrator", "")
    assert (copies / shown["digest"]).is_dir()
    (line,) = site.ask(chief, "GET", "/api/models").json()["items"]
    assert line.keys() == installed.keys()
    short = site.ask(senior, "POST", f"{path}/stop", {"reason": "no"})
    assert (short.status, short.json()["reason"]) == (422, "reason_length")
    shown = site.ask(senior, "POST", f"{path}/stop", {"reason": "odd results"}).json()
    told = shown["standing"], shown["by"], shown["why"]
    assert told == ("stopped", "Senior Radiologist", "odd results")
    assert site.ask(senior, "POST", f"{path}/resume", {"reason": "looked at"}).status == 403
    shown = site.ask(chief, "POST", f"{path}/resume", {"reason": "looked at"}).json()
    assert (shown["standing"], shown["why"]) == ("active", "looked at")
    with site.house.database.read() as connection:
        assert [kind for _, kind, _ in facts_after(connection, 0, 9)] == ["models.changed"] * 3
    site.ask(senior, "POST", f"{path}/stop", {"reason": "odd again"})
    trust(site.house, OPERATOR, toy.MAKER, "a toy maker")
    older = toy.CARD.replace("toy-model", NAME).replace("version: 1.0.0", "version: 0.0.1")
    put_to_use(site.house, toy.package(tmp_path / "older", toy.gates(), older).folder)
    shown = site.ask(chief, "GET", path).json()
    told = shown["standing"], shown["by"], shown["why"]
    assert told == ("set_aside", "Senior Radiologist", "odd again")
    assert site.house.packages.named(NAME, installed["version"]).stopped
    refused = site.ask(chief, "POST", f"{path}/activate", {"reason": ""})
    assert (refused.status, refused.json()["reason"]) == (409, "package_stopped")
    shown = site.ask(chief, "POST", f"{path}/activate", {"reason": "looked at again"}).json()
    assert (shown["standing"], shown["why"]) == ("active", "looked at again")


def test_the_shipped_makers_key_can_be_withdrawn_too(site: Called) -> None:
    activate(site.house, OPERATOR, NAME)
    (maker,) = known_makers(site.house.database)
    done = distrust(site.house, OPERATOR, maker.fingerprint, "the key leaked")
    version = shipped_version(shipped_package(NAME))
    assert done["stopped"] == [f"{NAME} {version}"]
    assert trusted_raw(site.house.database) == ()
    (active,) = site.house.packages.active()
    assert (active.stopped, active.distrusted) == (True, True)
    chief = site.session(site.person(Role.ADMINISTRATOR))
    path = f"/api/models/{NAME}/{version}"
    shown = site.ask(chief, "GET", path).json()
    told = shown["standing"], shown["trusted"], shown["why"]
    assert told == ("stopped", False, "the key leaked")
    assert (shown["card"], shown["problem"]["reason"]) == (None, "package_untrusted")
    again = site.ask(chief, "POST", f"{path}/activate", WHY).json()
    assert again["reason"] == "package_untrusted"
    resumed = site.ask(chief, "POST", f"{path}/resume", {"reason": "never mind"}).json()
    assert resumed["reason"] == "maker_distrusted"
    with pytest.raises(BadInput):
        activate(site.house, OPERATOR, NAME)
    assert trust(site.house, OPERATOR, maker.fingerprint, "") == maker.fingerprint
    assert site.ask(chief, "GET", path).json()["card"]["id"] == NAME
    activated = site.ask(chief, "POST", f"{path}/activate", {"reason": ""}).json()
    assert activated["reason"] == "package_stopped"
    shown = site.ask(chief, "POST", f"{path}/resume", {"reason": "it had not leaked"}).json()
    assert (shown["standing"], shown["trusted"]) == ("active", True)


def test_a_maker_whom_nobody_knows_cannot_be_distrusted(site: Called) -> None:
    with pytest.raises(NotFound) as refused:
        distrust(site.house, OPERATOR, "0" * 64, "the key leaked")
    assert refused.value.reason == "no_such_maker"
