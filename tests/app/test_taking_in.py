"""A package taken in by page: one archive, held against its signature; nothing refused is kept."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lynkeus.access.actors import Role
from lynkeus.app import taking_in
from lynkeus.models import signing
from lynkeus.models.packed.ports import package_files, packed
from lynkeus.models.ports import sign_package
from lynkeus.models.registry import Standing

from ..access.calling import PASSWORD, Called, Caller
from ..models import toy
from .living import in_use, later, standing

PATH = "/api/models/import"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Called]:
    with in_use(tmp_path_factory.mktemp("taking_in")) as one:
        yield one


@pytest.fixture(scope="module")
def chief(site: Called) -> Caller:
    return site.session(site.person(Role.ADMINISTRATOR))


def kept(site: Called) -> set[str]:
    return {one.name for one in site.house.settings.packages_folder.iterdir()}


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as into:
        for name, content in files.items():
            into.writestr(name, content)
    return made.getvalue()


def spoilt(whole: bytes) -> bytes:
    """Deflate an archive, and change a byte of what is deflated."""
    made = io.BytesIO()
    deflated = zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(io.BytesIO(whole)) as old, deflated as new:
        for one in old.infolist():
            new.writestr(one.filename, old.read(one))
    content = bytearray(made.getvalue())
    content[len(content) // 2] ^= 0xFF
    return bytes(content)


def changed(package: Path, folder: Path) -> tuple[bytes, bytes]:
    """Give a package of which a file was changed, and the same signed by a stranger."""
    folder.mkdir()
    for name, content in package_files(package).items():
        (folder / name).write_bytes(content)
    (folder / "head.npy").write_bytes(b"other")
    altered = packed("strange", package_files(folder))
    sign_package(folder, Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
    return altered, packed("strange", package_files(folder))


def test_what_is_refused_leaves_nothing(site: Called, chief: Caller, tmp_path: Path) -> None:
    before, newer = kept(site), later(tmp_path)
    altered, untrusted = changed(newer, tmp_path / "strange")
    taken = toy.CARD.replace("title: A toy", "title: Another toy under a known version")
    other = toy.package(tmp_path / "other", toy.gates(), taken).folder
    for body, status, reason in (
        (b"no archive", 422, "package_no_archive"),
        (archive(**{"a/b/card.yaml": b""}), 422, "package_broken"),
        (archive(**{".": b""}), 422, "package_broken"),
        (archive(**{f"{at:03}": b"" for at in range(20_000)}), 422, "package_broken"),
        (spoilt(packed("newer", package_files(newer))), 422, "package_broken"),
        (archive(**{"card.yaml": b""}), 422, "package_unsigned"),
        (altered, 422, "package_altered"),
        (untrusted, 422, "package_untrusted"),
        (packed("other", package_files(other)), 409, "version_taken"),
    ):
        refused = site.ask(chief, "POST", PATH, body)
        assert (refused.status, refused.json()["reason"]) == (status, reason)
    assert "lynkeus packages trust" in site.ask(chief, "POST", PATH, untrusted).json()["sentence"]
    senior = site.session(site.person(Role.SENIOR_RADIOLOGIST))
    whole = packed("newer", package_files(newer))
    assert site.ask(senior, "POST", PATH, whole).status == 403
    assert kept(site) == before
    assert standing(site) == {"1.0.0": Standing.ACTIVE}


def test_no_more_is_taken_in_than_a_package_may_have_and_twice_is_once(
    site: Called, chief: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(site)
    whole = packed("newer", package_files(later(tmp_path)))
    monkeypatch.setattr(taking_in, "PACKAGE_BYTES_MAX", len(whole) - 1)
    large = site.ask(chief, "POST", PATH, whole)
    assert (large.status, large.json()["reason"]) == (422, "package_large")
    lying = Caller(token=chief.token, csrf=chief.csrf, headers={"content-length": "1"})
    assert site.ask(lying, "POST", PATH, whole).json()["reason"] == "package_large"
    monkeypatch.undo()
    assert kept(site) == before
    done = site.ask(chief, "POST", PATH, whole).json()
    assert (done["package"], done["version"], done["standing"]) == (
        *("toy-model", "1.1.0", "candidate"),
    )
    assert len(kept(site)) == len(before) + 1
    again = site.ask(chief, "POST", PATH, whole)
    assert (again.status, again.json()["standing"]) == (200, "candidate")


def test_a_maker_is_trusted_by_page_with_the_password_and_only_then_taken_in_from(
    site: Called, chief: Caller, tmp_path: Path
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"\1" * 32).public_key()
    text = signing.public_key_text(key).decode()
    odd = site.ask(chief, "POST", "/api/makers/key", {"text": "a letter"})
    assert (odd.status, odd.json()["reason"]) == (422, "not_a_key")
    read = site.ask(chief, "POST", "/api/makers/key", {"text": text}).json()
    assert read == {"key": signing.fingerprint(key), "known": None}
    said = {"text": text, "name": " Strangers ", "password": "a guess"}
    wrong = site.ask(chief, "POST", "/api/makers", said)
    assert (wrong.status, wrong.json()["reason"]) == (403, "wrong_password")
    newer = later(tmp_path, "strange")
    _, strange = changed(newer, tmp_path / "by_strangers")
    assert site.ask(chief, "POST", PATH, strange).json()["reason"] == "package_untrusted"
    told = site.ask(chief, "POST", "/api/makers", said | {"password": PASSWORD}).json()["items"]
    mine = {"key": signing.fingerprint(key), "name": "Strangers", "trusted": True}
    assert mine in told
    assert mine == site.ask(chief, "POST", "/api/makers/key", {"text": text}).json()["known"]
    assert site.ask(chief, "POST", PATH, strange).json()["reason"] != "package_untrusted"
    path = f"/api/makers/{mine['key']}/distrust"
    told = site.ask(chief, "POST", path, {"reason": "the key leaked"}).json()["items"]
    assert mine | {"trusted": False} in told
    assert site.ask(chief, "POST", PATH, strange).json()["reason"] == "package_untrusted"
