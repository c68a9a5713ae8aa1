"""Where the plan of a learning curve, its films, its runs and its page are found and kept."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from lynkeus.core.errors import BadInput
from lynkeus.core.json import canonical
from lynkeus.learning.cohort import Cohort, Film, check_classes, has
from lynkeus.learning.curve.outcome import Judges
from lynkeus.learning.curve.plan import CurvePlan, parse_curve_plan
from lynkeus.learning.curve.runs import Kept, Wanted, check_sizes, made_for
from lynkeus.learning.figures import HELD_OUT
from lynkeus.learning.ports import Places, open_cohort
from lynkeus.manifests.manifest import Labelling

OF_TUNE = "tune patients, for the test set is sealed"
RUN: TypeAdapter[Kept] = TypeAdapter(Kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedCurve:
    """A plan that is to be followed, and the films it names; as `Followed`."""

    plan: CurvePlan
    beside: Path
    folder: Path
    cohort: Cohort

    @property
    def judging(self) -> tuple[Film, ...]:
        """The films that judge: held out, or where what is so of these is sealed, of the tune set.

        Nothing is chosen by either.
        """
        return self.cohort.tune if self.cohort.sealed else self.cohort.held_out

    @property
    def judges(self) -> Judges:
        """What is so of the films that judge."""
        return Judges(
            labels=has(self.judging, self.plan.positive),
            patients=np.array([film.patient for film in self.judging]),
            whose=OF_TUNE if self.cohort.sealed else HELD_OUT,
        )


def follow_curve(path: Path, data: Path) -> FollowedCurve:
    """Read a plan and find its films.

    Args:     path: Of the plan. data: Where the folders of films are.
    Raises:   BadInput: reason `plan_missing`, or as `parse_curve_plan`, `open_cohort`,
              `check_classes` or `check_sizes`.
    """
    if not path.is_file():
        sentence = f"There is no plan {path}. Name a YAML file, such as plans/learning-curve.yaml."
        raise BadInput(sentence, reason="plan_missing", plan=path.name)
    plan = parse_curve_plan(path.read_bytes(), name=path.name)
    cohort = open_cohort(plan.data, Labelling.ONE, Places(beside=path.parent, data=data))
    check_classes(cohort, plan.positive)
    check_sizes(plan, cohort.train)
    return FollowedCurve(plan=plan, beside=path.parent, folder=data / plan.data.root, cohort=cohort)


def keep_run(folder: Path, kept: Kept) -> None:
    """Write what a run left, aside first, so that a kill leaves a whole file or none."""
    path = folder / _file(kept.arm, kept.size, kept.seed)
    aside = path.with_suffix(".part")
    aside.write_bytes(canonical(asdict(kept)))
    aside.replace(path)


def kept_run(followed: FollowedCurve, run: Wanted, folder: Path) -> Kept | None:
    """Read what a run left, if it has run.

    Raises:   BadInput: reason `checkpoint_broken` or `checkpoint_of_another_plan`.
    """
    path = folder / _file(run.arm.name, run.size, run.seed)
    if not path.is_file():
        return None
    try:
        found = RUN.validate_json(path.read_bytes())
    except ValidationError as error:
        sentence = f"The run {path} cannot be read. Delete that file, and it is run again."
        raise BadInput(sentence, reason="checkpoint_broken", file=path.name) from error
    if found.made_for != made_for(followed.plan, run, followed.cohort.digest()):
        sentence = (
            f"The run {path} was made from another plan or other films. Choose another folder with "
            "--out, or delete it to run it again."
        )
        raise BadInput(sentence, reason="checkpoint_of_another_plan", file=path.name)
    return found


def write_page(page: Path, *, marks: tuple[str, str], words: str, plot: str) -> None:
    """Write words between two marks of a page, and a plot beside it."""
    begin, end = marks
    before, rest = page.read_text(encoding="utf-8").split(begin, 1)
    after = rest.split(end, 1)[1]
    page.write_text(f"{before}{begin}\n{words}\n{end}{after}", encoding="utf-8")
    page.with_suffix(".svg").write_text(plot, encoding="utf-8")


def _file(arm: str, size: object, seed: int) -> str:
    return f"{arm}-{size}-{seed}.json"
