"""`lynkeus packages` as an outsider types it: listed, refused, trusted, activated."""

import json
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
    (one,) = said("list")["packages"]  # type: ignore[misc]  # a list of one
    assert (one["package"], one["standing"], one["point"]) == ("toy-model", "active", 0.5)
