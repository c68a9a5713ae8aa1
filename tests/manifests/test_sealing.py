"""The seal of a test set: what it hides, what it holds, and what a changed manifest says."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lynkeus.core.errors import BadInput
from lynkeus.manifests.flaws import flaws
from lynkeus.manifests.manifest import Manifest, digest_of, manifest_text, parse_manifest
from lynkeus.manifests.sealing import seal, unseal

from .tables import KEYS, frozen, table


@pytest.fixture(scope="module")
def draft() -> Manifest:
    return frozen(table())


@pytest.fixture(scope="module")
def sealed(draft: Manifest) -> Manifest:
    return seal(draft, KEYS)


def test_the_file_does_not_tell_the_labels_of_the_test_set(draft: Manifest) -> None:
    told = json.loads(manifest_text(seal(draft, KEYS)))
    hidden = {"labels", "group", "mask"}
    assert [hidden & set(one) for one in told["sets"]["test"]] == [set()] * 12
    assert all(hidden & set(one) for one in told["sets"]["train"])
    swapped = [
        one.model_copy(update={"labels": ("well",) if one.labels == ("ill",) else ("ill",)})
        for one in draft.sets.test
    ]
    sets = draft.sets.model_copy(update={"test": tuple(swapped)})
    other = json.loads(manifest_text(seal(draft.model_copy(update={"sets": sets}), KEYS)))
    # Of two sets of labels nothing differs but what is sealed; the counts are told anyhow.
    assert {name for name in told if told[name] != other[name]} == {"seal", "sha256"}
    assert len(told["seal"]["sealed"]) == len(other["seal"]["sealed"])


def test_the_key_brings_back_what_was_sealed_and_anybody_can_hold_it_to_the_commitment(
    draft: Manifest, sealed: Manifest
) -> None:
    opened = unseal(sealed, KEYS)
    assert opened.cases == draft.sets.test
    shown = bytes.fromhex(opened.salt) + opened.secret.encode()
    assert sealed.seal is not None
    assert hashlib.sha256(shown).hexdigest() == sealed.seal.commitment
    assert [json.loads(opened.secret)[0]["labels"], len(opened.salt)] == [["ill"], 64]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.model_copy(update={"margin": 0.5}),
        lambda one: one.model_copy(
            update={"seal": one.seal.model_copy(update={"commitment": "0" * 64})}
        ),
        lambda one: one.model_copy(
            update={"seal": one.seal.model_copy(update={"sealed": "AAAA" + one.seal.sealed[4:]})}
        ),
        lambda one: one.model_copy(update={"seal": None}),
    ],
    ids=["margin", "commitment", "sealed", "none"],
)
def test_a_seal_holds_for_this_manifest_alone(
    sealed: Manifest, change: Callable[[Any], Manifest]
) -> None:
    with pytest.raises(BadInput) as told:
        unseal(change(sealed), KEYS)
    assert told.value.reason == "manifest_seal"
    with pytest.raises(BadInput, match="another site"):
        unseal(sealed, replace(KEYS, sealing=bytes(64)))


def rewritten(sealed: Manifest, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Change a manifest as somebody would who knows how its hash is made."""
    plain = json.loads(manifest_text(sealed))
    change(plain)
    plain["sha256"] = digest_of(plain)
    return json.dumps(plain).encode()


def test_a_change_is_found_by_the_hash(sealed: Manifest) -> None:
    text = manifest_text(sealed).replace(b'"margin": 0.02', b'"margin": 0.2')
    with pytest.raises(BadInput) as told:
        parse_manifest(text, name="m.json")
    assert told.value.reason == "manifest_altered"


def divide_a_patient(plain: dict[str, Any]) -> None:
    plain["sets"]["train"][0]["patient"] = plain["sets"]["tune"][0]["patient"]


def repeat_an_image(plain: dict[str, Any]) -> None:
    plain["sets"]["train"][1]["content"] = plain["sets"]["tune"][0]["content"]


def count_otherwise(plain: dict[str, Any]) -> None:
    plain["counts"]["tune"]["classes"]["ill"] += 1


def tell_a_test_label(plain: dict[str, Any]) -> None:
    plain["sets"]["test"][0]["labels"] = ["ill"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (divide_a_patient, "One patient is in two sets"),
        (repeat_an_image, "shows the same as"),
        (count_otherwise, "Its counts of tune"),
        (tell_a_test_label, "not sealed"),
    ],
)
def test_a_change_whose_hash_was_made_anew_is_found_by_what_a_manifest_has_to_keep(
    sealed: Manifest, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    assert flaws(sealed) == []
    told = flaws(parse_manifest(rewritten(sealed, change), name="m.json")[0])
    assert any(said in one for one in told)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"schema": "lynkeus-plan/1"}', b"\xff", b'{"a": NaN}']
)
def test_what_is_no_manifest_says_so(text: bytes) -> None:
    with pytest.raises(BadInput) as told:
        parse_manifest(text, name="m.json")
    assert told.value.reason == "manifest_broken"
    assert "m.json" in told.value.sentence
