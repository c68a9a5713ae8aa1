"""What a header rules out: each reason once, and what stays unknown."""

from dataclasses import replace

import pytest

from lynkeus.dicom.header import Header
from lynkeus.models.applicability import Facts, facts_of, judge

from .toy import card, picture_facts

DX = "1.2.840.10008.5.1.4.1.1.1.1"
CT = "1.2.840.10008.5.1.4.1.1.2"
CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
CHILD = {
    "Modality": ("DX",),
    "PhotometricInterpretation": ("MONOCHROME2",),
    "PatientAge": ("004Y",),
    "BodyPartExamined": ("CHEST",),
    "ViewPosition": ("AP",),
    "PatientOrientation": ("L", "F"),
}


def header(kind: str = DX, **more: tuple[str, ...] | None) -> Header:
    said = {**CHILD, **more}
    return Header(
        sop_uid="2.25.1",
        sop_class=kind,
        series_uid="2.25.2",
        study_uid="2.25.3",
        transfer_syntax="1.2.840.10008.1.2.1",
        dataset_offset=0,
        attributes={name: value for name, value in said.items() if value is not None},
        by_frame={},
    )


def code(one: Header, band: tuple[float, float] | None = None) -> str | None:
    why = judge(card(), facts_of(one, band))
    return None if why is None else why.code.value


def test_a_frontal_chest_film_of_a_child_of_four_may_be_read() -> None:
    assert code(header()) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"Modality": ("CT",)}, "header_disagrees"),
        ({"Modality": ("MG",)}, "header_disagrees"),
        ({"Modality": None}, "not_xray"),
        ({"NumberOfFrames": ("2",)}, "several_frames"),
        ({"PhotometricInterpretation": ("RGB",)}, "not_xray"),
        ({"PhotometricInterpretation": None}, "not_xray"),
        ({"PixelAspectRatio": ("6", "5")}, "pixels_not_square"),
        ({"PixelAspectRatio": ("5", "6")}, "pixels_not_square"),
        ({"ImagerPixelSpacing": ("0.2", "0.15")}, "pixels_not_square"),
        ({"PresentationIntentType": ("FOR PROCESSING",)}, "unlike_training"),
        ({"BodyPartExamined": ("HIP",)}, "not_chest"),
        ({"BodyPartExamined": ("RIBCAGE",)}, "not_chest"),
        ({"PatientSpeciesDescription": ("Canis lupus",)}, "not_human"),
        ({"ViewPosition": ("LL",)}, "lateral"),
        ({"ViewPosition": ("LLD",)}, "lateral"),
        ({"PatientOrientation": ("A", "F")}, "lateral"),
        ({"PatientOrientation": ("F", "L")}, "turned"),
        ({"PatientOrientation": ("L", "H")}, "turned"),
        ({"PatientAge": ("006Y",)}, "age_outside"),
        ({"PatientAge": ("011M",)}, "age_outside"),
        ({"PatientAge": ("081",)}, "age_unknown"),
        ({"PatientAge": ("004",)}, "age_unknown"),
        ({"PatientAge": None}, "age_unknown"),
        ({"PatientBirthDate": ("19400101",), "StudyDate": ("20040826",)}, "header_disagrees"),
    ],
)
def test_each_thing_that_speaks_against_reading(
    said: dict[str, tuple[str, ...] | None], expected: str
) -> None:
    assert code(header(**said)) == expected


@pytest.mark.parametrize(
    "said",
    [
        {"BodyPartExamined": ("THORAX",)},
        {"PixelAspectRatio": ("1", "1")},
        {"PixelAspectRatio": ("6", "5"), "PixelSpacing": ("0.143", "0.1430001")},
        {"BodyPartExamined": None},
        {"ViewPosition": None, "PatientOrientation": None},
        {"PatientOrientation": ("R", "F")},
        {"PatientAge": ("018M",)},
        {"PatientAge": None, "PatientBirthDate": ("20200101",), "StudyDate": ("20251231",)},
        {"PatientBirthDate": ("20210630",), "StudyDate": ("20251231",)},
        {"PatientSpeciesDescription": ("Homo sapiens",)},
    ],
)
def test_what_is_not_said_or_said_otherwise_leaves_it_to_the_picture(
    said: dict[str, tuple[str, ...] | None],
) -> None:
    assert code(header(**said)) is None


def test_dates_of_an_adult_rule_a_film_out() -> None:
    old = header(PatientAge=None, PatientBirthDate=("19400101",), StudyDate=("20040826",))
    why = judge(card(), facts_of(old, None))
    assert why is not None
    assert why.fields == {"age_years": 64, "low": 1, "high": 5}
    assert "64" in why.words


def test_the_age_of_a_baby_is_said_in_months() -> None:
    why = judge(card(), facts_of(header(PatientAge=("004M",)), None))
    assert why is not None
    assert why.fields == {"age_years": 0, "age_months": 4, "low": 1, "high": 5}
    assert "4 months old" in why.words


def test_a_ct_is_no_radiograph() -> None:
    assert code(header(CT, Modality=("CT",))) == "not_xray"
    assert code(header(CT)) == "header_disagrees"
    assert code(header(CAPTURE, Modality=("CT",))) == "not_xray"


def test_a_converted_picture_may_say_nothing_of_its_modality() -> None:
    assert code(header(CAPTURE, Modality=("OT",), ConversionType=("WSD",))) is None
    assert code(header(CAPTURE, Modality=("OT",))) == "not_xray"


def test_a_stated_band_counts_only_where_the_header_is_silent() -> None:
    silent = header(PatientAge=None)
    assert code(silent, (1, 5)) is None
    assert code(silent, (2, 3)) is None
    assert code(silent, (0, 5)) == "age_outside"
    assert code(silent, (1, 6)) == "age_outside"
    assert code(header(PatientAge=("081Y",)), (1, 5)) == "age_outside"
    assert code(header(PatientAge=("081",)), (1, 5)) == "age_unknown"


def test_a_picture_without_header_needs_a_stated_age() -> None:
    assert judge(card(), picture_facts((1, 5))) is None
    why = judge(card(), picture_facts(None))
    assert why is not None
    assert why.code == "age_unknown"


def test_a_card_may_be_stricter_and_never_looser() -> None:
    loose = card().model_copy(
        update={
            "reads": card().reads.model_copy(update={"modalities": ("CT", "CR", "OT")}),
        }
    )
    facts = facts_of(header(CT, Modality=("CT",)), None)
    why = judge(loose, facts)
    assert why is not None
    assert why.code == "not_xray"
    strict = card().model_copy(update={"reads": card().reads.model_copy(update={"views": ("PA",)})})
    why = judge(strict, facts_of(header(), None))
    assert why is not None
    assert why.code == "lateral"


def test_descriptions_reports_and_names_are_never_looked_at() -> None:
    told = {
        "StudyDescription": ("PNEUMONIA",),
        "SeriesDescription": ("LATERAL",),
        "PatientName": ("DOG",),
        "ProtocolName": ("HIP",),
        "ReasonForTheRequestedProcedure": ("PNEUMONIA?",),
        "AdditionalPatientHistory": ("64 years",),
    }
    assert facts_of(header(**told), None) == facts_of(header(), None)
    assert not {"description", "name", "report"} & set(Facts.__slots__)


def test_facts_are_frozen() -> None:
    facts = picture_facts(None)
    assert replace(facts, band=(1.0, 5.0)) != facts
