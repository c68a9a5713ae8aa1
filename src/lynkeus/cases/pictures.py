"""The series of a study as a viewer draws them: plain values for the pages."""

from collections.abc import Mapping, Sequence

from lynkeus.archive.queries import Instance, Series
from lynkeus.core.json import Json
from lynkeus.dicom.display import display_of, frames_json
from lynkeus.dicom.purpose import purpose_of


def series_json(
    series: Series, instances: Sequence[Instance], own: Mapping[str, Mapping[str, Json]]
) -> dict[str, Json]:
    """Give a series with what the viewer needs to draw its images.

    Args:     series: The series. instances: Of the whole study, in order. own: Whom each names and
              when it was taken, where that is not as the study says.
    Returns:  Plain values; an object without pixels has no rows.
    Source:   DICOM PS3.3 C.7.3, C.7.6.3.
    """
    mine = [one for one in instances if one.series_uid == series.series_uid]
    return {
        "uid": series.series_uid,
        "number": _number(series.text("SeriesNumber")),
        "modality": series.text("Modality") or "",
        "body_part": series.text("BodyPartExamined"),
        "view": series.text("ViewPosition"),
        "laterality": series.text("ImageLaterality") or series.text("Laterality"),
        "instances": [
            {
                "sop": one.sop_uid,
                "number": _number(one.text("InstanceNumber")),
                "purpose": purpose_of(one.attributes).value,
                "object": one.text("SOPClassUID") or "",
                "display": display_of(one.attributes).as_json(),
                "by_frame": frames_json(one.attributes, one.by_frame),
                **own[one.sop_uid],
            }
            for one in mine
        ],
    }


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None
