"""From rows that were looked at to a manifest, or to all that keeps it from being made."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from lynkeus.core.errors import BadInput
from lynkeus.manifests.content import Look, Spacing
from lynkeus.manifests.counting import check_classes, counted
from lynkeus.manifests.dividing import Unit, lowest, numbered, seeded
from lynkeus.manifests.manifest import (
    SCHEMA,
    Case,
    How,
    Labelling,
    LeftOut,
    Manifest,
    Mask,
    Sets,
    Source,
    Split,
)
from lynkeus.manifests.table import BadRow, Row, refuse

NAMED_MAX = 3
USED = ("train", "tune", "test")
GAP = "gap"
IN_GAP = "it lies in the gap between two sets"
"""Why a case is left out that is in no set though nothing is wrong with it."""


class Spacings(Enum):
    """Whether all images must have one spacing."""

    ANY = auto()
    ONE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants of a manifest."""

    name: str
    source: Source
    labelling: Labelling
    split: Split
    margin: float | None
    spacings: Spacings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A row with its case, in or out of a set."""

    row: Row
    case: Case
    look: Look


def freeze(
    rows: Sequence[Row], looks: Mapping[int, Look], gone: Mapping[int, str], wish: Wish
) -> Manifest:
    """Make a manifest whose test labels are still open.

    Args:     rows: Of the table. looks: At each row that is not left out, by its line.
              gone: Why lines are left out. wish: What is wanted.
    Raises:   BadInput: reason `manifest_rows` (which names all rows that keep it from being made),
              `patient_divided`, `spacing_mixed`, `labels_one_class` or `set_lacks_class`.
    """
    placed = [_placed(row, looks[row.line]) for row in rows if row.line not in gone]
    copies, bad = _copies(placed)
    refuse([*_bad(placed, wish), *bad], len(rows))
    single = [one for one in placed if one.row.line not in copies]
    spacing = _one_spacing(single) if wish.spacings is Spacings.ONE else None
    sets = _divided(single, wish.split)
    called = {one.row.line: one.case.called for one in placed} | {
        row.line: _called(row, looks.get(row.line)) for row in rows if row.line in gone
    }
    left = {
        **gone,
        **copies,
        **{one.row.line: IN_GAP for one in sets.pop(GAP, [])},
    }
    cases = Sets(**{name: tuple(one.case for one in sets.get(name, [])) for name in USED})
    classes = tuple(sorted({label for one in single for label in one.case.labels or ()}))
    check_classes(cases, classes, wish.labelling)
    return Manifest(
        schema=SCHEMA,
        name=wish.name,
        source=wish.source,
        labelling=wish.labelling,
        classes=classes,
        split=wish.split,
        margin=wish.margin,
        spacing_mm=spacing,
        counts=counted(cases, classes),
        left_out=tuple(
            LeftOut(case=called[row.line], why=left[row.line]) for row in rows if row.line in left
        ),
        sets=cases,
    )


def _placed(row: Row, look: Look) -> _Placed:
    case = Case(
        path=row.path or None,
        row=row.row,
        study=look.study or None,
        sha256=look.sha256 or "0" * 64,  # one without is refused by `_bad`
        content=look.content or "0" * 64,
        patient=look.patient or row.patient or None,
        block=row.block or None,
        labels=row.labels,
        group=row.group or None,
        mask=Mask(path=row.mask, sha256=look.mask_sha256) if look.mask_sha256 else None,
    )
    return _Placed(row=row, case=case, look=look)


def _called(row: Row, look: Look | None) -> str:
    """Call a row that is left out as a case is called: of the archive by no UID."""
    if look is None or not look.study:
        return row.called
    return f"study {look.study}, image {look.sha256[:12]}"


def _bad(placed: Sequence[_Placed], wish: Wish) -> list[BadRow]:
    found = {one.row.line: one.look.why for one in placed if one.look.why}
    for one in placed:
        if not one.case.unit[1]:
            found.setdefault(
                one.row.line,
                "it names neither a patient nor a block: say whose it is, or with --column "
                "block=NAME what was taken together",
            )
        elif wish.labelling is Labelling.MASK and not one.row.mask:
            found.setdefault(one.row.line, "it has no mask")
        elif wish.split.how is How.GIVEN and one.row.set not in USED:
            found.setdefault(one.row.line, f"its set {one.row.set!r} is none of train, tune, test")
    called = {one.row.line: one.row.called for one in placed}
    return [BadRow(line=line, called=called[line], why=why) for line, why in found.items()]


def _copies(placed: Sequence[_Placed]) -> tuple[dict[int, str], list[BadRow]]:
    """Find images that are there already: the first stays, unless the two contradict each other."""
    first: dict[str, _Placed] = {}
    copies: dict[int, str] = {}
    bad: list[BadRow] = []
    for one in placed:
        if one.look.why:
            continue
        other = first.setdefault(one.case.content, one)
        if other is one:
            continue
        why = _against(one, other)
        if why:
            bad.append(BadRow(line=one.row.line, called=one.row.called, why=why))
        copies[one.row.line] = f"a copy of {other.case.called}"
    return copies, bad


def _against(one: _Placed, other: _Placed) -> str:
    same = f"it shows the same as line {other.row.line}, {other.row.called}, and"
    if one.case.labels != other.case.labels:
        return f"{same} has another label: say which one holds, or take both out"
    if one.case.unit != other.case.unit:
        return f"{same} is said to be another patient's: give both one name, or take both out"
    return ""


def _one_spacing(placed: Sequence[_Placed]) -> Spacing:
    found: dict[Spacing | None, list[_Placed]] = defaultdict(list)
    for one in placed:
        said = one.row.spacing_mm
        found[one.look.spacing_mm or ((said, said) if said else None)].append(one)
    [(spacing, most), *others] = sorted(found.items(), key=lambda pair: -len(pair[1]))
    if spacing is None or others:
        kinds = "; ".join(
            f"{len(many)} have {_said(kind)}, such as "
            f"{', '.join(one.row.called for one in many[:NAMED_MAX])}"
            for kind, many in ((spacing, most), *others)
        )
        sentence = (
            f"One pixel spacing was asked for, and the images have several or none: {kinds}. Take "
            "out the others, resample them, or do not ask with --one-spacing."
        )
        raise BadInput(sentence, reason="spacing_mixed", kinds=len(found))
    return spacing


def _said(spacing: Spacing | None) -> str:
    return "none that is known" if spacing is None else f"{spacing[0]:g} x {spacing[1]:g} mm"


def _divided(placed: Sequence[_Placed], split: Split) -> dict[str, list[_Placed]]:
    at = _at(placed, split)
    sets: dict[str, list[_Placed]] = defaultdict(list)
    for one in placed:
        sets[at[one.case.unit]].append(one)
    return sets


def _at(placed: Sequence[_Placed], split: Split) -> dict[Unit, str]:
    """Say in which set each patient or block is."""
    edges = (split.test, split.test + split.tune, split.test + split.tune + split.gap)
    if split.how is How.GIVEN:
        return _given(placed)
    if split.how is How.LOWEST:
        return lowest({one.case.unit: _number(one.case.unit) for one in placed}, edges)
    labels: dict[Unit, Counter[str]] = defaultdict(Counter)
    for one in placed:
        labels[one.case.unit].update(one.case.labels or ())
    borne = {unit: tuple(sorted(found)) for unit, found in labels.items()}
    return seeded(borne, edges, split.seed or 0)


def _number(unit: Unit) -> tuple[str, int]:
    """Number patients and blocks apart: they are no series of one another."""
    kind, name = unit
    series, number = numbered(name)
    return f"{kind} {series}", number


def _given(placed: Sequence[_Placed]) -> dict[Unit, str]:
    first: dict[Unit, _Placed] = {}
    for one in placed:
        other = first.setdefault(one.case.unit, one)
        if other.row.set != one.row.set:
            sentence = (
                f"The table has one {one.case.unit[0]} in two sets: line {other.row.line}, "
                f"{other.row.called}, is in {other.row.set}, and line {one.row.line}, "
                f"{one.row.called}, in {one.row.set}. Put all of a {one.case.unit[0]} into one, or "
                "let the sets be made with --split lowest or seeded."
            )
            raise BadInput(sentence, reason="patient_divided", line=one.row.line)
    return {unit: one.row.set for unit, one in first.items()}
