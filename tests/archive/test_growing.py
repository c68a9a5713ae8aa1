"""Nobody judges what he has not seen, not even while a study is still being sent."""

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.archive.commands import OpenStudy
from lynkeus.archive.queries import study_by_uid
from lynkeus.archive.settle import OPEN_S

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


def test_a_study_rests_though_its_sender_keeps_the_connection_for_others(archive):
    first = archive.receiver.receive(image(1), "PACS").case
    other = archive.receiver.receive(image(1, study=2), "PACS").case
    for connection, case in ((1, first), (1, other), (2, other)):
        archive.settler.touch(connection, case)
    archive.clock.pass_by(OPEN_S - 1)
    archive.settler.settle_all()
    assert archive.enqueued == []
    archive.settler.touch(2, other)
    archive.clock.pass_by(1)
    archive.settler.settle_all()
    assert [body["case"] for _, _, body in archive.enqueued] == [first]
    archive.receiver.receive(image(2), "PACS")
    archive.settler.touch(1, first)
    archive.settler.leave(2)
    archive.settler.settle_all()
    assert [body["case"] for _, _, body in archive.enqueued] == [first, other]
    archive.settler.leave(1)
    archive.settler.settle_all()
    assert [(body["case"], body["revision"]) for _, _, body in archive.enqueued] == [
        (first, 1), (other, 1), (first, 2),
    ]  # fmt: skip
