"""Rows that judge are held to the manifest whose test set was opened for them."""

from collections.abc import Callable
from typing import Any

import pytest

from lynkeus.core.errors import BadInput
from lynkeus.core.json import canonical
from lynkeus.manifests.manifest import Manifest, digest_of
from lynkeus.manifests.opened import (
    SCHEMA,
    cells_of,
    check_files,
    check_rows,
    judging,
    parse_opening,
)
from lynkeus.manifests.sealing import seal, unseal

from .tables import KEYS, frozen, table


@pytest.fixture(scope="module")
def sealed() -> Manifest:
    return seal(frozen(table()), KEYS)


def document(sealed: Manifest, **other: object) -> dict[str, Any]:
    """Write what an opening leaves beside its table."""
    opened = unseal(sealed, KEYS)
    return {
        "schema": SCHEMA, "manifest": digest_of(sealed.plain()), "file": "films.json", "opening": 2,
        "packages": ["a 1 (aa)"], "reason": "once more", "margin": 0.02, "alpha": 0.05,
        "salt": opened.salt, "revealed": opened.secret, "finding": "ill", "more": "for people",
    } | other  # fmt: skip


def held(sealed: Manifest, **other: object) -> Any:
    opening = parse_opening(canonical(document(sealed, **other)), name="test.opening.json")
    return judging(opening, sealed, digest_of(sealed.plain()))


def test_what_an_opening_showed_gives_the_labels_back(sealed: Manifest) -> None:
    cases = held(sealed)
    assert cases == unseal(sealed, KEYS).cases
    rows = [cells_of(one, "ill") for one in cases]
    assert {(row["label"], row["group"]) for row in rows} == {
        *(("1", "0"), ("1", "1"), ("0", "0"), ("0", "1"))
    }
    check_rows(rows, cases, "ill")
    check_rows([cells_of(one, None) for one in cases], cases, None)
    check_files([])


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"manifest": "f" * 64}, "opening_other"),
        ({"revealed": "[]"}, "opening_altered"),
        ({"salt": "no number"}, "opening_altered"),
        ({"margin": 0.2}, "opening_altered"),
        ({"alpha": 0.01}, "opening_altered"),
        ({"opening": 0}, "opening_broken"),
        ({"schema": "another"}, "opening_broken"),
        ({"finding": 1}, "opening_broken"),
    ],
)
def test_an_opening_that_is_not_the_manifests_is_refused(
    sealed: Manifest, other: dict[str, object], reason: str
) -> None:
    with pytest.raises(BadInput) as refused:
        held(sealed, **other)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (lambda rows: rows[:-1], "it has 11 rows, and the test set 12 images"),
        (lambda rows: [{**rows[0], "label": "0"}, *rows[1:]], "row 1 says another label"),
        (lambda rows: [{**rows[0], "patient": "x"}, *rows[1:]], "row 1 says another patient"),
        (lambda rows: rows[::-1], "row 1 says another label"),
    ],
)
def test_a_table_that_is_not_as_the_opening_wrote_it_is_refused(
    sealed: Manifest, changed: Callable[[Any], Any], why: str
) -> None:
    cases = held(sealed)
    rows = changed([cells_of(one, "ill") for one in cases])
    with pytest.raises(BadInput, match=why) as refused:
        check_rows(rows, cases, "ill")
    assert refused.value.reason == "opening_rows"


def test_images_that_are_others_are_named() -> None:
    with pytest.raises(BadInput, match=r"1 images of the table .* 3\.png") as refused:
        check_files(["3.png"])
    assert refused.value.reason == "opening_files"
