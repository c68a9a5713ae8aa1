"""How many of 100 films above and below the point had the finding, at one site."""

import pytest

from lynkeus.core.errors import BadInput
from lynkeus.models.predictive import (
    FILMS_MAX,
    Judged,
    predictive_values,
    read_judged,
    write_judged,
)


def films(*, above: tuple[int, int], below: tuple[int, int], per_patient: int = 1) -> list[Judged]:
    """Make films: on each side so many with the finding, and so many without it."""
    counts = ((True, True, above[0]), (True, False, above[1]), (False, True, below[0]))
    kinds = [*counts, (False, False, below[1])]
    said = [(side, had) for side, had, count in kinds for _ in range(count)]
    return [
        Judged(above=side, had=had, patient=number // per_patient)
        for number, (side, had) in enumerate(said)
    ]


def test_each_side_is_counted_by_itself() -> None:
    found = predictive_values(films(above=(30, 20), below=(5, 95)))
    assert (found["films"], found["had"]) == (150, 35)
    # Wilson by hand: 30 of 50 is 0.462 to 0.724, 5 of 100 is 0.0215 to 0.1118.
    assert found["above"] == {"films": 50, "had": 30, "of": 100, "n": 60, "low": 46, "high": 73}
    assert found["below"] == {"films": 100, "had": 5, "of": 100, "n": 5, "low": 2, "high": 12}


def test_films_of_one_patient_are_no_more_than_one_patient_says() -> None:
    alone = predictive_values(films(above=(50, 10), below=(0, 60)))["below"]
    together = predictive_values(films(above=(50, 10), below=(0, 60), per_patient=10))["below"]
    assert isinstance(alone, dict)
    assert isinstance(together, dict)
    assert (alone["n"], together["n"]) == (0, 0)
    assert together["high"] > alone["high"]


def test_a_side_without_films_says_nothing() -> None:
    assert predictive_values(films(above=(60, 60), below=(0, 0)))["below"] is None


@pytest.mark.parametrize(
    ("above", "below", "reason"),
    [
        ((20, 20), (20, 39), "films_few"),
        ((19, 100), (0, 100), "films_few"),
        ((100, 10), (90, 9), "films_few"),
        ((FILMS_MAX, 1), (0, 0), "films_many"),
    ],
)
def test_too_few_of_a_class_and_too_many_are_refused(
    above: tuple[int, int], below: tuple[int, int], reason: str
) -> None:
    with pytest.raises(BadInput) as bad:
        predictive_values(films(above=above, below=below))
    assert bad.value.reason == reason


def test_what_a_terminal_writes_its_site_reads() -> None:
    some = films(above=(1, 2), below=(3, 4))
    assert read_judged(write_judged(0.25, some)) == (0.25, tuple(some))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"point":"x","films":[]}', b'{"point":1,"films":[[1]]}']
)
def test_what_is_no_table_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput) as bad:
        read_judged(body)
    assert bad.value.reason == "labels_broken"
