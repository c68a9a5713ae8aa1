"""The programs of the bench, loaded as they lie there."""

import importlib.util
import sys
from types import ModuleType

from .pages import ROOT


def program(name: str) -> ModuleType:
    """Load a program of the bench."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = found
    spec.loader.exec_module(found)
    return found
