"""Whom images name: one patient, or several who are told apart."""

from collections.abc import Sequence

from lynkeus.dicom.header import Attributes, first_text

NUMBERS = ("PatientID", "IssuerOfPatientID", "PatientBirthDate")
NAMING = ("PatientName", *NUMBERS)
"""What a header names its patient by."""

Said = tuple[str | None, ...]


def differing(headers: Sequence[Attributes]) -> list[str]:
    """Tell which attributes tell patients apart.

    Args:     headers: Of images, by keyword.
    Returns:  Keywords: those of which two images say something else.
    Source:   DICOM PS3.3 C.7.1.1.
    Limits:   Two patients who share number and birth date are taken for one. What an image does
              not say tells nobody apart; names do only where an image has no patient number.
    """
    return [
        keyword
        for keyword, said in _telling(headers).items()
        if len({one for one in said if one is not None}) > 1
    ]


def told_apart(headers: Sequence[Attributes]) -> list[list[int]]:
    """Sort images by the patient whom they name.

    Args:     headers: Of images, by keyword.
    Returns:  The places of the images of each patient, in the order in which patients appear; who
              names nobody is in none. Two of them that differ never stand together.
    Source:   As `differing`.
    """
    said: list[Said] = list(zip(*_telling(headers).values(), strict=True))
    people: list[list[Said]] = []
    for one in sorted({one for one in said if any(one)}, key=_in_order):
        alike = (group for group in people if not any(_apart(one, other) for other in group))
        group = next(alike, None)
        if group is None:
            people.append([one])
        else:
            group.append(one)
    of = {one: number for number, group in enumerate(people) for one in group}
    found: dict[int, list[int]] = {}
    for place, one in enumerate(said):
        if one in of:
            found.setdefault(of[one], []).append(place)
    return list(found.values())


def strangers(stay: Sequence[Attributes], beside: Sequence[Attributes]) -> set[int]:
    """Tell which of the objects beside a study name another patient than its images do.

    Args:     stay: Headers of the study's images. beside: Of what is kept aside.
    Returns:  Their places in `beside`.
    Source:   As `differing`.
    """
    if not beside:
        return set()
    first = len(stay)
    groups = told_apart([*stay, *beside])
    return {place - first for group in groups if min(group) >= first for place in group}


def _telling(headers: Sequence[Attributes]) -> dict[str, list[str | None]]:
    """Give what each header says of its patient, a name by whom it may belong to."""
    said = {keyword: [first_text(one, keyword) for one in headers] for keyword in NUMBERS}
    names = [first_text(one, "PatientName") for one in headers]
    numbered = all(said["PatientID"])
    # A number tells patients apart better than a name, which is spelt in many ways.
    said["PatientName"] = [None] * len(headers) if numbered else _people(names)
    return said


def _people(names: Sequence[str | None]) -> list[str | None]:
    """Tell whose each name is: one in letters and one in characters may be one person's."""
    people: list[set[str]] = []
    for spelt in map(_spelt, names):
        alike = [one for one in people if one & spelt]
        others = [one for one in people if not one & spelt]
        people = [*others, spelt.union(*alike)] if spelt else people
    called = {spelling: min(person) for person in people for spelling in person}
    return [called[min(spelt)] if (spelt := _spelt(name)) else None for name in names]


def _spelt(name: str | None) -> set[str]:
    written = (" ".join(one.replace("^", " ").split()) for one in (name or "").split("="))
    return {one.casefold() for one in written if one}


def _apart(one: Said, other: Said) -> bool:
    both = zip(one, other, strict=True)
    return any(first and second and first != second for first, second in both)


def _in_order(said: Said) -> tuple[str, ...]:
    return tuple(one or "" for one in said)
