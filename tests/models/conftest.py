"""A registry of its own for each test of it, and the command that activates the toy there."""

from pathlib import Path

import pytest

from lynkeus.models.commands import ActivatePackage, activation

from . import toy
from .registering import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def command(tmp_path: Path) -> ActivatePackage:
    return activation(toy.package(tmp_path / "toy", toy.gates()), "")
