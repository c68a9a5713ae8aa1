"""Whether all images of a study name the same patient."""

from collections.abc import Iterable

from lynkeus.quality.check import Answer, Bound, Check, OfStudy, Severity, failed, passed, unknown
from lynkeus.quality.facts import Facts

PATIENTS_MAX = 1
NUMBERS = ("PatientID", "IssuerOfPatientID", "PatientBirthDate")


def ask(instances: tuple[Facts, ...]) -> Answer:
    """Hold what the images of one study say of their patient against each other.

    Args:     instances: The headers of all images.
    Returns:  The largest number of patients that an attribute tells apart, no unit.
    Source:   DICOM PS3.3 A.1.2.1 (a study belongs to one patient).
    Limits:   Two patients who share number and birth date are taken for one. What an image does
              not say tells nobody apart; names do only where an image has no patient number.
    """
    if not instances:
        return unknown("no_images", "The study has no image that could name a patient.")
    apart = {keyword: len(set(_said(instances, keyword))) for keyword in NUMBERS}
    if any(facts.text("PatientID") is None for facts in instances):
        apart["PatientName"] = _people(_said(instances, "PatientName"))
    most = max(PATIENTS_MAX, *apart.values())
    if most > PATIENTS_MAX:
        differing = [keyword for keyword, count in apart.items() if count > PATIENTS_MAX]
        words = (
            f"The images of this study differ in {', '.join(differing)}: they name {most} "
            "patients. A person must decide to whom each belongs."
        )
        return failed("several_patients", words, most, patients=most, attributes=[*differing])
    silent = sum(_is_silent(facts) for facts in instances)
    if 0 < silent < len(instances):
        words = f"{silent} of {len(instances)} images do not say whose they are."
        return unknown("patient_unsaid", words, silent=silent, images=len(instances))
    return passed(most)


def _said(instances: Iterable[Facts], keyword: str) -> list[str]:
    return [text for facts in instances if (text := facts.text(keyword)) is not None]


def _is_silent(facts: Facts) -> bool:
    return all(facts.text(keyword) is None for keyword in (*NUMBERS, "PatientName"))


def _people(names: Iterable[str]) -> int:
    """Count whom names tell apart: one in letters and one in characters may be one person's."""
    people: list[set[str]] = []
    for name in names:
        written = (" ".join(one.replace("^", " ").split()) for one in name.split("="))
        spelt = {one.casefold() for one in written if one}
        alike = [one for one in people if one & spelt]
        others = [one for one in people if not one & spelt]
        people = [*others, spelt.union(*alike)] if spelt else people
    return len(people)


CHECK = Check(
    question="Do all images of the study name the same patient?",
    severity=Severity.BLOCK,
    concerns=lambda _: True,
    limit=PATIENTS_MAX,
    bound=Bound.MOST,
    unit="patients",
    source="DICOM PS3.3 A.1.2.1",
    evidence="A reading filed under the wrong patient is worse than none.",
    run=OfStudy(ask),
)
