"""`lynkeus train`: follow a plan to a signed model package."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.progress import TextColumn

from lynkeus.app.site import known_site
from lynkeus.cli.command import DONE, Command, report, settings_if_said, to_fill, with_json
from lynkeus.cli.progress import bar
from lynkeus.core.clock import SystemClock
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.learning.following.ports import follow_any, not_installed
from lynkeus.learning.ports import Elsewhere, check_begun
from lynkeus.learning.vault import Vault, read_vault
from lynkeus.learning.vaults.ports import archive_manifest
from lynkeus.models.card import Card
from lynkeus.models.ports import maker_key
from lynkeus.models.segmentation_card import SegmentationCard
from lynkeus.models.sorting.card import SortingCard

if TYPE_CHECKING:
    from lynkeus.learning.training.following import Package  # torch
    from lynkeus.learning.training.loop import Progress

RUNS = Path("runs")
OF_HELD_OUT = ("These are patients held out of the same collection: far too hopeful.",)
OF_TUNE = (
    "These are the patients who chose it, for the test set is sealed: far too hopeful.",
    "`lynkeus manifest open-test` opens it, and `lynkeus evaluate` judges.",
)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", type=Path, metavar="PLAN", help="a YAML file, as in plans/")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="where the films are (default: LYNKEUS_DATA)"
    )
    parser.add_argument(
        "--out",
        type=to_fill,
        metavar="DIR",
        help="where checkpoint and package go (default: runs/ and the plan's name); "
        "a run that was stopped goes on from there",
    )
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="the maker's private key, Ed25519 in PEM; made if there is none "
        "(default: maker.key beside the package)",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on from the last checkpoint, and refuse where there is none (without it a run "
        "goes on from one, or begins)",
    )
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    out: Path = arguments.out or RUNS / arguments.plan.stem
    manifest = archive_manifest(arguments.plan)
    # Who trains on patients of an archive has no folder of films.
    data = data_of(arguments.data) if manifest is None else arguments.plan.parent
    key_path: Path = arguments.key or out / "maker.key"
    if arguments.resume:
        check_begun(out)
    vault = None if manifest is None else _opened(arguments, manifest)
    try:
        made = _made(arguments.plan, (data, vault), out, key_path)
    except Elsewhere:
        return DONE
    card = made.card
    document: dict[str, Json] = {
        "package": str(made.folder),
        "version": card.version,
        "scores": list(made.scores),
        "figures": [figure.model_dump(mode="json") for figure in card.figures],
    }
    if isinstance(card, Card):
        document["operating_point"] = card.operating_point.probability
    report(arguments, document, _words(card, made.folder, key_path.with_suffix(".pub")))
    return DONE


def _opened(arguments: argparse.Namespace, manifest: bytes) -> Vault | None:
    """Let a site open its images for this training, if one is said: they stay where they lie."""
    settings = settings_if_said(arguments)
    if settings is None:
        return None
    plan: str = arguments.plan.name
    with known_site(settings) as site:
        told = site.ask("open for training", {"name": f"of {plan}", "plan": plan}, body=manifest)
    return read_vault(told)


def _made(plan: Path, films: tuple[Path, Vault | None], out: Path, key_path: Path) -> "Package":
    # What is not there is said before torch is loaded, and leaves no folder and no key behind.
    with bar() as shown:
        shown.add_task("Looking at the films", total=None)
        followed = follow_any(plan, *films)
    try:
        from lynkeus.learning.training.following import make_package  # noqa: PLC0415  # torch
    except ModuleNotFoundError as error:
        raise not_installed(error.name) from error
    out.mkdir(parents=True, exist_ok=True)
    key = _key(key_path)
    with _told() as tell:
        return make_package(followed, out=out, now=SystemClock().now(), key=key, progress=tell)


@contextmanager
def _told() -> Iterator[Callable[["Progress"], None]]:
    """Show how far a training is."""
    with bar(TextColumn("{task.fields[words]}")) as shown:
        task = shown.add_task("Training", total=None, words="loading films")

        def tell(step: "Progress") -> None:
            words = f"loss {step.loss:.3f}, {step.films_per_s:.0f} films/s"
            if step.score is not None:
                words = f"probe {step.score:.4f}"
            shown.update(task, completed=step.step, total=step.steps, words=words)

        yield tell


def _key(path: Path) -> Ed25519PrivateKey:
    """Read or make the maker's key; only the first of several processes signs with it."""
    first = os.environ.get("RANK", "0") == "0"
    return maker_key(path) if first else Ed25519PrivateKey.generate()


def data_of(said: Path | None) -> Path:
    """Find where the films are.

    Raises:  BadInput: reason `no_data`.
    """
    folder = said or os.environ.get("LYNKEUS_DATA")
    if not folder:
        sentence = "Say where the films are: `--data DIR`, or set LYNKEUS_DATA."
        raise BadInput(sentence, reason="no_data")
    return Path(folder).expanduser()


def _words(card: Card | SegmentationCard | SortingCard, folder: Path, public: Path) -> str:
    lines = [f"{card.id} {card.version} is in {folder}, signed.", ""]
    lines += [
        f"  {figure.name}: {figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f}), {figure.on}"
        for figure in card.figures
        if figure.low is not None and figure.high is not None
    ]
    if card.traditional is not None:
        lines += ["", card.traditional.sentence]
    sealed = any(figure.on.startswith("tune patients") for figure in card.figures)
    lines += [
        "",
        *(OF_TUNE if sealed else OF_HELD_OUT),
        f"A site that is to use it says: lynkeus packages trust {public}",
    ]
    return "\n".join(lines)


COMMAND = Command(
    asks="The plan names the films, how they are split and what is tried; plans/ has one. Training "
    "wants the `learn` extra and, on two cores, the better part of an hour; what was stopped "
    "goes on where it was. Several processes, or GPUs, train together where torchrun begins them: "
    "torchrun --nproc-per-node 2 --no-python lynkeus train PLAN. A plan that names a manifest of "
    "patients in an archive trains where they lie: say with --home at which site, which asks for "
    "the approval and writes it down, each time. The key that signs the package is "
    "yours: keep it where you keep such things.",
    examples=(
        "lynkeus train plans/chest-xray-pneumonia.yaml --data films --out runs/first",
        "lynkeus train plans/chest-xray-pneumonia.yaml --data films --out runs/first --resume",
    ),
    arguments=_arguments,
    run=_run,
)
