"""All checks, asked of a study: which question of what, and the worst answer of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lynkeus.core.catalogue import load
from lynkeus.core.json import Json
from lynkeus.quality import checks
from lynkeus.quality.check import (
    Answer,
    Check,
    OfDecoding,
    OfFrame,
    OfHeader,
    OfSeries,
    OfStudy,
    Verdict,
    Why,
    unknown,
)
from lynkeus.quality.facts import Facts
from lynkeus.quality.frame import Decoding, Frame

CHECKS: Mapping[str, Check] = load(checks, "CHECK", Check)
WHOLE_STUDY = ""
_RANK = {Verdict.PASS: 0, Verdict.UNKNOWN: 1, Verdict.FAIL: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is known of one instance: its header, how decoding went, its first grey picture."""

    facts: Facts
    decoding: Decoding | None = None
    frame: Frame | None = None


def ask_instance(material: Material) -> dict[str, Answer]:
    """Ask every question about one instance that concerns it.

    Args:     material: Header, decoding and picture of one instance.
    Returns:  Answers by check.
    Source:   The catalogue in `quality/checks/`.
    """
    answers: dict[str, Answer] = {}
    for name, check in CHECKS.items():
        if not check.concerns(material.facts):
            continue
        match check.run:
            case OfHeader(ask):
                answers[name] = ask(material.facts)
            case OfDecoding(ask_decoding) if material.decoding is not None:
                answers[name] = ask_decoding(material.decoding)
            case OfFrame(ask_frame):
                answers[name] = _NO_PICTURE if material.frame is None else ask_frame(material.frame)
    return answers


_NO_PICTURE = unknown("no_grey_picture", "There is no decoded grey picture to look at.")


def ask_series(instances: tuple[Facts, ...]) -> dict[str, Answer]:
    """Ask every question about a series as a whole, of the instances that each concerns.

    Args:     instances: The headers of a series.
    Returns:  Answers by check.
    Source:   The catalogue in `quality/checks/`.
    """
    answers: dict[str, Answer] = {}
    for name, check in CHECKS.items():
        concerned = tuple(one for one in instances if check.concerns(one))
        if isinstance(check.run, OfSeries) and concerned:
            answers[name] = check.run.ask(concerned)
    return answers


def ask_study(instances: tuple[Facts, ...]) -> dict[str, Answer]:
    """Ask every question about a study as a whole.

    Args:     instances: The headers of all its images.
    Returns:  Answers by check.
    Source:   The catalogue in `quality/checks/`.
    """
    return {
        name: check.run.ask(instances)
        for name, check in CHECKS.items()
        if isinstance(check.run, OfStudy)
    }


def worst_of(answers: Iterable[Mapping[str, Answer]]) -> dict[str, Answer]:
    """Join the answers about many instances: of each check the worst, and how many gave such.

    Args:     answers: By check, one mapping an instance.
    Returns:  By check; of a failure `images` says how many instances share its verdict.
    Source:   House rule: the verdict is per series.
    """
    by_check: dict[str, list[Answer]] = {}
    for one in answers:
        for name, answer in one.items():
            by_check.setdefault(name, []).append(answer)
    return {name: _worst(given) for name, given in by_check.items()}


def _worst(given: list[Answer]) -> Answer:
    chosen = max(given, key=lambda one: _RANK[one.verdict])
    if chosen.why is None or len(given) == 1:
        return chosen
    same = sum(one.verdict is chosen.verdict for one in given)
    fields = {**chosen.why.fields, "images": same, "of_images": len(given)}
    words = f"{chosen.why.words} ({same} of {len(given)} images)"
    why = Why(code=chosen.why.code, words=words, fields=fields)
    return Answer(verdict=chosen.verdict, measured=chosen.measured, why=why)


def as_json(name: str, answer: Answer, series: str = WHOLE_STUDY) -> dict[str, Json]:
    """Give an answer as it is kept and shown, with the limit that it was held against then."""
    check = CHECKS[name]
    return {
        "check": name,
        "series": series,
        "verdict": answer.verdict.value,
        "severity": check.severity.value,
        "measured": answer.measured,
        "unit": check.unit,
        "limit": check.limit,
        "bound": check.bound.value,
        "why": None if answer.why is None else answer.why.as_json(),
        "source": check.source,
    }
