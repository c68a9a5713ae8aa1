"""Pictures become objects that say they were converted, and name nobody."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from lynkeus.core.errors import BadInput
from lynkeus.dicom import convert
from lynkeus.dicom.convert import MADE_NUMBER, image_to_dicom, is_picture
from lynkeus.dicom.film import film_from_image, read_film
from lynkeus.dicom.parse import parse_header

GREY = (np.arange(30 * 41) % 251).astype(np.uint8).reshape(30, 41)


def picture(values: np.ndarray, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(values).save(file, kind, **options)
    return file.getvalue()


def test_a_grey_picture_keeps_every_pixel_and_says_what_it_is():
    data = image_to_dicom(picture(GREY))
    header = parse_header(data)
    assert header.sop_class == "1.2.840.10008.5.1.4.1.1.7"
    assert header.text("ConversionType") == "WSD"
    assert "Converted" in (header.text("DerivationDescription") or "")
    assert header.attributes["ImageType"] == ("DERIVED", "SECONDARY")
    assert "BurnedInAnnotation" not in header.attributes
    assert (read_film(data).pixels == GREY).all()


def test_names_dates_and_descriptions_stay_unknown():
    header = parse_header(image_to_dicom(picture(GREY)))
    for keyword in ("PatientName", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime"):
        assert header.attributes[keyword] == ()
    for keyword in ("StudyDescription", "SeriesDescription", "ImageComments", "PatientAge"):
        assert keyword not in header.attributes
    assert header.text(
        "PatientID",
    ).startswith(MADE_NUMBER)


def test_words_inside_a_picture_do_not_come_along():
    words = PngImagePlugin.PngInfo()
    words.add_text("Title", "SECRETNAME")
    assert b"SECRETNAME" not in image_to_dicom(picture(GREY, pnginfo=words))


def test_the_same_picture_is_the_same_object_and_another_is_another():
    first = image_to_dicom(picture(GREY))
    assert image_to_dicom(picture(GREY)) == first
    other = image_to_dicom(picture(GREY[::-1]))
    for one in ("sop_uid", "series_uid", "study_uid"):
        uids = {getattr(parse_header(data), one) for data in (first, other)}
        assert len(uids) == 2
        assert all(uid.startswith("2.25.") and len(uid) <= 64 for uid in uids)


def test_colour_stays_colour_and_grey_in_three_channels_becomes_grey():
    colour = np.zeros((9, 8, 3), np.uint8)
    colour[..., 0] = 200
    assert parse_header(image_to_dicom(picture(colour))).text("SamplesPerPixel") == "3"
    grey = np.repeat(GREY[..., None], 3, axis=2)
    assert parse_header(image_to_dicom(picture(grey))).text("SamplesPerPixel") == "1"


def test_sixteen_bits_and_a_palette_are_kept():
    deep = (np.arange(30 * 41) * 50 % 65_536).astype(np.uint16).reshape(30, 41)
    assert (read_film(image_to_dicom(picture(deep))).pixels == deep).all()
    file = io.BytesIO()
    Image.fromarray(GREY).convert("P").save(file, "PNG")
    data = image_to_dicom(file.getvalue())
    assert (read_film(data).pixels == film_from_image(file.getvalue()).pixels).all()


def test_a_jpeg_reads_as_the_same_film_before_and_after():
    data = picture(GREY, "JPEG", quality=90)
    assert (read_film(image_to_dicom(data)).pixels == film_from_image(data).pixels).all()


@pytest.mark.parametrize("share", [0.02, 0.3, 0.8])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_broken_picture_is_refused(kind, share):
    data = picture(GREY, kind)
    for read in (film_from_image, image_to_dicom):
        with pytest.raises(BadInput) as refusal:
            read(data[: max(4, int(len(data) * share))])
        assert refusal.value.reason == "not_an_image"


def test_a_picture_that_claims_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(convert, "PIXELS_MAX", 100)
    with pytest.raises(BadInput) as refusal:
        image_to_dicom(picture(GREY))
    assert refusal.value.reason == "too_many_pixels"


def test_a_picture_that_claims_sixty_thousand_a_side_is_refused_unread():
    data = bytearray(picture(GREY))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    for read in (film_from_image, image_to_dicom):
        with pytest.raises(BadInput) as refusal:
            read(bytes(data))
        assert refusal.value.reason == "not_an_image"


def test_only_png_and_jpeg_are_pictures():
    assert is_picture(picture(GREY))
    assert is_picture(picture(GREY, "JPEG"))
    assert not is_picture(picture(GREY, "BMP"))
