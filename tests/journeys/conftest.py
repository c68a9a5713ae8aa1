"""One site for all journeys through the pages, and a browser for each file of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .browsing import chromium
from .running import Running, serve
from .site import Material, make, settle_in, wait_until_read


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return make(tmp_path_factory.mktemp("pages") / "home")


@pytest.fixture(scope="session")
def running(material: Material) -> Iterator[Running]:
    """Serve the site; on the first use everybody has an account and every film was read."""
    with serve(material.home) as one:
        settle_in(one, material)
        wait_until_read(one)
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one
