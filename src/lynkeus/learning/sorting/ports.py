"""Where a plan that sorts, and its films, are found."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from lynkeus.core.errors import BadInput
from lynkeus.learning.cohort import Cohort, Film
from lynkeus.learning.ports import Places, open_cohort
from lynkeus.learning.sorting.plan import SortingPlan, is_of_sorting, parse_sorting_plan
from lynkeus.learning.vault import Vault, Where


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedSorting:
    """A plan that is to be followed, and the films it names; as `Followed`."""

    plan: SortingPlan
    name: str
    sha256: str
    beside: Path
    folder: Where
    cohort: Cohort


def sorts(path: Path) -> bool:
    """Tell whether the plan of a file sorts; one that is not there is for others to refuse."""
    return path.is_file() and is_of_sorting(path.read_bytes())


def follow_sorting(path: Path, data: Path, vault: Vault | None = None) -> FollowedSorting:
    """Read a plan and find its films.

    Args:     path: Of the plan. data: Where the folders of films are. vault: As `follow`.
    Raises:   BadInput: As `parse_sorting_plan` and `open_cohort`, or reason `plan_broken` or
              `set_lacks_class`.
    """
    text = path.read_bytes()
    plan = parse_sorting_plan(text, name=path.name)
    places = Places(beside=path.parent, data=data, vault=vault)
    cohort = open_cohort(plan.data, plan.task.labelling, places)
    for name, films in (("train", cohort.train), ("tune", cohort.tune)):
        _check(name, films, plan.task.classes)
    return FollowedSorting(
        plan=plan,
        name=path.name,
        sha256=hashlib.sha256(text).hexdigest(),
        beside=path.parent,
        folder=places.films_of(plan.data),
        cohort=cohort,
    )


def _check(name: str, films: tuple[Film, ...], classes: tuple[str, ...]) -> None:
    borne = {label for film in films for label in film.labels}
    strange, missing = sorted(borne - set(classes)), sorted(set(classes) - borne)
    if strange:
        why = f"films are labelled {strange[0]!r}, and task.classes are {', '.join(classes)}"
        sentence = f"The plan cannot be followed: {why}. Mend it there and start again."
        raise BadInput(sentence, reason="plan_broken", why=why)
    if missing:
        sentence = (
            f"The set {name} has no film of the class {missing[0]!r}, and all classes have to be "
            "in it. Divide the patients otherwise, or take the class out of the plan."
        )
        raise BadInput(sentence, reason="set_lacks_class", set=name, missing=[*missing])
