"""Whether all images of a study name the same patient."""

from lynkeus.quality.check import Answer, Check, OfStudy, Severity, failed, passed, unknown
from lynkeus.quality.facts import Facts

PATIENTS_MAX = 1


def ask(instances: tuple[Facts, ...]) -> Answer:
    """Count the patients that the images of one study name.

    Args:     instances: The headers of all images.
    Returns:  The number of different pairs of patient number and birth date, no unit.
    Source:   DICOM PS3.3 A.1.2.1 (a study belongs to one patient).
    Limits:   Two patients who share number and birth date are taken for one.
    """
    named = {
        (facts.text("PatientID"), facts.text("IssuerOfPatientID"), facts.text("PatientBirthDate"))
        for facts in instances
    }
    if not named:
        return unknown("no_images", "The study has no image that could name a patient.")
    if len(named) <= PATIENTS_MAX:
        return passed(len(named))
    words = (
        f"The images of this study name {len(named)} different patients. "
        "A person must decide to whom each belongs."
    )
    return failed("several_patients", words, len(named), patients=len(named))


CHECK = Check(
    question="Do all images of the study name the same patient?",
    severity=Severity.BLOCK,
    concerns=lambda _: True,
    limit=PATIENTS_MAX,
    unit="patients",
    source="DICOM PS3.3 A.1.2.1",
    evidence="A reading filed under the wrong patient is worse than none.",
    run=OfStudy(ask),
)
