"""Answers of the DICOM network: a status, and a comment that a person understands.

Source: DICOM PS3.7 annex C (status), C.4.2 (Error Comment), E.1; PS3.4 table B.2-1.
"""

from pydicom import Dataset

COMMENT_MAX = 64


def failure(status: int, words: str) -> Dataset:
    """Make the answer to an object that is not taken.

    Args:     status: Of the standard. words: Why.
    Returns:  A data set with Status and Error Comment; the comment is cut to what its VR allows.
    Source:   DICOM PS3.7 C.4.2, PS3.5 section 6.2 (LO).
    """
    answer = Dataset()
    answer.Status = status
    plain = words.encode("ascii", "replace").decode("ascii").replace("\\", "/")
    answer.ErrorComment = plain[:COMMENT_MAX]
    return answer
