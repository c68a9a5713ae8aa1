"""A training in a process of its own, which tells the service how far it is.

python -m lynkeus.learning.training.child PLAN FILMS OUT KEY

The first line of the standard input says which plan and manifest it began with, by their hashes,
and of films in an archive where they lie, with their keys. Each line on the standard output is a
JSON object: a step, or at the end what was made or why not.
It ends where its standard input does, so that it never outlives who began it.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lynkeus.core.clock import SystemClock
from lynkeus.core.errors import LynkeusError, of_system
from lynkeus.core.falling import leave_no_core
from lynkeus.core.json import Json
from lynkeus.learning.following.ports import follow_any, not_installed
from lynkeus.learning.vault import read_vault
from lynkeus.learning.vaults.ports import check_unchanged
from lynkeus.models.ports import maker_key

if TYPE_CHECKING:
    from lynkeus.learning.training.loop import Progress  # torch

NICE = 19
"""Whatever else this machine has to do goes first: receiving, reading, answering pages."""
Tell = Callable[[dict[str, Json]], None]


def main(words: list[str]) -> int:
    """Train; gives the exit code."""
    os.nice(NICE)
    leave_no_core()
    # What a library prints goes to the log, and not between the lines of JSON.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    plan, films, folder, key = (Path(one) for one in words)
    said = json.loads(sys.stdin.buffer.readline() or b"{}")
    threading.Thread(target=_follow, name="follow", daemon=True).start()

    def tell(said: dict[str, Json]) -> None:
        out.write(f"{json.dumps(said)}\n")
        out.flush()

    try:
        _train(plan, (films, said), (folder, key), tell)
    except LynkeusError as problem:
        tell({"problem": problem.as_json()})
        return 1
    except OSError as problem:
        tell({"problem": of_system(problem).as_json()})
        return 1
    return 0


def _train(
    plan: Path, films: tuple[Path, Mapping[str, Any]], made: tuple[Path, Path], tell: Tell
) -> None:
    folder, said = films
    vault = read_vault(said["places"]) if said["manifest"] else None
    began = {"plan": said["plan"], "manifest": said["manifest"]}
    check_unchanged(plan, **began)
    followed = follow_any(plan, folder, vault)
    # Both were read once more to be followed.
    check_unchanged(plan, **began)
    try:
        from lynkeus.learning.training.following import make_package  # noqa: PLC0415  # torch
    except ModuleNotFoundError as error:
        raise not_installed(error.name) from error

    def progress(step: "Progress") -> None:
        tell(
            {
                "step": step.step,
                "steps": step.steps,
                "loss": step.loss,
                "films_per_s": round(step.films_per_s, 1),
                "score": step.score,
            }
        )

    out, key = made
    package = make_package(
        followed, out=out, now=SystemClock().now(), key=maker_key(key), progress=progress
    )
    tell({"made": {"package": package.card.id, "version": package.card.version}})


def _follow() -> None:
    """End with who began this: his end of the line is closed then, whatever became of him."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
