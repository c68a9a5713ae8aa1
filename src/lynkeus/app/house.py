"""The house put together: what fills which port, for the service and for every command."""

import fcntl
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import IO, cast

from lynkeus.access.actors import Actor, service
from lynkeus.access.execute import Door, Means, Rooms
from lynkeus.access.policy import Policy
from lynkeus.app.commanded import HANDLERS, RULES
from lynkeus.app.for_judging import judges
from lynkeus.app.for_training import Opener
from lynkeus.app.homes import check_own, impossible
from lynkeus.app.migrations import migrate
from lynkeus.app.reactions import CHECK, JUDGE, LOOK, REACTIONS, READ, TRAIN
from lynkeus.app.registered import RegisteredPackages, trusted_raw
from lynkeus.app.unfinished import sweep_unfinished
from lynkeus.app.watching import WATCH, looks
from lynkeus.archive.bringing import Bringing
from lynkeus.archive.copies import CopiesInChildren
from lynkeus.archive.leftovers import note_swept, sweep
from lynkeus.archive.ports import SealedOriginals
from lynkeus.archive.receive import Receiver
from lynkeus.archive.sealed import DiskSync, SealedStore, Sync
from lynkeus.archive.settle import Settler
from lynkeus.core.children import Children
from lynkeus.core.clock import Clock, SystemClock
from lynkeus.core.database import Database
from lynkeus.core.errors import Conflict
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.settings import Settings
from lynkeus.core.work import Steps, Work, Workflow
from lynkeus.inference.ports import ModelsInChildren
from lynkeus.inference.workflows import ReadingPorts, read_study
from lynkeus.learning.runs.ports import Trainings
from lynkeus.learning.runs.workflows import TrainingPorts, train_model
from lynkeus.models.judging.kept.ports import Evaluations
from lynkeus.quality.ports import ExaminerInChildren
from lynkeus.quality.workflows import CheckingPorts, check_study

RESPONSIBLE = "the site's administrator"
CHILDREN = 2
MAKER_KEY = "maker.key"
"""What packages are signed with that are trained by page."""
SHARED = (
    *("lynkeus.inference.ports", "lynkeus.quality.examine", "lynkeus.dicom.convert"),
    *("scipy.ndimage", "onnxruntime"),
)
"""What every child needs sooner or later."""


class HomeLock:
    """The lock that one process at a time holds on a home."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.lock_path
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Take the lock.

        Raises:  Conflict: If another process has it.
        """
        file = self._path.open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            file.close()
            message = (
                "Another Lynkeus has this home and does not answer yet: it is starting or ending. "
                "Try again in a moment, or stop it first."
            )
            raise Conflict(message, reason="home_in_use") from problem
        self._file = file

    def give_back(self) -> None:
        """Let the lock go."""
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass(slots=True, kw_only=True)
class House:
    """Everything of one site, put together."""

    settings: Settings
    clock: Clock
    keys: SubjectKeys
    site: SiteKeys
    database: Database
    store: SealedStore
    originals: SealedOriginals
    children: Children
    models: ModelsInChildren
    packages: RegisteredPackages
    trainings: Trainings
    evaluations: Evaluations
    work: Work
    door: Door
    receiver: Receiver
    copies: CopiesInChildren
    bringing: Bringing
    settler: Settler
    lock: HomeLock

    def close(self) -> None:
        """Stop whatever runs, and let the home go: from the first line on nothing is taken in."""
        self.receiver.close()
        self.settler.stop()
        self.trainings.stop()
        self.evaluations.stop()
        self.work.rest()
        self.children.stop()
        self.work.stop()
        self.database.close()
        self.lock.give_back()


def program(name: str) -> Actor:
    """Make one of the platform's own programs an actor."""
    return service(name, responsible=RESPONSIBLE)


def open_house(
    settings: Settings, *, clock: Clock | None = None, sync: Sync | None = None
) -> House:
    """Open a home, made when it is not there; this process alone has it until `close`.

    Raises:  Conflict: If another process has it. BadInput: If there can be no such folder.
    """
    syncing = sync or DiskSync()
    lock = _enter(settings, syncing)
    with ExitStack() as undone:
        undone.callback(lock.give_back)
        house = _furnished(settings, lock, undone, clock or SystemClock(), syncing)
        undone.pop_all()
    return house


