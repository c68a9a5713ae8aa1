"""Nobody judges what he has not seen, not even while a study is still being sent."""

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.archive.commands import OpenStudy
from lynkeus.archive.queries import study_by_uid

from .making import image

READER = Actor(id="p1", kind=ActorKind.PERSON, name="Dr One", roles=frozenset({Role.RADIOLOGIST}))


def test_what_somebody_has_open_grows_into_another_revision(archive):
    case = archive.receiver.receive(image(1), "DX1").case
    archive.settler.begin(case)
    archive.receiver.receive(image(2), "DX1")
    assert _revision(archive) == 1
    archive.door.execute(READER, OpenStudy(case=case), key="open")
    archive.receiver.receive(image(3), "DX1")
    assert _revision(archive) == 2
    archive.settler.end({case})
    archive.settler.settle({case})
    assert [body["revision"] for _, _, body in archive.enqueued] == [2]


def _revision(archive):
    with archive.database.read() as connection:
        return study_by_uid(connection, "2.25.1").revision
