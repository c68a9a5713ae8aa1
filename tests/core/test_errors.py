"""Errors travel whole between processes."""

import pickle

import pytest

from lynkeus.core.children import Children
from lynkeus.core.errors import BadInput, Broken, Conflict, LynkeusError, NotFound, Refused


@pytest.mark.parametrize("kind", [BadInput, Broken, Conflict, LynkeusError, NotFound, Refused])
def test_an_error_comes_back_as_it_was(kind):
    error = kind("The film has 3 frames.", reason="several_frames", frames=3)
    back = pickle.loads(pickle.dumps(error))  # noqa: S301  # made here
    assert type(back) is kind
    assert back.as_json() == error.as_json()
    assert str(back) == "The film has 3 frames."


def test_a_child_says_what_was_wrong_and_lives_on():
    children = Children(1)
    try:
        with pytest.raises(BadInput) as told:
            children.run(refuse, 7)
        assert told.value.fields == {"number": 7}
        assert told.value.reason == "odd_number"
        assert children.run(double, 4) == 8
    finally:
        children.stop()


def refuse(number):
    message = f"{number} is odd."
    raise BadInput(message, reason="odd_number", number=number)


def double(number):
    return 2 * number