def _furnished(
    settings: Settings, lock: HomeLock, undone: ExitStack, now: Clock, syncing: Sync
) -> House:
    """Put all rooms together; what must be closed if that fails goes into `undone`."""
    site = _site_keys(settings)
    keys = SubjectKeys(site.site)
    database = Database(settings.database_path)
    undone.callback(database.close)
    migrate(database)
    sweep_unfinished(settings.packages_folder)
    store = SealedStore(settings.objects_folder, site.address, syncing)
    swept = sweep(store, database, settings.checkpoints_folder)
    originals = SealedOriginals(database=database, store=store, keys=keys)
    children = Children(CHILDREN, shared=SHARED)
    work = Work(database)
    rooms = Rooms(handlers=HANDLERS, policy=Policy(RULES), reactions=REACTIONS)
    means = Means(
        database=database, keys=keys, signing=site.signing, clock=now, enqueue=work.enqueue
    )
    door = Door(rooms, means)
    packages = RegisteredPackages(database=database)
    models = ModelsInChildren(
        originals=originals, children=children, trusted=partial(trusted_raw, database)
    )
    archivist = program("receiver")
    copies = CopiesInChildren(door=door, originals=originals, children=children, actor=archivist)
    receiver = Receiver(door, database, store, now, archivist)
    receiver.copies = copies
    house = House(
        settings=settings,
        clock=now,
        keys=keys,
        site=site,
        database=database,
        store=store,
        originals=originals,
        children=children,
        models=models,
        packages=packages,
        trainings=Trainings(
            plans=settings.plans_folder,
            films=settings.films,
            folder=settings.trainings_folder,
            key=settings.keys_folder / MAKER_KEY,
        ),
        evaluations=Evaluations(folder=settings.evaluations_folder),
        work=work,
        door=door,
        receiver=receiver,
        copies=copies,
        bringing=Bringing(receiver=receiver, children=children),
        settler=Settler(door, database, now, archivist),
        lock=lock,
    )
    _define_work(house)
    note_swept(door, archivist, swept)
    return house


def _define_work(house: House) -> None:
    """Say what the durable work is and what it works with, before any of it goes on."""
    checking = CheckingPorts(
        door=house.door,
        database=house.database,
        examiner=ExaminerInChildren(originals=house.originals, children=house.children),
        actor=program("quality"),
    )
    reading = ReadingPorts(
        door=house.door,
        database=house.database,
        models=house.models,
        packages=house.packages,
        clock=house.clock,
        actor=program("inference"),
    )
    house.work.define(CHECK, _checks(checking))
    house.work.define(READ, _reads(reading))
    house.work.define_long(TRAIN, _trains(house))
    house.work.define_long(JUDGE, judges(house, program("models")))
    house.work.define(LOOK, looks(house, program(WATCH)))
    house.work.prepare()


def _enter(settings: Settings, sync: Sync) -> HomeLock:
    """Take a home, made when it is not there; its name is safe on return."""
    os.umask(0o077)
    check_own(settings)
    above = [one.parent for one in (settings.home, *settings.home.parents) if not one.exists()]
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise impossible(settings, problem) from problem
    for folder in above:
        sync.folder(folder)
    lock = HomeLock(settings)
    lock.take()
    return lock


def _site_keys(settings: Settings) -> SiteKeys:
    """Open the site's keys; they are made only where nothing was sealed with others yet.

    Raises:  NotFound: If one is missing beside a database or objects that need it.
    """
    objects = (one.is_file() for one in settings.objects_folder.rglob("*"))
    if settings.database_path.exists() or any(objects):
        return SiteKeys.opened(settings.keys_folder)
    return SiteKeys(settings.keys_folder)


def _checks(ports: CheckingPorts) -> Workflow:
    def run(steps: Steps, body: Mapping[str, Json]) -> None:
        check_study(steps, ports, CaseId(str(body["case"])), int(cast("int", body["revision"])))

    return run


def _reads(ports: ReadingPorts) -> Workflow:
    def run(steps: Steps, body: Mapping[str, Json]) -> None:
        read_study(steps, ports, CaseId(str(body["case"])), int(cast("int", body["revision"])))

    return run


def _trains(house: House) -> Workflow:
    actor = program("learning")
    opener = Opener(
        door=house.door,
        database=house.database,
        originals=house.originals,
        actor=actor,
        clock=house.clock,
    )
    ports = TrainingPorts(
        door=house.door,
        database=house.database,
        trainings=house.trainings,
        actor=actor,
        opener=opener,
    )

    def run(steps: Steps, body: Mapping[str, Json]) -> None:
        train_model(steps, ports, str(body["run"]))

    return run
