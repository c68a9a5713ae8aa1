"""A registry of its own for each test of it, and the command that activates the toy there."""

from dataclasses import replace
from pathlib import Path

import pytest

from lynkeus.models.commands import ActivatePackage, activation

from . import toy
from .registering import Site, trusting


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def command(tmp_path: Path) -> ActivatePackage:
    return activation(toy.package(tmp_path / "toy", toy.gates()), "")


@pytest.fixture
def newer(command: ActivatePackage) -> ActivatePackage:
    return replace(command, version="1.1.0", digest="f" * 64)


@pytest.fixture
def in_use(site: Site, command: ActivatePackage) -> Site:
    trusting(site)
    site.do(command)
    return site
