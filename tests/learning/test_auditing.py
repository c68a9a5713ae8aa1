"""An audit for shortcuts, put on the card of the package that it is of."""

import json
from pathlib import Path

import pytest

from lynkeus.core.errors import BadInput
from lynkeus.learning.training import auditing, resign
from lynkeus.models.ports import OpenedPackage, maker_key, open_package

from ..models.toy import KEY, package

NONE = {"value": None, "low": None, "high": None}
AREA = {"value": 0.87, "low": 0.83, "high": 0.9}


def audited(opened: OpenedPackage, path: Path, **said: object) -> Path:
    """Write what `lynkeus audit-shortcuts` would of a package."""
    found = {
        "package": "toy-model 1.0.0", "digest": opened.digest, "lungs": "lung-fields 1.0.0",
        "n": 100, "n_positive": 40, "n_patients": 90, "n_seen": 0,
        "alone": [
            {"of": "file", **AREA, "says": "worry", "why": ""},
            {"of": "view", **NONE, "says": "not measured", "why": "the same for every film"},
        ],
        "evidence": {"n": 40, "outside": AREA, "film_outside": 0.65, "says": "some"},
        "readings": [
            {"of": "as_it_is", "n": 100, **AREA, "less": None, "says": ""},
            {"of": "re_encoded", "n": 100, **AREA, "less": {**AREA, "value": -0.01}, "says": ""},
        ],
        "worries": ["alone.file"], "aspect": 1.2,
        **said,
    }  # fmt: skip
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def test_an_audit_stands_on_the_card_once_it_is_signed_again(tmp_path: Path) -> None:
    folder = tmp_path / "toy"
    found = audited(package(folder, None), tmp_path / "audit.json")
    assert auditing.main([str(folder), str(found), "--on", "held-out patients"]) == 0
    with pytest.raises(BadInput):
        open_package(folder, [KEY.public_key()])
    key = tmp_path / "maker.key"
    maker = maker_key(key)
    assert resign.main([str(folder), str(key)]) == 0
    audit = open_package(folder, [maker.public_key()]).card.audit
    assert audit is not None
    assert (audit.films, audit.with_finding, audit.on) == (100, 40, "held-out patients")
    assert audit.lungs == "lung-fields 1.0.0"
    assert [(one.of, one.value, one.says) for one in audit.alone] == [
        ("file", 0.87, "worry"),
        ("view", None, "not measured"),
    ]
    assert [one.less for one in audit.readings] == [None, -0.01]
    assert audit.outside is not None
    assert (audit.outside.low, audit.film_outside) == (0.83, 0.65)
    assert audit.worries == ("alone.file",)


def test_an_audit_of_another_package_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "toy"
    found = audited(package(folder, None), tmp_path / "audit.json", digest="0" * 64)
    with pytest.raises(BadInput, match="Audit it as it lies there") as refusal:
        auditing.main([str(folder), str(found), "--on", "held-out patients"])
    assert refusal.value.reason == "audit_of_another"


def test_without_lungs_nothing_is_said_of_evidence(tmp_path: Path) -> None:
    folder = tmp_path / "toy"
    opened = package(folder, None)
    found = audited(opened, tmp_path / "audit.json", evidence=None, lungs=None)
    auditing.main([str(folder), str(found), "--on", "held-out patients"])
    text = (folder / "card.yaml").read_text(encoding="utf-8")
    assert "outside: null" in text
    assert "film_outside: null" in text
