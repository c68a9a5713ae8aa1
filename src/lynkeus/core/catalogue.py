"""Find what a folder offers: one file, one thing, one constant; no list to edit."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def load(package: ModuleType, constant: str, kind: type[T]) -> dict[str, T]:
    """Read the constant of every public file of a package, by file name.

    Args:     package: The folder. constant: Such as "CHECK". kind: The type that it must have.
    Returns:  File name (the id for ever) to value, sorted by name.
    Raises:   TypeError: If a file has no such constant, with the file's name and the mend.
    """
    found: dict[str, T] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        if module.name.startswith("_"):
            continue
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        value = getattr(loaded, constant, None)
        if not isinstance(value, kind):
            message = (
                f"{package.__name__}.{module.name} declares no {constant}: write "
                f"`{constant} = {kind.__name__}(...)` in it, or begin its name with `_`."
            )
            raise TypeError(message)
        found[module.name] = value
    return found
