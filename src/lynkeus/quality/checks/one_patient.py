"""Whether all images of a study name the same patient."""

from lynkeus.dicom.naming import NAMING, differing, told_apart
from lynkeus.quality.check import Answer, Bound, Check, OfStudy, Severity, failed, passed, unknown
from lynkeus.quality.facts import Facts

PATIENTS_MAX = 1


def ask(instances: tuple[Facts, ...]) -> Answer:
    """Hold what the images of one study say of their patient against each other.

    Args:     instances: The headers of all images.
    Returns:  How many patients they name, no unit.
    Source:   DICOM PS3.3 A.1.2.1 (a study belongs to one patient).
    Limits:   Two patients who share number and birth date are taken for one. What an image does
              not say tells nobody apart; names do only where an image has no patient number.
    """
    if not instances:
        return unknown("no_images", "The study has no image that could name a patient.")
    headers = [facts.attributes for facts in instances]
    patients = max(PATIENTS_MAX, len(told_apart(headers)))
    if patients > PATIENTS_MAX:
        attributes = differing(headers)
        words = (
            f"The images of this study differ in {', '.join(attributes)}: they name {patients} "
            "patients. A person must decide to whom each belongs."
        )
        return failed(
            "several_patients", words, patients, patients=patients, attributes=[*attributes]
        )
    silent = sum(_is_silent(facts) for facts in instances)
    if 0 < silent < len(instances):
        words = f"{silent} of {len(instances)} images do not say whose they are."
        return unknown("patient_unsaid", words, silent=silent, images=len(instances))
    return passed(patients)


def _is_silent(facts: Facts) -> bool:
    return all(facts.text(keyword) is None for keyword in NAMING)


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
