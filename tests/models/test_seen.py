"""Whom a package has seen: known again by a film or a name, and named to nobody."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.models.labels import Labelled
from lynkeus.models.ports import open_package, sign_package
from lynkeus.models.proof import prove
from lynkeus.models.seen import (
    Seen,
    asked_names,
    film_hash,
    parse_seen,
    patient_hash,
    seen_patients,
    seen_text,
)

from . import toy

SALT = bytes(range(16))


@pytest.fixture(scope="module")
def seen() -> Seen:
    films = frozenset({film_hash(toy.film(0, 200))})
    return Seen(salt=SALT, films=films, patients=frozenset({patient_hash("Ann Other", SALT)}))


def test_a_film_is_known_by_its_grey_values_and_by_nothing_else() -> None:
    film = toy.film(0, 200)
    name = film_hash(film)
    for same in (film.copy(), np.asfortranarray(film), film.astype(">f4"), film.astype(float)):
        assert film_hash(same) == name
    zeros = np.zeros((2, 3), np.float32)
    assert film_hash(zeros) == film_hash(-zeros)
    others = [film + np.float32(1), film[:, ::-1], zeros, zeros.T, zeros.reshape(1, 6)]
    assert len({name, *(film_hash(one) for one in others)}) == 6


def test_a_name_is_known_however_it_is_written_and_only_with_this_salt() -> None:
    name = patient_hash("Ann Other", SALT)
    assert patient_hash("  ANN\u00a0  other ", SALT) == name
    assert patient_hash("Ａｎｎ Other", SALT) == name
    assert len({name, patient_hash("Ann Othe", SALT), patient_hash("Ann Other", bytes(16))}) == 3


def test_what_is_written_names_nobody_and_is_read_again(seen: Seen) -> None:
    text = seen_text(seen)
    assert parse_seen(text) == seen
    assert b"other" not in text.lower()


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "lynkeus-seen/2"},
        {"salt": "00"},
        {"salt": "no hex"},
        {"films": ["0" * 63]},
        {"films": ["G" * 64]},
        {"patients": [1]},
        {"patients": None},
    ],
)
def test_a_broken_list_is_refused(seen: Seen, change: dict[str, object]) -> None:
    broken = json.dumps({**json.loads(seen_text(seen)), **change}).encode()
    for text in (broken, b"[]", b"no json"):
        with pytest.raises(BadInput) as refusal:
            parse_seen(text)
        assert (refusal.value.reason, refusal.value.fields["why"]) == (
            "package_broken",
            "seen.json",
        )


def test_a_package_tells_it_signed_or_not_at_all(seen: Seen, tmp_path: Path) -> None:
    silent = toy.package(tmp_path / "toy", toy.gates())
    assert silent.seen is None
    key = [toy.KEY.public_key()]
    (silent.folder / "seen.json").write_bytes(seen_text(seen))
    with pytest.raises(BadInput) as refusal:
        open_package(silent.folder, key)
    assert refusal.value.fields["file"] == "seen.json"
    sign_package(silent.folder, toy.KEY)
    opened = open_package(silent.folder, key)
    assert opened.seen == seen
    prove(opened)
    with pytest.raises(BadInput) as refusal:
        prove(replace(opened, files={**opened.files, "seen.json": b"{}"}))
    assert refusal.value.fields["why"] == "seen.json"


def test_a_patient_is_seen_by_one_of_his_films_or_by_name(seen: Seen) -> None:
    def row(line: int, patient: str) -> Labelled:
        return Labelled(line=line, path=f"{line}.png", positive=True, patient=patient, group="")

    rows = [row(0, "p"), row(1, "p"), row(2, "ann other"), row(3, "q"), row(4, "file 4.png")]
    [known] = seen.films
    films = ["x", known, "x", "x", known]
    assert asked_names(rows) == ("ann other", "p", "q")
    names = {name: patient_hash(name, SALT) for name in asked_names(rows)}
    assert seen_patients(rows, films, seen, names) == {"p", "ann other", "file 4.png"}
