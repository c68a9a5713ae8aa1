"""The card of a package is shown only as it was signed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lynkeus.access.actors import Role
from lynkeus.app.house import program
from lynkeus.app.packages import activate
from lynkeus.app.shipped.packages import shipped_package

from ..access.calling import Called, called

NAME = "chest-xray-pneumonia"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with called(tmp_path / "home", {}) as one:
        yield one


def test_a_card_is_shown_until_its_package_is_altered(site: Called, tmp_path: Path) -> None:
    shipped = shipped_package(NAME)
    assert shipped is not None
    folder = tmp_path / "copy"
    shutil.copytree(shipped, folder)
    activate(site.house, program("a test"), str(folder))
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
