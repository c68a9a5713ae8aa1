"""Pictures become objects that say they were converted, and name nobody."""

import io
import zlib

import numpy as np
import pytest
from PIL import ExifTags, Image, PngImagePlugin

from lynkeus.core.errors import BadInput
from lynkeus.dicom import convert
from lynkeus.dicom.convert import MADE_NUMBER, as_dicom, image_to_dicom, is_picture, was_converted
from lynkeus.dicom.film import read_film, take
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
    assert (take(file.getvalue()).film.pixels == GREY).all()


# By Exif orientation, how an upright [[1, 2, 3], [4, 5, 6]] is stored: the standard says at which
# side of the upright picture the first row and the first column lie (6: right and top).
STORED = {
    1: [[1, 2, 3], [4, 5, 6]],
    2: [[3, 2, 1], [6, 5, 4]],
    3: [[6, 5, 4], [3, 2, 1]],
    4: [[4, 5, 6], [1, 2, 3]],
    5: [[1, 4], [2, 5], [3, 6]],
    6: [[3, 6], [2, 5], [1, 4]],
    7: [[6, 3], [5, 2], [4, 1]],
    8: [[4, 1], [5, 2], [6, 3]],
}


def camera(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return exif


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_a_picture_stands_as_its_camera_says(orientation, kind):
    stored = np.array(STORED[orientation], kind)
    data = image_to_dicom(picture(stored, exif=camera(orientation)))
    assert read_film(data).pixels.tolist() == STORED[1]
    header = parse_header(data)
    assert was_converted(header.attributes)
    said = f"Exif orientation {orientation}" in (header.text("DerivationDescription") or "")
    assert said == (orientation != 1)


def test_a_jpeg_of_a_phone_held_on_its_side_stands_upright():
    colour = np.zeros((16, 32, 3), np.uint8)
    colour[:, :16, 0] = 250
    data = picture(colour, "JPEG", quality=95, exif=camera(6))
    shown = np.asarray(Image.open(io.BytesIO(data)))
    assert (take(data).film.pixels == take(picture(np.rot90(shown, -1))).film.pixels).all()
    assert parse_header(image_to_dicom(data)).text("Rows") == "32"


@pytest.mark.parametrize(
    "exif", [camera(9), camera(0), b"Exif\x00\x00nonsense", b"Exif\x00\x00II*"]
)
def test_a_picture_whose_camera_says_nothing_that_can_be_read_stays_as_it_lies(exif):
    data = picture(GREY, "JPEG", exif=exif)
    assert (take(data).film.pixels == np.asarray(Image.open(io.BytesIO(data)))).all()
    assert "Exif" not in (parse_header(image_to_dicom(data)).text("DerivationDescription") or "")


def test_a_jpeg_reads_as_the_same_film_before_and_after():
    data = picture(GREY, "JPEG", quality=90)
    shown = np.asarray(Image.open(io.BytesIO(data)))
    assert (take(data).film.pixels == shown).all()
    assert (take(image_to_dicom(data)).film.pixels == shown).all()


@pytest.mark.parametrize("share", [0.02, 0.3, 0.8])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_broken_picture_is_refused(kind, share):
    data = picture(GREY, kind)
    with pytest.raises(BadInput) as refusal:
        image_to_dicom(data[: max(4, int(len(data) * share))])
    assert refusal.value.reason == "not_an_image"


def test_a_picture_that_claims_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(convert, "PIXELS_MAX", 100)
    with pytest.raises(BadInput) as refusal:
        image_to_dicom(picture(GREY))
    assert refusal.value.reason == "too_many_pixels"


def claiming(columns: int, rows: int) -> bytes:
    """Give a small PNG whose head claims other sides."""
    data = bytearray(picture(GREY))
    data[16:24] = columns.to_bytes(4, "big") + rows.to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize("sides", [(60_000, 60_000), (10_001, 10_000), (70_000, 2)])
def test_a_picture_that_claims_sixty_thousand_a_side_is_refused_unread(sides):
    with pytest.raises(BadInput) as refusal:
        image_to_dicom(claiming(*sides))
    assert refusal.value.reason == "too_many_pixels"
    assert "65535 a side" in refusal.value.sentence


def test_a_bomb_of_words_inside_a_picture_is_refused():
    words = PngImagePlugin.PngInfo()
    words.add_text("Title", "x" * 9_000_000, zip=True)
    data = picture(GREY, pnginfo=words)
    assert len(data) < 20_000
    with pytest.raises(BadInput) as refusal:
        image_to_dicom(data)
    assert refusal.value.reason == "not_an_image"


def test_what_is_no_picture_stays_as_it_is():
    assert as_dicom(b"whatever") == b"whatever"
    assert as_dicom(picture(GREY)) == image_to_dicom(picture(GREY))


def test_only_png_and_jpeg_are_pictures():
    assert is_picture(picture(GREY))
    assert is_picture(picture(GREY, "JPEG"))
    assert not is_picture(picture(GREY, "BMP"))
