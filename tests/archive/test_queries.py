"""What is looked up costs what is asked for."""

from pydicom import Dataset

from lynkeus.archive import queries
from lynkeus.archive.conflicts import asides_of, conflict_json
from lynkeus.archive.queries import instance
from lynkeus.quality.queries import images_of

from .making import image


def test_a_series_is_looked_up_without_the_rest_of_its_study(archive, monkeypatch):
    """A study of 2,000 series was looked through once for each: four minutes instead of seconds."""
    for number in range(1, 7):
        outcome = archive.receiver.receive(image(number, series=number % 3), "CT1")
    read: list[str] = []
    whole = queries.read_instance
    monkeypatch.setattr(
        queries, "read_instance", lambda row, uid: read.append(row.sop_uid) or whole(row, uid)
    )
    with archive.database.read() as connection:
        found = [one.sop for one in images_of(connection, outcome.case, "2.25.1.2")]
    assert found == read == ["2.25.1.2.2", "2.25.1.2.5"]


def test_what_the_frames_of_an_image_say_differently_is_kept_with_it(archive):
    frames = [Dataset() for _ in range(2)]
    for depth, frame in enumerate(frames, start=3):
        place = Dataset()
        place.ImagePositionPatient = [0, 0, depth]
        frame.PlanePositionSequence = [place]
    said = {"NumberOfFrames": 2, "PerFrameFunctionalGroupsSequence": frames}
    archive.receiver.receive(image(PixelData=bytes(256), **said), "CT1")
    outcome = archive.receiver.receive(image(PixelData=b"\x01" * 256, **said), "CT1")
    with archive.database.read() as connection:
        kept = instance(connection, "2.25.1.1.1")
        (aside,) = asides_of(connection, outcome.case)
        shown = conflict_json(kept, aside)["display"]
    assert kept.by_frame == {"ImagePositionPatient": (("0.0", "0.0", "3.0"), ("0.0", "0.0", "4.0"))}
    assert "ImagePositionPatient" not in kept.attributes
    assert shown["position"] == [0, 0, 3]
