"""A router keeps one connection for all that it passes on: studies come to rest all the same."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pynetdicom.association import Association

from lynkeus.archive import settle
from lynkeus.dicom.parse import dataset_of

from ..archive.making import image
from .standing import Standing, asked, standing, until
from .test_stopping import opened

SLOWLY_S = 1.0
PIECE_S = 0.25
SIDE = 700
"""Eight pieces of 128 kB, with two bytes for a pixel."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standing]:
    monkeypatch.setattr(settle, "OPEN_S", 0.2)
    monkeypatch.setattr(settle, "OPEN_LOOK_S", 0.05)
    monkeypatch.setattr(settle, "SETTLE_S", 0.1)
    with standing(tmp_path / "home", loopback=True) as one:
        one.house.settler.start()
        yield one


def send(association: Association, data: bytes) -> None:
    assert association.send_c_store(dataset_of(data)).Status == 0


def resting(site: Standing) -> list[tuple[str, int]]:
    """Give the studies that came to rest, and their revisions."""
    query = "SELECT study_uid, revision FROM studies WHERE settled ORDER BY study_uid"
    return asked(site.house.settings.home, query)


def test_a_study_rests_while_its_sender_goes_on_with_others(site: Standing) -> None:
    router = opened(site)
    numbers = iter(range(1, 1000))

    def sent_on(study: str, revision: int) -> bool:
        send(router, image(next(numbers), study=2))
        return resting(site) == [(study, revision)]

    send(router, image(1, study=1))
    until(lambda: sent_on("2.25.1", 1), wait_s=5)
    send(router, image(2, study=1))
    until(lambda: sent_on("2.25.1", 2), wait_s=5)
    until(lambda: len(resting(site)) == 2, wait_s=5)
    assert router.is_established
    router.release()


@pytest.mark.long
def test_a_sender_who_is_slow_with_an_object_is_not_quiet(
    site: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "OPEN_S", SLOWLY_S)
    slow = opened(site)
    send(slow, image(1))
    sending = slow.dul.socket.send

    def slowly(piece: bytes) -> None:
        time.sleep(PIECE_S)
        sending(piece)

    monkeypatch.setattr(slow.dul.socket, "send", slowly)
    large = image(2, Rows=SIDE, Columns=SIDE, PixelData=bytes(2 * SIDE * SIDE))
    began = time.monotonic()
    send(slow, large)
    assert time.monotonic() - began > 1.5 * SLOWLY_S
    slow.release()
    until(lambda: resting(site) != [], wait_s=5)
    assert resting(site) == [("2.25.1", 1)]
