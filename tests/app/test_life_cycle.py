"""A version's life at a site: taken in whole, tried unseen, released by signature."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lynkeus.access.actors import Role
from lynkeus.core.errors import BadInput, NotFound, Refused
from lynkeus.models import queries
from lynkeus.models.acceptance import lacking
from lynkeus.models.packed.ports import package_files, packed
from lynkeus.models.registry import Standing

from ..access.calling import PASSWORD, Called
from ..models import toy
from ..models.releasing import CHANGES, MANIFEST, Whole, calibrated, freeze, open_for
from .living import (
    NEWER,
    Say,
    asking,
    in_use,
    later,
    refusal,
    report,
    standing,
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with in_use(tmp_path) as one:
        yield one


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    return later(tmp_path)


@pytest.fixture
def say(site: Called) -> Say:
    return asking(site)


class TestTakenIn:
    def test_from_a_folder_or_an_archive_and_given_out_byte_for_byte(
        self, site: Called, newer: Path, say: Say, tmp_path: Path
    ) -> None:
        archive = tmp_path / "newer.zip"
        archive.write_bytes(packed("newer", package_files(newer)))
        for said in (archive, newer, archive):
            done = say("import package", said)
            assert (done["version"], done["standing"]) == ("1.1.0", "candidate")
        assert standing(site)["1.1.0"] is Standing.CANDIDATE
        given = say("export package", "toy-model", version="1.1.0")["given"]
        [(name, whole)] = given.items()
        with zipfile.ZipFile(io.BytesIO(whole)) as opened:
            files = {Path(one).name: opened.read(one) for one in opened.namelist()}
        assert (name, files) == ("toy-model-1.1.0.zip", package_files(newer))
        assert say("export package", "toy-model")["version"] == "1.0.0"
        assert say("export package", "chest-xray-pneumonia")["package"] == "chest-xray-pneumonia"
        left = {one.name for one in site.house.settings.packages_folder.iterdir()}
        assert len(left) == 2
        assert not any("unpacked" in one for one in left)

    @pytest.mark.parametrize(
        ("names", "why"),
        [
            (("a/b/card.yaml",), "package_broken"),
            (("../card.yaml",), "package_broken"),
            (("card.yaml", "more/weights.onnx"), "package_broken"),
            ((), "package_broken"),
            (("card.yaml",), "package_unsigned"),
        ],
    )
    def test_an_archive_that_is_no_package_leaves_nothing(
        self, site: Called, say: Say, tmp_path: Path, names: tuple[str, ...], why: str
    ) -> None:
        archive = tmp_path / "odd.zip"
        with zipfile.ZipFile(archive, "w") as file:
            for name in names:
                file.writestr(name, b"")
        assert refusal(BadInput, lambda: say("import package", archive)) == why
        assert len(list(site.house.settings.packages_folder.iterdir())) == 1
        assert not (tmp_path / "card.yaml").exists()
        assert [*standing(site)] == ["1.0.0"]

    def test_what_was_altered_on_the_way_is_not(self, newer: Path, say: Say) -> None:
        (newer / "head.npy").write_bytes(b"other")
        assert refusal(BadInput, lambda: say("import package", newer)) == "package_altered"

    def test_which_version_is_meant_is_asked_where_there_are_several(
        self, site: Called, newer: Path, say: Say, tmp_path: Path
    ) -> None:
        assert refusal(NotFound, lambda: say("shadow package", "toy-model")) == "no_such_package"
        say("import package", newer)
        newest = toy.CARD.replace("version: 1.0.0", "version: 1.2.0")
        say("import package", toy.package(tmp_path / "newest", toy.gates(), newest).folder)
        assert refusal(BadInput, lambda: say("shadow package", "toy-model")) == "version_which"
        say("retire package", "toy-model", version="1.2.0", reason="no better")
        assert say("shadow package", "toy-model")["version"] == "1.1.0"
        [unseen] = site.house.packages.unseen()
        assert (unseen.version, unseen.stopped) == ("1.1.0", False)
        assert [one.version for one in site.house.packages.active()] == ["1.0.0"]


@pytest.fixture
def prepared(site: Called, newer: Path, say: Say) -> Called:
    """Bring all that a release asks for."""
    say("declare plan", "", body=CHANGES.encode())
    say("import package", newer)
    with site.house.database.read() as connection:
        one = queries.named(connection, "toy-model", "1.1.0")
    whole = Whole(site.house)
    freeze(whole)
    open_for(whole, one)  # type: ignore[arg-type]  # what names it is the same
    calibrated(whole, one, one.point)  # type: ignore[arg-type]  # as above
    return site


def digests(site: Called) -> dict[str, str]:
    with site.house.database.read() as connection:
        return {one.version: one.digest for one in queries.registered(connection)}


def test_a_person_releases_with_a_password_and_nobody_else_in_his_name(
    prepared: Called, say: Say
) -> None:
    prepared.person(Role.SENIOR_RADIOLOGIST, login="zhou")
    prepared.person(Role.ENGINEER, login="chen")
    of = digests(prepared)
    good = report(of["1.1.0"], of["1.0.0"])
    who = {"manifest": MANIFEST, "signed_by": "zhou", "password": PASSWORD}

    def release(body: bytes = good, **other: object) -> Mapping[str, Any]:
        return say("release package", "toy-model", body=body, **who | other)

    assert refusal(Refused, lambda: release(password="another password")) == "signature_wrong"
    assert refusal(Refused, lambda: release(signed_by="nobody")) == "signature_wrong"
    assert refusal(Refused, lambda: release(signed_by="chen")) == "role_missing"
    assert refusal(BadInput, lambda: release(b"{}")) == "evaluation_broken"
    assert refusal(BadInput, lambda: release(b"no JSON")) == "evaluation_broken"
    assert refusal(Refused, lambda: release(report(of["1.0.0"], of["1.0.0"]))) == "evaluation_other"
    assert standing(prepared)["1.0.0"] is Standing.ACTIVE
    done = release()
    assert (done["signed_by"], done["replaces"]) == ("Senior Radiologist", "1.0.0")
    assert standing(prepared) == {"1.0.0": Standing.REPLACED, "1.1.0": Standing.ACTIVE}
    [active] = prepared.house.packages.active()
    assert active.version == "1.1.0"


def test_a_card_that_does_not_say_enough_is_not_released(
    site: Called, newer: Path, say: Say, tmp_path: Path
) -> None:
    assert lacking(toy.card(), None) == (
        "the auc with its interval",
        "the sensitivity with its interval",
        "the specificity with its interval",
        "the licence of none (or that it is unknown)",
        "whom it has seen in training (seen.json)",
    )
    say("import package", toy.package(tmp_path / "bare", toy.gates(), NEWER).folder)
    site.person(Role.ADMINISTRATOR, login="chief")
    of = digests(site)
    body = report(of["1.1.0"], of["1.0.0"])
    told = {"manifest": MANIFEST, "signed_by": "chief", "password": PASSWORD}
    release = partial(say, "release package", "toy-model", body=body, **told)
    assert refusal(Refused, release) == "card_incomplete"
