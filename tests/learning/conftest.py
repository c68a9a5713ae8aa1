"""What tests of training share."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Let small images not wait for a second thread that other work holds up."""
    torch = pytest.importorskip("torch", reason="training needs the extra `learn`")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
