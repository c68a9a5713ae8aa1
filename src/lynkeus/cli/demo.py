"""`lynkeus demo`: the whole house on real, public material, on this machine only."""

import argparse
import os
from pathlib import Path

from rich.progress import DownloadColumn, TaskID

from lynkeus.access.demo import DemoPeople
from lynkeus.app.demo.stage import Stage, claim
from lynkeus.app.house import open_house
from lynkeus.app.listening import check_free
from lynkeus.app.serve import Service
from lynkeus.app.wire import this_person
from lynkeus.cli.command import DONE, Command, say, settings_of
from lynkeus.cli.progress import bar
from lynkeus.cli.running import Ending, with_ports
from lynkeus.core.words import count_of

HOME = "lynkeus-demo"
LOOK_S = 0.2


def _run(arguments: argparse.Namespace) -> int:
    arguments.home = arguments.home or os.environ.get("LYNKEUS_HOME") or str(Path(HOME))
    settings = settings_of(arguments)
    ending = Ending()
    check_free(settings)
    claim(settings)
    house = open_house(settings)
    stage = Stage(house, this_person())
    stage.prepare()
    service = Service(house, {DemoPeople: stage.people, Stage: stage})
    service.start()
    say(f"The demo is open on this machine only: {settings.address}")
    say(f"Enter as any of its people. Password to sign with: {stage.people.password}")
    where = f"{settings.dicom_host}:{settings.dicom_port}"
    say(f"DICOM at {where} (AE {settings.ae_title}), from any AE.")
    say(f"Home: {settings.home}")
    say("Not a registered medical device; for research only. Stop with Ctrl C.")
    stage.start()
    _follow(stage, ending)
    ending.wait()
    stage.stop()
    service.stop()
    return DONE


def _follow(stage: Stage, ending: Ending) -> None:
    """Draw how far the material is, until all of it is here or given up; then say what is not."""
    with bar(DownloadColumn()) as drawn:
        tasks: dict[str, TaskID] = {}
        while not stage.finished.wait(LOOK_S) and not ending:
            for one in stage.coming:
                if one.state == "fetching" and one.package.name not in tasks:
                    words = f"Fetching {one.package.name} {one.package.version}"
                    tasks[one.package.name] = drawn.add_task(words, total=one.package.size)
                if one.package.name in tasks:
                    drawn.update(tasks[one.package.name], completed=one.fetched)
    if ending:
        return
    for one in stage.coming:
        if one.problem is None:
            images = count_of(len(one.package.files), "image")
            say(f"In: {images} of {one.package.name} ({one.package.licence}).")
        else:
            say(f"Missing: {one.package.name}. {one.problem.sentence}")
            say(f"  {stage.remedy(one)}")


COMMAND = Command(
    asks="Two packages with the films come from the machine's own package index at the first "
    "start (118 MB, then kept); without it the demo opens all the same and says what is missing. "
    "Everybody at this machine may enter as any of the demo's people: never use it for patients. "
    f"Without `--home` and LYNKEUS_HOME its home is the folder {HOME}.",
    examples=("lynkeus demo", "lynkeus demo --home build/demo --http-port 8081 --dicom-port 11113"),
    arguments=with_ports,
    run=_run,
)
