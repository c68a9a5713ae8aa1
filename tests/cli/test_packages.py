"""`lynkeus packages` as an outsider types it: listed, refused, trusted, activated."""

import json
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lynkeus.cli.main import main
from lynkeus.models.signing import fingerprint, public_key_text

from ..models import toy

MAKER = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()


def test_a_package_is_refused_trusted_activated_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, key = tmp_path / "home", tmp_path / "maker.pub"
    key.write_bytes(public_key_text(MAKER))
    folder = toy.package(tmp_path / "toy", toy.gates()).folder

    def said(*words: str) -> dict[str, object]:
        assert main(["packages", *words, "--home", str(home), "--json", "-"]) == 0
        return dict(json.loads(capsys.readouterr().out))

    def refused(*words: str) -> str:
        assert main(["packages", *words, "--home", str(home)]) in {1, 2}
        return capsys.readouterr().err

    assert said("list") == {"packages": [], "shipped_not_activated": ["chest-xray-pneumonia"]}
    assert "package_untrusted" in refused("activate", str(folder))
    assert "not_a_key" in refused("trust", str(folder / "card.yaml"))
    assert "package_broken" in refused("activate", str(tmp_path / "nothing"))
    assert "argument_missing" in refused("activate")
    assert said("trust", str(key), "--name", "A toy maker") == {"key": fingerprint(MAKER)}
    done = said("activate", str(folder))
    assert done == {
        "package": "toy-model",
        "version": "1.0.0",
        "registration": "not registered, for research only",
    }

    def listed() -> tuple[object, ...]:
        (one,) = said("list")["packages"]  # type: ignore[misc]  # a list of one
        return one["package"], one["standing"], one["point"]

    assert listed() == ("toy-model", "active", 0.5)
    assert "argument_missing" in refused("stop", "toy-model")
    assert "no_such_package" in refused("stop", "nothing", "--reason", "none such")
    assert said("stop", "toy-model", "--reason", "false alarms")["version"] == "1.0.0"
    assert listed() == ("toy-model", "stopped", 0.5)
    said("resume", "toy-model", "--reason", "looked at")
    assert listed() == ("toy-model", "active", 0.5)


def test_activating_again_mends_a_copy_that_was_spoilt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, key = tmp_path / "home", tmp_path / "maker.pub"
    key.write_bytes(public_key_text(MAKER))
    made = toy.package(tmp_path / "toy", toy.gates())
    copy = home / "packages" / made.digest

    def does(*words: str) -> int:
        code = main(["packages", *words, "--home", str(home)])
        capsys.readouterr()
        return code

    def whole() -> bool:
        kept = {path.name: path.read_bytes() for path in copy.iterdir()}
        return kept == {path.name: path.read_bytes() for path in made.folder.iterdir()}

    def gone() -> None:
        shutil.rmtree(copy)

    def altered() -> None:
        (copy / "weights.onnx").write_bytes(b"another network")

    def exchanged() -> None:
        gone()
        toy.package(copy, toy.gates(), toy.CARD.replace("A toy", "Another toy"))

    def a_file() -> None:
        gone()
        copy.write_bytes(b"")

    assert does("trust", str(key)) == 0
    assert does("activate", str(made.folder)) == 0
    for spoil in (gone, altered, exchanged, a_file):
        spoil()
        assert does("activate", str(made.folder)) == 0
        assert whole(), spoil
        assert [one.name for one in copy.parent.iterdir()] == [made.digest]
    altered()
    assert does("activate", str(copy)) == 1
    assert not whole()
