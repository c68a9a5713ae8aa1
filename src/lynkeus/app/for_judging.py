"""What an evaluation is given: the opened test set, the packages, and where its films lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.app.for_training import check_cleared, image_of, images_there
from lynkeus.app.kept_manifests import kept_at, manifest_file, no_films, seal_keys
from lynkeus.app.packages import open_version
from lynkeus.app.registered import trusted_makers
from lynkeus.archive.ports import SealedOriginals
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.core.keys import SubjectKeys
from lynkeus.core.settings import Settings
from lynkeus.core.work import Steps, Workflow
from lynkeus.learning.vault import vault_json
from lynkeus.manifests.manifest import Manifest
from lynkeus.manifests.opened import SCHEMA
from lynkeus.manifests.queries import frozen, openings_of, told_of
from lynkeus.manifests.sealing import OpenedTest, unseal
from lynkeus.models.judging.evaluation import Evaluation, Which
from lynkeus.models.judging.kept.ports import Evaluations
from lynkeus.models.judging.queries import opening_for
from lynkeus.models.judging.workflows import JudgingPorts, judge_model
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.signing import public_key_text
from lynkeus.oversight.commands import JudgeOnPatients


class Site(Protocol):
    """What is asked of a house here."""

    @property
    def door(self) -> Door:
        """The one door."""
        ...

    @property
    def database(self) -> Database:
        """Manifests, openings and packages are in it."""
        ...

    @property
    def keys(self) -> SubjectKeys:
        """They open the seal of a test set."""
        ...

    @property
    def settings(self) -> Settings:
        """They say where manifests and films lie."""
        ...

    @property
    def originals(self) -> SealedOriginals:
        """The images of the archive."""
        ...

    @property
    def evaluations(self) -> Evaluations:
        """The reports, and the process that makes them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ForJudging:
    """Opens what an evaluation needs; of patients of the archive, under their approval."""

    site: Site
    actor: Actor

    def open(self, one: Evaluation) -> dict[str, Json]:
        """Say it as the process that measures reads it.

        Raises:  LynkeusError: If something of it is gone, changed or not allowed.
        """
        manifest, text = manifest_file(self.site.database, self.site.settings, one.manifest)
        opened = unseal(manifest, seal_keys(self.site.keys))
        packages = [_package(self.site.database, which) for which in one.packages]
        with self.site.database.read() as connection:
            known = frozen(connection, one.manifest)
            openings = openings_of(connection, known)
            mine = opening_for(connection, one.manifest, [each.name for each in one.packages])
        document: dict[str, Json] = {
            **told_of(known, openings, mine),
            "schema": SCHEMA,
            "file": str(kept_at(self.site.settings, one.manifest)),
            "finding": one.finding or None,
            "salt": opened.salt,
            "revealed": opened.secret,
        }
        return {
            "manifest": text.decode(),
            "name": manifest.name,
            "opening": document,
            "openings": len(openings),
            "packages": [{"folder": str(each.folder), "digest": each.digest} for each in packages],
            "keys": [public_key_text(each).decode() for each in trusted_makers(self.site.database)],
            "root": self._root(one),
            "vault": self._vault(one, manifest, opened),
            "ages": None if one.ages is None else [*one.ages],
            "prevalences": [*one.prevalences],
        }

    def _root(self, one: Evaluation) -> str | None:
        if not one.place:
            return None
        if self.site.settings.films is None:
            raise no_films()
        return str(self.site.settings.films / one.place)

    def _vault(self, one: Evaluation, manifest: Manifest, opened: OpenedTest) -> Json:
        """Say where the test images of an archive lie, with the key of each; the door is asked."""
        if manifest.source.kind != "archive":
            return None
        with self.site.database.read() as connection:
            known = frozen(connection, one.manifest)
            images = images_there([(case, image_of(connection, case)) for case in opened.cases])
            check_cleared(connection, images)
        studies = tuple(sorted({image.case for image in images.values()}))
        command = JudgeOnPatients(
            approval=known.approval, manifest=one.manifest, run=one.id, by=one.by, studies=studies
        )
        self.site.door.execute(self.actor, command, key=new_id())
        return vault_json(
            {content: self.site.originals.place(image) for content, image in images.items()}
        )


def _package(database: Database, which: Which) -> OpenedPackage:
    opened = open_version(database, (which.package, which.version))
    if opened.digest != which.digest:
        message = (
            f"{which.package} {which.version} is another package now than the one for which this "
            "test set was opened: a further opening is for it."
        )
        raise BadInput(message, reason="package_other_now", package=which.package)
    return opened


def judges(site: Site, actor: Actor) -> Workflow:
    """Put the durable work together that runs evaluations."""
    ports = JudgingPorts(
        door=site.door,
        database=site.database,
        evaluations=site.evaluations,
        actor=actor,
        opener=ForJudging(site=site, actor=actor),
    )

    def run(steps: Steps, body: Mapping[str, Json]) -> None:
        judge_model(steps, ports, str(body["run"]))

    return run
