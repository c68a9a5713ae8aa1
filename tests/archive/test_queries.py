"""What is looked up costs what is asked for."""

from pydicom import Dataset
from sqlalchemy import event

from lynkeus.archive import queries
from lynkeus.archive.conflicts import asides_of, conflict_json
from lynkeus.archive.queries import (
    asides_counted,
    images_counted,
    instance,
    studies_of,
    uids_of,
)
from lynkeus.core import database
from lynkeus.core.database import BATCH
from lynkeus.core.ids import CaseId
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


def moving(*depths: int) -> dict[str, object]:
    """Say of each frame where it lies."""
    frames = [Dataset() for _ in depths]
    for depth, frame in zip(depths, frames, strict=True):
        place = Dataset()
        place.ImagePositionPatient = [0, 0, depth]
        frame.PlanePositionSequence = [place]
    return {"NumberOfFrames": len(frames), "PerFrameFunctionalGroupsSequence": frames}


def test_what_the_frames_of_an_image_say_differently_is_kept_with_it(archive):
    said = moving(3, 4)
    archive.receiver.receive(image(PixelData=bytes(256), **said), "CT1")
    outcome = archive.receiver.receive(image(PixelData=b"\x01" * 256, **said), "CT1")
    with archive.database.read() as connection:
        kept = instance(connection, "2.25.1.1.1")
        (aside,) = asides_of(connection, outcome.case)
        shown = conflict_json(kept, aside)["display"]
    assert kept.by_frame == {"ImagePositionPatient": (("0.0", "0.0", "3.0"), ("0.0", "0.0", "4.0"))}
    assert "ImagePositionPatient" not in kept.attributes
    assert shown["position"] == [0, 0, 3]


def test_no_writer_waits_until_it_is_written_what_frames_say(archive, monkeypatch):
    """85 ms of the one writer's time went by for 5,000 frames."""
    order: list[str] = []
    whole = database.canonical

    def write(value):
        order.extend(["written"] if "ImagePositionPatient" in str(value)[:40] else [])
        return whole(value)

    monkeypatch.setattr(database, "canonical", write)
    event.listen(archive.database.write_engine, "begin", lambda _: order.append("begun"))
    archive.receiver.receive(image(PixelData=bytes(256), **moving(3, 4)), "CT1")
    assert order[:2] == ["written", "begun"]
    assert order.count("written") == 1


def test_a_question_about_thousands_names_no_more_than_the_database_takes(archive):
    """10,000 studies named at once were more than some builds of SQLite take."""
    many = [CaseId(f"{one}") for one in range(2 * BATCH + 1)]
    named: list[int] = []
    with archive.database.read() as connection:
        event.listen(
            connection, "before_cursor_execute", lambda *said: named.append(len(said[3] or ()))
        )
        images, asides = images_counted(connection, many), asides_counted(connection, many)
        assert uids_of(connection, many) == studies_of(connection, many) == {}
    assert max(named) <= BATCH
    assert list(images) == list(asides) == many
