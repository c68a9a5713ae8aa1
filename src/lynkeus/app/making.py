"""Data sets that are made by page: one at a time, looked at beside all else that the service does.

What is being made is no durable work: if the service ends meanwhile nothing was made, and the same
table asked again gives the same data set.
"""

import csv
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from lynkeus.access.actors import Actor
from lynkeus.app.data_sets import sealed
from lynkeus.app.freezing import Found, Said, Seeing, draft_of, of_archive, of_files
from lynkeus.app.house import House
from lynkeus.app.kept_manifests import no_films
from lynkeus.app.looking import looked_at, one_child
from lynkeus.app.visiting import Visit
from lynkeus.core.children import Children, Stopped
from lynkeus.core.errors import BadInput, Broken, Conflict, LynkeusError, NotFound, of_system
from lynkeus.core.json import Json
from lynkeus.manifests.manifest import Manifest
from lynkeus.manifests.queries import places
from lynkeus.manifests.table import Row, outside

T = TypeVar("T")
TABLES = ("*.csv", "*/*.csv", "*/*/*.csv")
TABLES_MAX = 200
TABLE_BYTES_MAX = 50_000_000
HEAD_BYTES = 4096
STOP_S_MAX = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of labels: its bytes, and the folder that its paths are relative to.

    `root` is None for one that came from a person's own computer.
    """

    content: bytes
    root: Path | None


@dataclass(slots=True, kw_only=True)
class Made:
    """A data set that is being made, or how the last one ended: `problem` says why it was not."""

    name: str
    by: str
    since: str
    seen: int = 0
    total: int = 0
    ended: bool = False
    digest: str = ""
    problem: Json = None

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {
            "name": self.name,
            "by": self.by,
            "since": self.since,
            "seen": self.seen,
            "total": self.total,
            "ended": self.ended,
            "digest": self.digest or None,
            "problem": self.problem,
        }

    def told(self, *, whole: bool) -> dict[str, Json]:
        """Give it to who makes data sets; to others without rows, which name files and studies."""
        said = self.as_json()
        if self.problem is not None and not whole:
            said["problem"] = {"reason": "", "sentence": "", "fields": {}}
        return said


def _there(path: Path) -> bool:
    """Tell whether there is such a place; a name that the system does not take is none."""
    try:
        return path.exists()
    except OSError:
        return False


@dataclass(slots=True, kw_only=True)
class DataSets:
    """Makes data sets for people at the pages, with the code that the terminal uses."""

    house: House
    children: Callable[[], Children] = one_child
    _last: Made | None = None
    _thread: threading.Thread | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def visit(self, actor: Actor) -> Visit:
        """Let somebody at a page ask what the terminal may ask."""
        return Visit(house=self.house, actor=actor)

    def last(self) -> Made | None:
        """Tell what is being made, or how the last one ended."""
        return self._last

    def films(self) -> Path:
        """Give the data folder.

        Raises:  NotFound: reason `no_films_folder`.
        """
        films = self.house.settings.films
        if films is None:
            raise no_films()
        return films

    def below(self, place: str) -> Path:
        """Find a file or folder below the data folder.

        Raises:  BadInput: reason `place_outside`. NotFound: reason `place_gone`.
        """
        films = self.films().resolve()
        if outside(place) or "\0" in place or not (films / place).resolve().is_relative_to(films):
            sentence = f"{place!r} lies outside the data folder: name one below it."
            raise BadInput(sentence, reason="place_outside", place=place)
        path = (films / place).resolve()
        if not _there(path):
            sentence = f"There is no {place} in the data folder: put it there, or name another."
            raise NotFound(sentence, reason="place_gone", place=place)
        return path

    def place_of(self, manifest: Manifest, digest: str, said: str | None) -> str:
        """Say in which folder below the data folder a data set's files lie; "" of the archive.

        Args:     said: By who asks; None for what the site knows.
        Raises:   NotFound: reason `place_unknown`, if nobody has said it. The rest as `below`.
        """
        if manifest.source.kind == "archive":
            return ""
        with self.house.database.read() as connection:
            place = said if said is not None else places(connection).get(digest)
        if place is None:
            message = (
                "This data set was made at the terminal, of files outside the data folder: say "
                "which folder below the data folder they lie in now."
            )
            raise NotFound(message, reason="place_unknown")
        return self.below(place).relative_to(self.films().resolve()).as_posix()

    def table(self, place: str) -> Path:
        """Find a table of labels below the data folder.

        Raises:  BadInput: As `below`, or reason `place_no_table`, `table_large`. NotFound: As it.
        """
        path = self.below(place)
        if not path.is_file():
            message = f"{place} is no file: name a table of labels (CSV)."
            raise BadInput(message, reason="place_no_table", place=place)
        size, most = path.stat().st_size, TABLE_BYTES_MAX
        if size > most:
            message = f"{place} has {size} bytes, and a table of labels at most {most}."
            raise BadInput(message, reason="table_large", place=place, limit=most)
        return path

    def tables(self) -> dict[str, Json]:
        """List the tables of the data folder, what their columns are called, how many are more."""
        films = self.films()
        found = sorted({path for one in TABLES for path in films.glob(one) if path.is_file()})
        items: list[Json] = [
            {"table": path.relative_to(films).as_posix(), "columns": _columns(path)}
            for path in found[:TABLES_MAX]
        ]
        return {"items": items, "more": len(found) - len(items)}

    def make(self, actor: Actor, said: Said, table: Table) -> Made:
        """Begin to make a data set.

        Raises:  Conflict: reason `manifest_being_made`.
        """
        now = self.house.clock.now().isoformat()
        with self._guard:
            if self._last is not None and not self._last.ended:
                sentence = (
                    f"{self._last.by} has the data set {self._last.name} made just now, and one is "
                    "made at a time: wait until it is done."
                )
                raise Conflict(
                    sentence, reason="manifest_being_made", by=self._last.by, name=self._last.name
                )
            made = self._last = Made(name=said.name, by=actor.name, since=now)
            self._thread = threading.Thread(
                target=self._run, args=(made, actor, said, table), name="data sets", daemon=True
            )
            self._thread.start()
        return made

    def stop(self) -> None:
        """Let what is being made go."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=STOP_S_MAX)

    def _run(self, made: Made, actor: Actor, said: Said, table: Table) -> None:
        children = self.children()
        try:
            draft = draft_of(
                said, table.content, self._seeing(made, actor, (said, table), children)
            )
            root = "" if table.root is None else str(table.root)
            done, _ = sealed(self.visit(actor), draft, root)
            made.digest = str(cast("Mapping[str, Json]", done)["digest"])
        except Stopped:
            logging.getLogger(__name__).info("A data set was not made: the service stops.")
        except LynkeusError as problem:
            made.problem = problem.as_json()
        except OSError as problem:
            made.problem = of_system(problem).as_json()
        except Exception:
            logging.getLogger(__name__).exception("A data set was not made.")
            sentence = "The service met an error of its own; its log says more."
            made.problem = Broken(sentence, reason="operation_failed").as_json()
        finally:
            made.ended = True
            children.stop()

    def _seeing(
        self, made: Made, actor: Actor, asked: tuple[Said, Table], children: Children
    ) -> Seeing:
        said, table = asked

        def track(rows: Sequence[T]) -> Iterator[T]:
            made.total = len(rows)
            for made.seen, row in enumerate(rows):
                if self._stopped.is_set():
                    raise Stopped
                yield row

        def archive(rows: Sequence[Row], rules: Mapping[int, str]) -> Found:
            wanted = [(one.line, one.study, one.image, one.line in rules) for one in rows]
            looks = looked_at(self.visit(actor), said.approval, wanted, (children, track))
            return of_archive(looks, rows, rules)

        return archive if table.root is None else of_files(table.root, children, track)


def _columns(path: Path) -> list[Json]:
    """Read what the columns of a table are called; none where that cannot be told."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES).decode("utf-8-sig", "replace")
        names = next(csv.reader(head.splitlines()[:1]), [])
    except (OSError, csv.Error):
        return []
    return [name.strip() for name in names]
