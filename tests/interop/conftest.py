"""One standing house for the tests that need no other."""

from collections.abc import Iterator

import pytest

from .dcmtk import dcmtk
from .standing import Standing, standing


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    if dcmtk("storescu") is None:
        pytest.skip("dcmtk is not installed")
    with standing(tmp_path_factory.mktemp("site") / "home") as one:
        yield one
