"""What a training by page has made is taken in by page, as the terminal takes packages in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lynkeus.access.actors import Role, operator
from lynkeus.app.packages import distrust
from lynkeus.app.trained import OWN
from lynkeus.models.queries import makers

from ..access.calling import Called, Caller, called
from ..journeys.making_models import trained


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with called(tmp_path / "home") as one:
        yield one


@pytest.fixture
def chief(site: Called) -> Caller:
    return site.session(site.person(Role.ADMINISTRATOR))


def test_it_becomes_a_candidate_and_its_key_is_trusted_and_named(
    site: Called, chief: Caller
) -> None:
    run = trained(site.house)
    [made] = site.ask(chief, "GET", f"/api/trainings/{run}").json()["packages"]
    assert (made["name"], made["standing"], made["card"]["version"]) == ("toy-model", None, "1.0.0")
    engineer = site.session(site.person(Role.ENGINEER))
    path = f"/api/trainings/{run}/packages/toy-model/import"
    assert site.ask(engineer, "POST", path).json()["reason"] == "role_missing"
    assert not site.house.settings.packages_folder.exists()
    told = site.ask(chief, "POST", path).json()
    assert told == {"package": "toy-model", "version": "1.0.0", "standing": "candidate"}
    with site.house.database.read() as connection:
        [maker] = makers(connection)
    assert (maker.name, maker.trusted) == (OWN, True)
    [made] = site.ask(chief, "GET", f"/api/trainings/{run}").json()["packages"]
    assert made["standing"] == "candidate"
    shown = site.ask(chief, "GET", "/api/models/toy-model/1.0.0").json()
    assert (shown["standing"], shown["digest"]) == ("candidate", made["digest"])
    again = site.ask(chief, "POST", path).json()
    assert again["standing"] == "candidate"


def test_a_key_that_is_trusted_no_more_is_not_trusted_again_by_the_way(
    site: Called, chief: Caller
) -> None:
    run = trained(site.house)
    path = f"/api/trainings/{run}/packages/toy-model/import"
    site.ask(chief, "POST", path)
    with site.house.database.read() as connection:
        [maker] = makers(connection)
    distrust(site.house, operator("ada"), maker.fingerprint, "it was copied off the machine")
    refused = site.ask(chief, "POST", path)
    assert (refused.status, refused.json()["reason"]) == (422, "package_untrusted")


def test_what_no_training_has_made_is_not_taken_in(site: Called, chief: Caller) -> None:
    run = trained(site.house)
    path = f"/api/trainings/{run}/packages"
    gone = site.ask(chief, "POST", f"{path}/another/import")
    assert (gone.status, gone.json()["reason"]) == (404, "trained_package_gone")
    card = site.house.settings.trainings_folder / run / "toy-model" / "card.yaml"
    card.write_text(card.read_text().replace("a toy", "no toy"), encoding="utf-8")
    altered = site.ask(chief, "POST", f"{path}/toy-model/import")
    assert altered.json()["reason"] == "package_altered"
    nobody = site.ask(chief, "POST", "/api/trainings/none/packages/toy-model/import")
    assert nobody.json()["reason"] == "training_unknown"
