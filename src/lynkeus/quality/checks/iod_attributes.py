"""Whether the attributes are there that the image's own definition requires."""

from lynkeus.quality.check import Answer, Bound, Check, OfHeader, Severity, failed, passed
from lynkeus.quality.facts import Facts, Iod

MISSING_MAX = 0

TYPE_1 = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality")
"""Must be there with a value, in every image (PS3.3 C.7.2.1, C.7.3.1, C.12.1)."""
TYPE_2 = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
    "ReferringPhysicianName",
    "StudyID",
    "AccessionNumber",
    "SeriesNumber",
    "InstanceNumber",
)
"""Must be there, may be empty, in every image (PS3.3 C.7.1.1, C.7.2.1, C.7.3.1, C.7.6.1)."""

_PLANE_1 = (
    "FrameOfReferenceUID",
    "PixelSpacing",
    "ImageOrientationPatient",
    "ImagePositionPatient",
    "ImageType",
)
_PLANE_2 = ("PositionReferenceIndicator", "SliceThickness", "Manufacturer")

OWN_TYPE_1: dict[Iod, tuple[str, ...]] = {
    Iod.CR: (),
    Iod.DX: (
        "ImageType",
        "PresentationIntentType",
        "ImageLaterality",
        "PixelIntensityRelationship",
        "PixelIntensityRelationshipSign",
        "RescaleIntercept",
        "RescaleSlope",
        "RescaleType",
        "PresentationLUTShape",
        "LossyImageCompression",
        "BurnedInAnnotation",
        "ImagerPixelSpacing",
    ),
    Iod.CT: (*_PLANE_1, "RescaleIntercept", "RescaleSlope"),
    Iod.MR: (*_PLANE_1, "ScanningSequence", "SequenceVariant"),
    Iod.SC: ("ConversionType",),
}
"""PS3.3 A.2 (CR), A.26 (DX), A.3 (CT), A.4 (MR), A.8 (SC), conditional attributes left out."""
OWN_TYPE_2: dict[Iod, tuple[str, ...]] = {
    Iod.CR: ("BodyPartExamined", "ViewPosition", "Manufacturer"),
    Iod.DX: ("DetectorType", "Manufacturer"),
    Iod.CT: (*_PLANE_2, "KVP", "AcquisitionNumber"),
    Iod.MR: (*_PLANE_2, "ScanOptions", "MRAcquisitionType", "EchoTime", "EchoTrainLength"),
    Iod.SC: (),
}
"""As above, type 2."""


def ask(facts: Facts) -> Answer:
    """Count the required attributes that are missing, or empty where a value is required.

    Args:     facts: The header of one instance.
    Returns:  Their number, no unit.
    Source:   DICOM PS3.3 A.2, A.3, A.4, A.8.1, A.26 and the modules named there.
    Limits:   Only what is required always: type 1C and 2C depend on more than the header shows.
    """
    iod = facts.iod
    missing = [one for one in (*TYPE_1, *OWN_TYPE_1.get(iod, ())) if facts.text(one) is None]
    missing += [one for one in (*TYPE_2, *OWN_TYPE_2.get(iod, ())) if not facts.has(one)]
    if not missing:
        return passed(0)
    words = f"A {iod.value} image must carry: {', '.join(missing)}. Ask the device's maker."
    return failed("iod_attributes_missing", words, len(missing), attributes=missing, iod=iod.value)


CHECK = Check(
    question="Are the attributes there that the image's own definition requires?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.iod is not Iod.OTHER,
    limit=MISSING_MAX,
    bound=Bound.MOST,
    unit="attributes",
    source="DICOM PS3.3 A.2 (CR), A.26 (DX), A.3 (CT), A.4 (MR), A.8.1 (SC)",
    evidence="The standard's own requirement; many published images break it, so it warns.",
    run=OfHeader(ask),
)
