"""Errors travel whole between processes."""

import pickle

import pytest

from lynkeus.core.children import Children
from lynkeus.core.errors import BadInput, Broken, Conflict, LynkeusError, NotFound, Refused
from lynkeus.dicom.parse import parse_header


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
            children.run(parse_header, b"no film")
        assert told.value.reason == "not_dicom"
        assert children.run(len, b"no film") == 7
    finally:
        children.stop()
