"""What judges a package: a table of somebody's own, or an opened test set, and at which alpha."""

from collections.abc import Sequence
from dataclasses import dataclass

from lynkeus.core.errors import BadInput, Refused
from lynkeus.core.json import Json
from lynkeus.core.words import ordinal
from lynkeus.manifests.manifest import ALPHA, Case
from lynkeus.manifests.opened import Opening, check_files
from lynkeus.models.acceptance import opened_as
from lynkeus.models.ports import AnyOpened

KNOWN_HERE = "by the site's own count"
KNOWN_THERE = "so far as it says itself: no home of the site that made it was said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What judges: a table of somebody's own, or an opened test set with its cases in order.

    `openings` are those of the test set so far, and `alpha` is at what each of them is judged.
    """

    opening: Opening | None
    name: str
    cases: Sequence[Case]
    openings: int
    alpha: float
    counted: str

    @property
    def level(self) -> float:
        """The confidence of intervals."""
        return 1 - self.alpha

    def as_json(self) -> dict[str, Json]:
        """Give what a report says of it."""
        opened = self.opening
        return {
            "manifest": None if opened is None else opened.manifest,
            "opening": None if opened is None else opened.opening,
            "openings": None if opened is None else self.openings,
            "alpha": self.alpha,
        }

    def words(self) -> list[str]:
        """Say it to people."""
        if self.opening is None:
            return []
        why = f" ({self.opening.reason})" if self.opening.reason else ""
        return [
            f"On the sealed test set of {self.name}, manifest {self.opening.manifest[:16]}: its "
            f"{ordinal(self.opening.opening)} opening{why} of {self.openings}, {self.counted}.",
            f"Each is judged at alpha {self.alpha:.4g}, so all intervals are of "
            f"{100 * self.level:.5g} %.",
        ]

    def margin(self, said: float | None) -> float | None:
        """Give the margin that was fixed beforehand, or on a table of one's own the one said.

        Raises:  BadInput: reason `margin_other`.
        """
        if self.opening is None or said is None or said == self.opening.margin:
            return said if self.opening is None else self.opening.margin
        fixed = self.opening.margin
        sentence = (
            f"A margin of {said:g} was said, and "
            f"{'none' if fixed is None else f'{fixed:g}'} was fixed before this test set was "
            "opened: leave --margin out."
        )
        raise BadInput(sentence, reason="margin_other", said=said, fixed=fixed)

    def check_films(self, films: Sequence[str]) -> None:
        """Ask that what was read is what the manifest was made of, by its grey values.

        Args:     films: `film_hash` of each row.
        Raises:   BadInput: reason `opening_files`.
        """
        pairs = zip(self.cases, films, strict=True) if self.cases else ()
        check_files([case.called for case, film in pairs if case.content != film])


def of_ones_own() -> Judge:
    """Judge by a table that came from no opening."""
    return Judge(opening=None, name="", cases=(), openings=0, alpha=ALPHA, counted="")


def of_an_opening(opening: Opening, name: str, cases: Sequence[Case], known: int | None) -> Judge:
    """Judge by an opened test set.

    Args:     name: Of its manifest. cases: Its test set, in order. known: How often the site knows
              it to be opened; None where no site was asked.
    """
    openings = opening.opening if known is None else known
    return Judge(
        opening=opening, name=name, cases=cases, openings=openings,
        alpha=opening.alpha / openings, counted=KNOWN_THERE if known is None else KNOWN_HERE,
    )  # fmt: skip


def check_named(opening: Opening, packages: Sequence[AnyOpened]) -> None:
    """Ask that a test set was opened for these very packages.

    Raises:  Refused: reason `opening_of_others`.
    """
    for one in packages:
        name = opened_as(one.card.id, one.card.version, one.digest)
        if name not in opening.packages:
            sentence = (
                f"This test set was opened for {' and '.join(opening.packages)}, and not for "
                f"{name}. A further opening is for it: `lynkeus manifest open-test` with --for and "
                "a reason."
            )
            raise Refused(sentence, reason="opening_of_others", package=one.card.id)
