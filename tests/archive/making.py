"""An archive of its own for a test, and small objects for it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian
from sqlalchemy import select

from lynkeus.access import commands as access_commands
from lynkeus.access.actors import service
from lynkeus.access.execute import Door, Means, Reaction, Rooms
from lynkeus.access.policy import Policy
from lynkeus.archive import commands as archive_commands
from lynkeus.archive.copies import CopiesInChildren
from lynkeus.archive.ports import SealedOriginals
from lynkeus.archive.receive import Receiver
from lynkeus.archive.sealed import DiskSync, SealedStore, Sync
from lynkeus.archive.settle import Settler
from lynkeus.core.children import Children
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database
from lynkeus.core.facts import facts
from lynkeus.core.keys import SiteKeys, SubjectKeys

from ..homes import lay_tables

START = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
RECEIVER = service("receiver", responsible="a test")
WORK = "check study"


class MovedClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Here(Children):
    """Children that run in this process: what they run is tested, not that they are others."""

    def __init__(self) -> None:
        super().__init__(1)

    def run(self, function, *args, **kwargs):  # type: ignore[no-untyped-def]  # whatever it is given
        return function(*args, **kwargs)


@dataclass(kw_only=True)
class Archive:
    """All parts of an archive, put together."""

    folder: Path
    clock: MovedClock
    database: Database
    door: Door
    store: SealedStore
    originals: SealedOriginals
    receiver: Receiver
    settler: Settler
    copies: CopiesInChildren
    enqueued: list[tuple[str, str, Mapping[str, Any]]]

    def rows(self, table: Any) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(select(table)))

    def told(self) -> list[str]:
        return [row.kind for row in sorted(self.rows(facts), key=lambda row: row.seq)]

    def sealed_files(self) -> set[str]:
        objects = self.folder / "objects"
        return {str(one.relative_to(objects)) for one in objects.rglob("*") if one.is_file()}


def open_archive(folder: Path, *, sync: Sync | None = None, clock: Clock | None = None) -> Archive:
    """Open an archive in a folder, made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    moved = clock or MovedClock()
    database = lay_tables(folder / "lynkeus.db")
    site = SiteKeys(folder / "keys")
    keys = SubjectKeys(site.site)
    enqueued: list[tuple[str, str, Mapping[str, Any]]] = []
    rooms = Rooms(
        handlers=(*access_commands.HANDLERS, *archive_commands.HANDLERS),
        policy=Policy((*access_commands.RULES, *archive_commands.RULES)),
        reactions=(Reaction(fact="study.arrived", workflow=WORK),),
    )
    means = Means(
        database=database,
        keys=keys,
        signing=site.signing,
        clock=moved,
        enqueue=lambda _, name, work, body: enqueued.append((name, work, body)),
    )
    door = Door(rooms, means)
    store = SealedStore(folder / "objects", site.address, sync or DiskSync())
    originals = SealedOriginals(database=database, store=store, keys=keys)
    return Archive(
        folder=folder,
        clock=moved,  # type: ignore[arg-type]  # a test that moves it gives none of its own
        database=database,
        door=door,
        store=store,
        originals=originals,
        receiver=Receiver(door, database, store, moved, RECEIVER),
        settler=Settler(door, database, moved, RECEIVER),
        copies=CopiesInChildren(door=door, originals=originals, children=Here(), actor=RECEIVER),
        enqueued=enqueued,
    )


def image(
    number: int = 1,
    *,
    study: int = 1,
    series: int = 1,
    syntax: UID = ExplicitVRLittleEndian,
    **attributes: Any,
) -> bytes:
    """Make a small CT image; numbers name it, its series and its study."""
    dataset = Dataset()
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = f"2.25.{study}.{series}.{number}"
    dataset.SeriesInstanceUID = f"2.25.{study}.{series}"
    dataset.StudyInstanceUID = f"2.25.{study}"
    dataset.PatientID = f"MADE-{study}"
    dataset.PatientName = f"MADE^PATIENT {study}"
    dataset.Modality = "CT"
    dataset.InstanceNumber = number
    dataset.Rows, dataset.Columns = 8, 8
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit = 15
    dataset.PixelRepresentation = 0
    values = (np.arange(64) * number % 65_536).astype("<u2" if syntax.is_little_endian else ">u2")
    dataset.add_new("PixelData", "OW", values.tobytes())
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return written(dataset, syntax)


def written(dataset: Dataset, syntax: UID = ExplicitVRLittleEndian) -> bytes:
    """Write a data set as a file."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = syntax
    dataset.file_meta = meta
    file = io.BytesIO()
    pydicom.dcmwrite(
        file,
        dataset,
        enforce_file_format=True,
        implicit_vr=syntax.is_implicit_VR,
        little_endian=syntax.is_little_endian,
    )
    return file.getvalue()
