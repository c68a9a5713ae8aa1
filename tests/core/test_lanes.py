"""Work of several at once: in its order, on no more threads than were asked for."""

import threading
import time

import pytest

from lynkeus.core.lanes import in_lanes


@pytest.mark.parametrize("count", [0, 1, 2, 5, 9])
@pytest.mark.parametrize("lanes", [1, 2, 4])
def test_what_is_given_comes_back_in_its_order(count: int, lanes: int) -> None:
    def late(number: int) -> int:
        time.sleep(0.001 * (count - number))
        return number * number

    assert in_lanes(late, range(count), lanes=lanes) == [one * one for one in range(count)]


def test_each_lane_is_a_thread_and_the_first_is_the_one_that_asks() -> None:
    meet = threading.Barrier(3, timeout=5)

    def met(_: int) -> int:
        meet.wait()
        return threading.get_ident()

    who = in_lanes(met, range(3), lanes=3)
    assert who[0] == threading.get_ident()
    assert len(set(who)) == 3


def test_the_first_problem_is_raised() -> None:
    def broken(number: int) -> int:
        if number in {3, 5}:
            message = f"number {number}"
            raise ValueError(message)
        return number

    with pytest.raises(ValueError, match="number 3"):
        in_lanes(broken, range(6), lanes=2)
