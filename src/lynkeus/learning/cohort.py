"""Which films train, tune and judge: the cases of a manifest, as training reads them."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.core.json import canonical
from lynkeus.learning.plan import Recipe
from lynkeus.manifests.content import Look
from lynkeus.manifests.freezing import IN_GAP, Spacings, Wish, freeze
from lynkeus.manifests.leaving_out import by_rule, with_their_patients
from lynkeus.manifests.manifest import Case, Labelling, Manifest, Source
from lynkeus.manifests.table import Row

SHAPE = re.compile(r"size=(\d+)x(\d+)")
"""Width and height of a film as taken, where a table tells them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """An image: a file, a row of one, or an image of an archive, whose `file` says which.

    `labels` is empty where they are sealed, as `group` and `mask` are. `content` names its grey
    values, `patient` whose it is, or the block it was taken with. `aspect` is width by height of
    the film as taken, 0 where it is not known: for the probe and the gates, never for a network.
    """

    file: str
    row: int | None
    content: str
    labels: tuple[str, ...]
    group: str
    patient: str
    mask: str
    aspect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The sets: `held_out` judges, `tune` chooses, `gap` (by name) is used for nothing.

    `manifest` is the hash of the manifest that the plan names, "" where the plan divides itself.
    """

    held_out: tuple[Film, ...]
    tune: tuple[Film, ...]
    gap: tuple[str, ...]
    train: tuple[Film, ...]
    manifest: str

    @property
    def sealed(self) -> bool:
        """Whether what is so of the held-out films cannot be known here."""
        return not any(film.labels or film.mask for film in self.held_out)

    def digest(self) -> str:
        """Name exactly these sets: the manifest's hash, or SHA-256 of the plan's file names."""
        if self.manifest:
            return self.manifest
        sets = {
            "held_out": [film.file for film in self.held_out],
            "tune": [film.file for film in self.tune],
            "gap": [*self.gap],
            "train": [film.file for film in self.train],
        }
        return hashlib.sha256(canonical(sets)).hexdigest()


def cohort_of(manifest: Manifest, *, digest: str, aspect: Callable[[Case], float]) -> Cohort:
    """Read the sets of a manifest.

    Args:     manifest: Whose test labels may be sealed. digest: Its hash, "" if it has no
              file. aspect: Tells width by height of a film as taken, 0 if it is not known.
    """
    sets = manifest.sets
    test, tune, train = (
        tuple(_film(case, aspect(case)) for case in cases)
        for cases in (sets.test, sets.tune, sets.train)
    )
    gap = tuple(one.case for one in manifest.left_out if one.why == IN_GAP)
    return Cohort(held_out=test, tune=tune, gap=gap, train=train, manifest=digest)


def left_out(recipe: Recipe, rows: Sequence[Row]) -> dict[int, str]:
    """Say which lines of a table a plan wants in no set, and why: whole patients.

    Raises:  BadInput: reason `labels_broken`.
    """
    rules = [(one.column, one.value) for one in recipe.leave_out]
    return with_their_patients(rows, by_rule(rows, rules), {row.line: row.patient for row in rows})


def freeze_table(
    recipe: Recipe,
    rows: Sequence[Row],
    looks: Mapping[int, Look],
    *,
    labelling: Labelling,
    sha256: str,
) -> Manifest:
    """Make of a table what `lynkeus manifest create` makes, its test labels open.

    Args:     recipe: Of the plan. rows: Of the table. looks: At those that are not left out.
              labelling: What its rows bear. sha256: Of the table.
    Raises:   BadInput: As `freeze`.
    """
    source = Source(
        kind="table",
        table_sha256=sha256,
        columns=dict(sorted(recipe.columns.items())),
        root=recipe.root,
        patients="as the table names them",
    )
    wish = Wish(
        name=recipe.root,
        source=source,
        labelling=labelling,
        split=recipe.split,
        margin=None,
        spacings=Spacings.ONE if recipe.spacing == "one" else Spacings.ANY,
    )
    return freeze(rows, looks, left_out(recipe, rows), wish)


def shapes_of(recipe: Recipe, rows: Sequence[Row]) -> dict[tuple[str, int | None], float]:
    """Read width by height of films as taken from a table, where it tells them.

    Raises:  BadInput: reason `labels_broken`.
    """
    if recipe.shapes is None:
        return {}
    if rows and recipe.shapes not in rows[0].cells:
        sentence = (
            f"The table {recipe.labels} has no column {recipe.shapes!r}; the plan needs it. Mend "
            "the table, or the plan's `data`."
        )
        raise BadInput(sentence, reason="labels_broken", column=recipe.shapes)
    found = {(row.path, row.row): SHAPE.search(row.cells[recipe.shapes]) for row in rows}
    return {one: int(is_[1]) / int(is_[2]) if is_ else 0.0 for one, is_ in found.items()}


def has(films: tuple[Film, ...], label: str) -> npt.NDArray[np.bool_]:
    """Tell which films bear a label, shape (N,)."""
    return np.array([label in film.labels for film in films], dtype=np.bool_)


def check_classes(cohort: Cohort, positive: str) -> None:
    """Ask that films with and without a finding train and tune.

    Raises:  BadInput: reason `plan_broken` or `labels_one_class`.
    """
    borne = {label for film in (*cohort.train, *cohort.tune) for label in film.labels}
    if positive not in borne:
        why = f"task.positive is {positive!r}, and the labels are {', '.join(sorted(borne))}"
        sentence = f"The plan cannot be followed: {why}. Mend it there and start again."
        raise BadInput(sentence, reason="plan_broken", why=why)
    for name, films in (("train", cohort.train), ("tune", cohort.tune)):
        ill = has(films, positive)
        if ill.all() or not ill.any():
            which = f"all with {positive!r}" if ill.any() else f"none with {positive!r}"
            sentence = (
                f"The films of the set {name} are {which}; training needs films with and without "
                "the finding in each set. Divide them otherwise, or add the others."
            )
            raise BadInput(sentence, reason="labels_one_class", set=name)


def _film(case: Case, aspect: float) -> Film:
    return Film(
        file=case.path or case.called,
        row=case.row,
        content=case.content,
        labels=case.labels or (),
        group=case.group or "",
        patient=case.unit[1],
        mask=case.mask.path if case.mask else "",
        aspect=aspect,
    )
