"""The demo's material is what it should be or is not used; its home is nobody else's."""

import hashlib
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from lynkeus.access.actors import operator
from lynkeus.access.people import everybody, person_with_password
from lynkeus.app.demo.flip import flip_and_verify
from lynkeus.app.demo.material import (
    CHILDREN,
    MATERIAL,
    PUBLIC_FILES,
    Exhibit,
    MaterialFile,
    MaterialPackage,
)
from lynkeus.app.demo.stage import Stage, claim
from lynkeus.app.demo.supply import Supply
from lynkeus.app.house import House, open_house
from lynkeus.app.packages import distrust
from lynkeus.app.registered import known_makers
from lynkeus.app.story import verified
from lynkeus.archive.queries import all_studies, conflicts_of
from lynkeus.core.errors import BadInput, NotFound, Refused
from lynkeus.core.settings import Settings
from lynkeus.inference.queries import stated_age
from lynkeus.models.queries import in_use

NAME = "lynkeus-made-for-a-test"
ARCHIVE = "lynkeus_made_for_a_test-1.0.0-py3-none-any.whl"
FILM = b"not really a film"


def wheel(folder: Path, film: bytes = FILM) -> MaterialPackage:
    """Write a package's archive into a folder; give its entry in the table."""
    folder.mkdir(parents=True, exist_ok=True)
    inside = "lynkeus_made_for_a_test-1.0.0.dist-info"
    with zipfile.ZipFile(folder / ARCHIVE, "w") as archive:
        archive.writestr("films/one.dcm", film)
        archive.writestr(
            f"{inside}/METADATA", f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0.0\n"
        )
        archive.writestr(f"{inside}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{inside}/RECORD", "")
    written = (folder / ARCHIVE).read_bytes()
    return replace(
        PUBLIC_FILES,
        name=NAME,
        archive=ARCHIVE,
        sha256=hashlib.sha256(written).hexdigest(),
        size=len(written),
        files=(
            MaterialFile(
                path="films/one.dcm",
                sha256=hashlib.sha256(FILM).hexdigest(),
                exhibit=Exhibit.OTHER,
            ),
        ),
    )


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index that is a folder; nothing else can be reached."""
    folder = tmp_path / "index"
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def bring(supply: Supply, package: MaterialPackage) -> list[int]:
    told: list[int] = []
    supply.bring(package, told.append)
    return told


def test_a_file_comes_from_the_index_and_is_never_fetched_again(index, tmp_path):
    package = wheel(index)
    supply = Supply(tmp_path / "material")
    bring(supply, package)
    assert supply.path(package.files[0]).read_bytes() == FILM
    assert [one.name for one in supply.folder.iterdir()] == [package.files[0].name]
    (index / ARCHIVE).unlink()
    bring(supply, package)
    assert supply.has(package)


def test_an_archive_with_another_checksum_is_refused(index, tmp_path):
    package = wheel(index)
    wheel(index, b"something else")
    supply = Supply(tmp_path / "material")
    with pytest.raises(BadInput) as refusal:
        bring(supply, package)
    assert refusal.value.reason == "checksum_wrong"
    assert not supply.has(package)


def test_a_film_with_another_checksum_is_refused_whatever_its_archive_says(index, tmp_path):
    package = wheel(index, b"another film")
    supply = Supply(tmp_path / "material")
    with pytest.raises(BadInput) as refusal:
        bring(supply, package)
    assert refusal.value.reason == "checksum_wrong"
    assert list(supply.folder.iterdir()) == []


def test_out_of_reach_is_said_and_an_archive_laid_by_hand_is_taken(index, tmp_path):
    package = wheel(tmp_path / "elsewhere")
    supply = Supply(tmp_path / "material")
    with pytest.raises(NotFound) as refusal:
        bring(supply, package)
    assert refusal.value.reason == "registry_out_of_reach"
    assert refusal.value.fields["package"] == f"{NAME} 1.0.0"
    shutil.copy(tmp_path / "elsewhere" / ARCHIVE, supply.folder)
    bring(supply, package)
    assert supply.has(package)


def test_what_is_installed_is_taken_from_there(index, tmp_path):
    supply = Supply(tmp_path / "material")
    assert bring(supply, PUBLIC_FILES) == []
    assert supply.has(PUBLIC_FILES)


def test_the_table_is_whole():
    files = [file for package in MATERIAL for file in package.files]
    assert len(files) == len({file.sha256 for file in files}) == len({one.name for one in files})
    exhibits = [file.exhibit for file in files]
    for story in (Exhibit.ADULT, Exhibit.MAP, Exhibit.LETTERS):
        assert exhibits.count(story) == 1
    assert len(CHILDREN.files) == 16
    assert [one.sha256 for one in CHILDREN.files] == sorted(one.sha256 for one in CHILDREN.files)
    for file in CHILDREN.files:
        assert "bacteria" not in file.name
        assert "NORMAL" not in file.name
    assert all(package.licence and package.origin for package in MATERIAL)


@pytest.fixture
def house(tmp_path):
    settings = Settings(home=tmp_path / "home")
    claim(settings)
    one = open_house(settings)
    yield one
    one.close()


def test_a_site_is_never_opened_as_a_demo(tmp_path):
    settings = Settings(home=tmp_path / "site")
    open_house(settings).close()
    with pytest.raises(Refused) as refusal:
        claim(settings)
    assert refusal.value.reason == "not_a_demo_home"


def test_the_demo_stands_before_its_material_and_takes_it_in_once(house: House):
    stage = Stage(house, operator("somebody"), (PUBLIC_FILES,))
    stage.prepare()
    with house.database.read() as connection:
        assert [len(one.roles) for one in everybody(connection)] == [1, 1, 1, 1, 1]
        assert [one.package for one in in_use(connection)] == ["chest-xray-pneumonia"]
    assert person_with_password(house.database, "radiologist", stage.people.password)
    run(stage)
    first = told(house)
    with house.database.read() as connection:
        adult = next(one for one in all_studies(connection, 9) if one.text("Modality") == "CR")
        assert conflicts_of(connection, adult.case) == 1
        assert stated_age(connection, adult.case) is None
    again = Stage(house, operator("somebody"), (PUBLIC_FILES,))
    again.prepare()
    run(again)
    assert told(house) == first
    assert again.told()["studies"] == stage.told()["studies"]
    assert person_with_password(house.database, "radiologist", stage.people.password) is None
    assert person_with_password(house.database, "radiologist", again.people.password)


def test_a_demo_stands_without_a_maker_who_is_trusted_no_more(house: House):
    [maker] = known_makers(house.database)
    distrust(house, operator("somebody"), maker.fingerprint, "the key leaked")
    Stage(house, operator("somebody"), ()).prepare()
    with house.database.read() as connection:
        assert list(in_use(connection)) == []


def test_one_flipped_byte_is_found_in_the_copy_and_nothing_happens_to_the_site(house: House):
    Stage(house, operator("somebody"), ()).prepare()
    public = house.site.signing.public_key()
    size = verified(house.database, house.keys, public)["size"]
    assert isinstance(size, int)
    for number in {0, size - 1}:
        found = flip_and_verify(house.database, house.keys, public, number)
        assert found["before"] != found["after"]
        seen = found["verified"]
        assert isinstance(seen, dict)
        assert seen["ok"] is False
        assert seen["problems"][0]["number"] == number
    assert verified(house.database, house.keys, public)["ok"] is True
    assert not list(house.settings.home.glob("flip-*"))
    with pytest.raises(NotFound):
        flip_and_verify(house.database, house.keys, public, size)


def run(stage: Stage) -> None:
    stage.start()
    assert stage.finished.wait(60)
    stage.stop()
    assert [one.problem for one in stage.coming] == [None] * len(stage.coming)


def told(house: House) -> list[tuple[str, int]]:
    with house.database.read() as connection:
        return [(one.study_uid, one.revision) for one in all_studies(connection, 99)]
