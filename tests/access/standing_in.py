"""What stands behind the routes in the test of rights instead of models, the queue, trainings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lynkeus.app.shipped.packages import TRUSTED, shipped_package
from lynkeus.core.work_items import WorkItem

HERE = Path(__file__)


@dataclass(slots=True)
class Queue:
    """Work of which nothing is listed."""

    running: bool = True

    def listing(self) -> list[WorkItem]:
        return []

    def failed_counted(self) -> int:
        return 0


@dataclass(slots=True)
class Model:
    """A model that answers at once."""

    def prove(self, _: object) -> None:
        """Let every package read."""

    def cover(self, *_: object) -> dict[str, Any]:
        return {"before": 0.9, "after": 0.2, "elsewhere": [0.8]}

    def occlude(self, *_: object) -> dict[str, Any]:
        return {"before": 0.9, "after": [[0.2]], "cells": [[1]]}


@dataclass(frozen=True, slots=True)
class Named:
    """A package, as far as it acts."""

    id: str
    version: str
    responsible: str = "who made it"


@dataclass(slots=True)
class Installed:
    """A registry with one package."""

    def active(self) -> list[Any]:
        return []

    def named(self, package: str, version: str) -> Named:
        return Named(package, version)


@dataclass(slots=True)
class Trained:
    """A service that can train by any plan, and has not begun."""

    films: Path | None = None
    plans: Path = HERE

    def missing(self) -> str | None:
        return None

    def check_able(self, _: str) -> Path:
        return HERE

    def plan_path(self, *_: str) -> Path:
        return HERE

    def plan_lines(self) -> list[Any]:
        return []

    def curve(self, _: str) -> None:
        return None

    def maker(self) -> str:
        return (TRUSTED / "lynkeus.pub").read_text(encoding="utf-8")

    def made(self, *_: str) -> Path:
        """Give a package that can be taken in."""
        shipped = shipped_package("chest-xray-pneumonia")
        assert shipped is not None
        return shipped
