"""The demo's stage: a home of its own, people, the shipped model, and material as it comes."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lynkeus.access.actors import Actor
from lynkeus.access.demo import AdmitDemoPeople, DemoPeople, new_password
from lynkeus.access.passwords import hash_password
from lynkeus.app.demo.material import MATERIAL, Exhibit, MaterialFile, MaterialPackage
from lynkeus.app.demo.supply import Supply
from lynkeus.app.homes import impossible
from lynkeus.app.house import House, program
from lynkeus.app.packages import activate, installed
from lynkeus.archive.queries import study_by_case
from lynkeus.core.errors import Broken, LynkeusError, Refused
from lynkeus.core.ids import CaseId, new_id
from lynkeus.core.json import Json
from lynkeus.core.settings import Settings
from lynkeus.inference.commands import StateAge
from lynkeus.models.queries import in_use

TAKEN = "taken.json"
"""Which files are in the archive, by checksum, and in which study."""


def demo_folder(settings: Settings) -> Path:
    """Give where a demo's home keeps what only a demo has; a site has no such folder."""
    return settings.home / "demo"


def claim(settings: Settings) -> None:
    """Make a home a demo's, if it is new.

    Raises:  Refused: If it is a site: there nobody may enter without an account. BadInput: If there
             can be no such folder.
    """
    folder = demo_folder(settings)
    if settings.database_path.exists() and not folder.is_dir():
        message = (
            f"{settings.home} is the home of a site: the demo lets everybody in and needs a home "
            "of its own. Name another folder with `--home`."
        )
        raise Refused(message, reason="not_a_demo_home")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise impossible(settings, problem) from problem


@dataclass(slots=True, kw_only=True)
class Coming:
    """How far the material of one package is: waiting, fetching, here or missing."""

    package: MaterialPackage
    state: str = "waiting"
    fetched: int = 0
    problem: LynkeusError | None = None

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        why = self.problem
        return {
            "name": self.package.name,
            "version": self.package.version,
            "archive": self.package.archive,
            "licence": self.package.licence,
            "origin": self.package.origin,
            "size": self.package.size,
            "exhibits": [file.exhibit.value for file in self.package.files],
            "state": self.state,
            "fetched": min(self.fetched, self.package.size),
            "why": None
            if why is None
            else {"code": why.reason, "fields": dict(why.fields), "words": why.sentence},
        }


class Stage:
    """Sets the demo up: what must stand before the first page, then what may come later."""

    def __init__(
        self, house: House, actor: Actor, material: tuple[MaterialPackage, ...] = MATERIAL
    ) -> None:
        self._house = house
        self._actor = actor
        self._folder = demo_folder(house.settings)
        self._supply = Supply(self._folder / "material")
        self._taken = _taken(self._folder / TAKEN)
        self._thread = threading.Thread(target=self._bring_all, name="material", daemon=True)
        self.coming = tuple(Coming(package=one) for one in material)
        self.people = DemoPeople(password=new_password())
        self.finished = threading.Event()

    def prepare(self) -> None:
        """Let the people in, and let the shipped model read."""
        command = AdmitDemoPeople(password=hash_password(self.people.password))
        self._house.door.execute(self._actor, command, key=new_id())
        with self._house.database.read() as connection:
            reading = {one.package for one in in_use(connection)}
        # What a maker signed who is trusted no more is no part of the demo either.
        for name in sorted({one.card.id for one in installed(self._house.database)} - reading):
            activate(self._house, self._actor, name)

    def start(self) -> None:
        """Bring the material, beside the running service."""
        self._thread.start()

    def stop(self) -> None:
        """Stop bringing it; at the next start it goes on."""
        self._supply.stop()
        if self._thread.is_alive():
            self._thread.join()

    def told(self) -> dict[str, Json]:
        """Tell how far the material is, and which studies the story is about."""
        studies: dict[str, Json] = {}
        for one in self.coming:
            for file in one.package.files:
                if file.sha256 in self._taken and file.exhibit is not Exhibit.CHILD:
                    studies.setdefault(file.exhibit.value, self._taken[file.sha256])
        return {
            "ready": self.finished.is_set(),
            "folder": str(self._supply.folder),
            "dicom": {
                "ae_title": self._house.settings.ae_title,
                "port": self._house.settings.dicom_port,
            },
            "packages": [one.as_json() for one in self.coming],
            "studies": studies,
        }

    def remedy(self, one: Coming) -> str:
        """Say how missing material can still be had."""
        return (
            "Set this machine's package index, or copy the file "
            f"{one.package.archive} into {self._supply.folder}; then start again."
        )

    def _bring_all(self) -> None:
        try:
            for one in self.coming:
                self._bring(one)
        finally:
            self.finished.set()

    def _bring(self, one: Coming) -> None:
        one.state = "fetching"

        def progress(fetched: int) -> None:
            one.fetched = fetched

        try:
            self._supply.bring(one.package, progress)
            self._take_in(one.package)
        except LynkeusError as problem:
            one.problem = problem
        except OSError as problem:
            message = f"The material cannot be kept in {self._supply.folder}: {problem.strerror}."
            one.problem = Broken(message, reason="material_not_kept")
        one.state = "here" if one.problem is None else "missing"

    def _take_in(self, package: MaterialPackage) -> None:
        """Take in what is not in the archive yet; a study comes to rest when all of it is."""
        cases: dict[str, CaseId] = {}
        arriving: set[CaseId] = set()
        try:
            for file in package.files:
                if file.sha256 in self._taken:
                    continue
                case = cases[file.sha256] = self._receive(package, file)
                if case not in arriving:
                    self._house.settler.begin(case)
                    arriving.add(case)
        finally:
            self._house.settler.end(arriving)
        self._note(cases)

    def _receive(self, package: MaterialPackage, file: MaterialFile) -> CaseId:
        data = self._supply.path(file).read_bytes()
        demo = program("demo")
        case = self._house.bringing.bring(data, demo, package.source).case
        if package.age_band is not None:
            stated = StateAge(case=case, band=package.age_band, source=package.stated_by)
            self._house.door.execute(demo, stated, key=f"demo-age:{case}")
        return case

    def _note(self, cases: Mapping[str, CaseId]) -> None:
        """Write down what was taken in, so that the next start does not look at it again."""
        with self._house.database.read() as connection:
            uids = {one: study_by_case(connection, case).study_uid for one, case in cases.items()}
        self._taken = {**self._taken, **uids}
        path = self._folder / TAKEN
        part = path.with_suffix(".part")
        part.write_text(json.dumps(self._taken, indent=1), encoding="utf-8")
        part.replace(path)


def _taken(path: Path) -> dict[str, str]:
    try:
        return {str(one): str(uid) for one, uid in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError):
        return {}
