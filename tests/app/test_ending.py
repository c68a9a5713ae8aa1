"""Who is in hand when a service is stopped is answered in words, and the stop itself is quiet."""

import json
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lynkeus.access.actors import Role
from lynkeus.app.house import open_house
from lynkeus.core.settings import Settings

from ..archive.making import image
from ..journeys.running import held, serve
from ..journeys.seated import ANSWERED_S_MAX, Seated, seated

REACHED_S = 0.5


def prepared(home: Path) -> Seated:
    """Make a home with a study of two images and a radiologist."""
    house = open_house(Settings(home=home))
    for number in (1, 2):
        house.receiver.receive(image(number), "a test")
    house.settler.settle_all()
    one = seated(house, Role.RADIOLOGIST)
    house.close()
    return one


@contextmanager
def written_by_another(home: Path) -> Iterator[None]:
    """Hold the database, so that whoever is to write waits."""
    with closing(sqlite3.connect(home / "lynkeus.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.long
def test_who_is_in_hand_when_the_service_stops_is_told_so(tmp_path: Path) -> None:
    home = tmp_path / "home"
    reader = prepared(home)
    with serve(home) as running, ThreadPoolExecutor(3) as asking:
        assert reader.ask(running, "POST", "studies/2.25.1/open")[0] == 200
        assert reader.ask(running, "GET", "instances/2.25.1.1.1/frames/0")[0] == 200
        live = asking.submit(reader.ask, running, "GET", "events")
        with held(running), written_by_another(home):
            in_hand = [
                asking.submit(reader.ask, running, "GET", "instances/2.25.1.1.2/frames/0"),
                asking.submit(reader.ask, running, "POST", "studies/2.25.1/open"),
            ]
            time.sleep(REACHED_S)
            os.kill(running.pid, signal.SIGTERM)
            for one in in_hand:
                status, body = one.result(ANSWERED_S_MAX)
                told = json.loads(body)
                assert (status, told["code"]) == (503, "LYN-0503")
                assert told["reason"] == "service_stopping"
        assert live.result(ANSWERED_S_MAX)[0] == 200
    assert "Traceback" not in running.said
