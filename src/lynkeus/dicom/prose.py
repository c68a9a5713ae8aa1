"""Which attributes may hold what somebody wrote about a study: descriptions, reports, remarks.

Source: DICOM PS3.5 section 6.2 (value representations), PS3.6 (which attribute has which).
"""

from pydicom.datadict import dictionary_VR

FREE = frozenset({"LO", "LT", "SH", "ST", "UC", "UN", "UR", "UT"})
"""Value representations in which a person or a program can write a sentence."""

NAMING = frozenset(
    {
        *("PatientID", "IssuerOfPatientID", "OtherPatientIDs", "AccessionNumber", "StudyID"),
        *("Manufacturer", "ManufacturerModelName", "DeviceSerialNumber", "StationName"),
        *("InstitutionName", "SoftwareVersions", "ConvolutionKernel", "DetectorID"),
    }
)
"""Written freely, and yet only numbers and names of patients, places and devices."""


def may_describe(keyword: str) -> bool:
    """Tell whether an attribute may hold a description, a report or a remark.

    Args:     keyword: Of an attribute.
    Returns:  True for all free text but numbers and names of patients, places and devices; True
              for what the dictionary does not know.
    Source:   DICOM PS3.5 section 6.2, PS3.6 section 6.
    Limits:   Codes (CS) are believed to be codes.
    """
    if keyword in NAMING:
        return False
    try:
        representation = dictionary_VR(keyword)
    except (KeyError, ValueError):
        return True
    return representation in FREE
