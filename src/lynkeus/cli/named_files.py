"""Files that a person names, or folders of them, and those among them that are no film."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lynkeus.archive.intake import Problem, below
from lynkeus.core.errors import LynkeusError
from lynkeus.core.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A file that is no film, and why."""

    path: Path
    why: str
    reason: str

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {"file": str(self.path), "why": self.why, "reason": self.reason}


def all_files(paths: Iterable[Path]) -> Iterator[Path | Bad]:
    """Give the files that are named, and for a folder all below it."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = [_ordinary(one) for one in below(path)]
        yield from found or [Bad(path=path, why="it is an empty folder.", reason="nothing_found")]


def refused(path: Path, problem: LynkeusError) -> Bad:
    """Say why a file cannot be used, without its name in front."""
    why = problem.sentence.removeprefix(f"{path} ")
    return Bad(path=path, why=why, reason=problem.reason)


def _ordinary(found: Path | Problem) -> Path | Bad:
    if isinstance(found, Problem):
        return Bad(path=Path(found.place), why=f"{found.why}.", reason=found.reason)
    if not found.is_file():
        return Bad(path=found, why="it is no ordinary file.", reason="no_file")
    return found
