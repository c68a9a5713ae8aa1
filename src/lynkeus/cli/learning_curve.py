"""`lynkeus learning-curve`: what augmentation and transfer bring, at how many patients."""

import argparse
from dataclasses import asdict
from pathlib import Path

from rich.progress import TextColumn

from lynkeus.cli.command import DONE, Command, report, to_fill, with_json
from lynkeus.cli.progress import bar
from lynkeus.cli.train import RUNS, data_of
from lynkeus.core.errors import BadInput
from lynkeus.learning.curve.outcome import outcome
from lynkeus.learning.curve.plot import plot
from lynkeus.learning.curve.ports import (
    FollowedCurve,
    follow_curve,
    keep_run,
    kept_run,
    write_page,
)
from lynkeus.learning.curve.runs import Kept, Wanted, wanted
from lynkeus.learning.curve.tables import BEGIN, END, alternative, tables
from lynkeus.learning.following.ports import not_installed


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "plan", type=Path, metavar="PLAN", help="a YAML file, as plans/learning-curve.yaml"
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="where the films are (default: LYNKEUS_DATA)"
    )
    parser.add_argument(
        "--out",
        type=to_fill,
        metavar="DIR",
        help="where each run's file goes (default: runs/ and the plan's name); runs that are there "
        "are not run again",
    )
    parser.add_argument(
        "--so-far", action="store_true", help="run nothing, and say what the runs there give"
    )
    parser.add_argument(
        "--page",
        type=_page,
        metavar="FILE",
        help=f"write the tables into this Markdown page, between {BEGIN} and {END}, and the plot "
        "beside it as SVG",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    out: Path = arguments.out or RUNS / arguments.plan.stem
    data = data_of(arguments.data)
    with bar() as shown:
        shown.add_task("Looking at the films", total=None)
        followed = follow_curve(arguments.plan, data)
    runs = wanted(followed.plan)
    # A file of another plan is found before an hour is spent.
    there = {run.name: kept_run(followed, run, out) for run in runs}
    if not arguments.so_far:
        _run_missing(followed, [run for run in runs if there[run.name] is None], out)
        there = {run.name: kept_run(followed, run, out) for run in runs}
    kept = [one for one in there.values() if one is not None]
    if not kept:
        sentence = f"No run is in {out} yet. Leave --so-far out to begin, or say --out."
        raise BadInput(sentence, reason="no_checkpoint", folder=out.name)
    return _report(arguments, followed, kept)


def _run_missing(followed: FollowedCurve, missing: list[Wanted], out: Path) -> None:
    if not missing:
        return
    try:
        from lynkeus.learning.training import curve, loop  # noqa: PLC0415  # torch
    except ModuleNotFoundError as error:
        raise not_installed(error.name) from error
    out.mkdir(parents=True, exist_ok=True)
    steps = followed.plan.training.steps
    with bar(TextColumn("{task.fields[words]}")) as shown:
        task = shown.add_task("Runs", total=steps * len(missing), words="loading films")
        loaded = curve.load(followed)
        for done, run in enumerate(missing):

            def tell(step: loop.Progress, done: int = done, run: Wanted = run) -> None:
                words = f"{run.name}, loss {step.loss:.3f}, {step.films_per_s:.0f} films/s"
                shown.update(task, completed=steps * done + step.step, words=words)

            keep_run(out, curve.run_once(followed, loaded, run, out=out, progress=tell))


def _report(arguments: argparse.Namespace, followed: FollowedCurve, kept: list[Kept]) -> int:
    with bar() as shown:
        shown.add_task("Drawing patients", total=None)
        found = outcome(followed.plan, kept, followed.judges)
    words, page = tables(found), arguments.page
    if page is not None:
        picture = f"![{alternative(found)}]({page.with_suffix('.svg').name})"
        write_page(page, marks=(BEGIN, END), words=f"{picture}\n\n{words}", plot=plot(found))
    report(arguments, asdict(found), words)
    return DONE


def _page(said: str) -> Path:
    """Read the name of a page that has the place for tables.

    Raises:  argparse.ArgumentTypeError: If it is not there, or has no such place.
    """
    path = Path(said).expanduser()
    if not path.is_file():
        message = f"there is no page {path}"
        raise argparse.ArgumentTypeError(message)
    _, begins, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    if not begins or END not in rest:
        message = f"{path} lacks the lines {BEGIN} and {END}: write them where the tables belong"
        raise argparse.ArgumentTypeError(message)
    return path


COMMAND = Command(
    asks="The plan names the films, the arms, how many patients train and with which seeds; "
    "plans/learning-curve.yaml has five arms at four sizes with three seeds: sixty short "
    "trainings, the better part of an hour on two cores. It wants the `learn` extra. What was "
    "stopped goes on at the run that it was in.",
    examples=(
        "lynkeus learning-curve plans/learning-curve.yaml --data films",
        "lynkeus learning-curve plans/learning-curve.yaml --data films --so-far",
    ),
    arguments=_arguments,
    run=_run,
)
