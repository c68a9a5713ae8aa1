"""A house that listens in this process, and other people's programs that call it."""

import json
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lynkeus.access.actors import operator
from lynkeus.app.dimse import DicomListener
from lynkeus.app.house import House, open_house
from lynkeus.archive.peers import AddPeer, admitting
from lynkeus.archive.records import instances
from lynkeus.core.ids import new_id
from lynkeus.core.sealing import open_bytes
from lynkeus.core.settings import Settings
from lynkeus.ledger.entries import SITE, split_opened
from lynkeus.ledger.records import entries

from ..homes import lay_home
from ..journeys.running import free_port
from .dcmtk import dcmtk

LOOPBACK = "127.0.0.1"
ENGINEER = operator("engineer")
WAIT_S_MAX = 90.0


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A house whose listener stands; no pages, no work."""

    house: House
    port: int
    listener: DicomListener | None = None

    def add_peer(self, title: str, address: str = LOOPBACK) -> None:
        command = AddPeer(ae_title=title, address=address)
        self.house.door.execute(ENGINEER, command, key=new_id())

    def send(self, title: str, *words: str | Path) -> str:
        """Send files by storescu; give what it says of each."""
        return tell(("storescu", "-v", "-aet", title), self.port, words)

    def echo(self, title: str, called: str = "LYNKEUS") -> str:
        return tell(("echoscu", "-v", "-aet", title), self.port, (), called=called)

    def stored(self) -> set[str]:
        with self.house.database.read() as connection:
            return set(connection.execute(select(instances.c.sop_uid)).scalars())

    def refusals(self) -> list[tuple[str, str]]:
        """Give who was turned away by the ledger, and why."""
        told = [one for one in ledger(self.house) if one["act"] == "refused"]
        return [(str(one["actor"]["name"]), str(one["fields"]["reason"])) for one in told]


def ledger(house: House) -> list[dict[str, Any]]:
    """Give all entries of a ledger, oldest first."""
    with house.database.read() as connection:
        rows = connection.execute(select(entries).order_by(entries.c.number)).all()
        keys = [
            house.keys.site if row.subject == SITE else house.keys.key_of(connection, row.subject)
            for row in rows
        ]
    opened = [
        open_bytes(key, row.sealed, str(row.number).encode())
        for key, row in zip(keys, rows, strict=True)
    ]
    return [json.loads(split_opened(one)[1]) for one in opened]


def asked(home: Path, query: str) -> list[tuple[Any, ...]]:
    """Ask a home's database beside whoever runs it."""
    with closing(sqlite3.connect(f"file:{home}/lynkeus.db?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def stored_paths(home: Path) -> dict[str, str]:
    """Tell where each object lies in the store."""
    return dict(asked(home, "SELECT sop_uid, path FROM instances"))


def tell(
    program: Sequence[str], port: int, words: Sequence[str | Path], called: str = "LYNKEUS"
) -> str:
    found = dcmtk(program[0])
    assert found is not None
    done = subprocess.run(
        [found, *program[1:], "-aec", called, LOOPBACK, str(port), *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    return done.stdout + done.stderr


@contextmanager
def standing(home: Path, *, loopback: bool = False) -> Iterator[Standing]:
    """Open a house and let it listen."""
    port = free_port()
    house = open_house(Settings(home=lay_home(home), dicom_port=port))
    admits = admitting(house.database, loopback=loopback)
    listener = DicomListener(house.receiver, house.settler, house.settings, admits)
    listener.start()
    try:
        yield Standing(house=house, port=port, listener=listener)
    finally:
        listener.stop()
        house.close()
        assert not listener._ae.active_associations


def until(true: Callable[[], bool], wait_s: float = WAIT_S_MAX) -> None:
    """Wait until something is so."""
    end = time.monotonic() + wait_s
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)
