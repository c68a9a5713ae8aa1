"""Work on what waits in a home, and die once after each step: `deadly.py HOME KILLED`.

A step has had its effect when the process dies, and nothing has remembered it yet. The file
KILLED lists the steps after which it died already.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from lynkeus.app.house import open_house
from lynkeus.core.json import Json
from lynkeus.core.settings import Settings
from lynkeus.core.work import Steps, Workflow

T = TypeVar("T")
LOOK_S = 0.05
WAIT_S_MAX = 60.0


class DeadlySteps:
    """Steps that kill their process, each once."""

    def __init__(self, steps: Steps, killed: Path) -> None:
        self._steps = steps
        self._killed = killed

    def step(self, name: str, function: Callable[..., T], *args: object) -> T:
        def deadly(*given: object) -> T:
            result = function(*given)
            if name not in self._killed.read_text().splitlines():
                with self._killed.open("a") as file:
                    file.write(f"{name}\n")
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return self._steps.step(name, deadly, *args)


def deadly(run: Workflow, killed: Path) -> Workflow:
    def workflow(steps: Steps, body: Mapping[str, Json]) -> None:
        run(DeadlySteps(steps, killed), body)

    return workflow


def main(home: str, killed: str) -> None:
    house = open_house(Settings(home=Path(home)))
    for name, run in list(house.work._workflows.items()):
        house.work.define(name, deadly(run, Path(killed)))
    house.settler.settle_all()
    house.work.launch()
    until = time.monotonic() + WAIT_S_MAX
    while any(one.state != "done" for one in house.work.listing()):
        if time.monotonic() > until:
            sys.exit("the work was never done")
        time.sleep(LOOK_S)
    house.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
