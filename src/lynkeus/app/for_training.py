"""Images of the archive opened for a training: under an approval, at the door, by a manifest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.archive.ports import SealedOriginals
from lynkeus.archive.queries import Instance, instances_of
from lynkeus.archive.sealed import Place
from lynkeus.cases.queries import state_of
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database
from lynkeus.core.errors import Conflict, NotFound
from lynkeus.core.ids import CaseId, new_id
from lynkeus.core.json import Json
from lynkeus.learning.vault import vault_json
from lynkeus.manifests.manifest import Case, parse_manifest
from lynkeus.manifests.queries import frozen
from lynkeus.oversight.approval import check_approval
from lynkeus.oversight.commands import TrainOnPatients
from lynkeus.oversight.queries import approval

NAMED_MAX = 10
"""Of so many images the sentence tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """Opens images of the archive for who trains, and has it written down."""

    door: Door
    database: Database
    originals: SealedOriginals
    actor: Actor
    clock: Clock

    def open(self, text: bytes, *, manifest: str, plan: str, run: str, by: str) -> dict[str, Json]:
        """Say where the images that train and tune lie, with the key of each; no other is opened.

        Args:     text: Of the manifest. manifest, plan: The names of both files.
                  run: Of this site, "" at a terminal. by: Who asked for it.
        Returns:  What `read_vault` reads.
        Raises:   NotFound: reason `manifest_unknown`, `manifest_images_gone`. Conflict: reason
                  `manifest_not_cleared`. Refused: If no approval holds that goes so far.
        """
        wanted, digest = parse_manifest(text, name=manifest)
        cases = (*wanted.sets.train, *wanted.sets.tune)
        with self.database.read() as connection:
            known = frozen(connection, digest)
            found = [(one, image_of(connection, one)) for one in cases]
            images = images_there(found)
            check_cleared(connection, images)
        studies = tuple(sorted({one.case for one in images.values()}))
        named = {"approval": known.approval, "manifest": digest, "plan": plan}
        command = TrainOnPatients(**named, run=run, by=by, studies=studies)
        self.door.execute(self.actor, command, key=new_id())
        return vault_json({content: self._place(one) for content, one in images.items()})

    def holding(self, text: bytes, *, manifest: str) -> Callable[[], None]:
        """Give what asks, as often as it is called, whether the approval still holds.

        Args:     text, manifest: As above.
        Returns:  It raises Refused: reason `approval_over`, once it was withdrawn or has expired.
        """
        _, digest = parse_manifest(text, name=manifest)
        with self.database.read() as connection:
            number = frozen(connection, digest).approval

        def check() -> None:
            with self.database.read() as connection:
                check_approval(approval(connection, number), number, self.clock.now().date())

        return check

    def _place(self, image: Instance) -> Place:
        return self.originals.place(image)


def image_of(connection: Connection, case: Case) -> Instance | None:
    """Find the image of the archive that a case of a manifest means."""
    mine = instances_of(connection, CaseId(case.study or ""))
    return next((one for one in mine if one.digest == case.sha256), None)


def not_cleared(connection: Connection, image: Instance) -> str:
    """Say why an image may not be used as it stands: only what is cleared reaches training."""
    state = state_of(connection, image.case, person="")
    if image.series_uid in state.usable:
        return ""
    if image.series_uid in state.held:
        return "the checks hold its series back: who judges images releases it, or take it out"
    return "it has not been checked yet: let the service run until it is"


def images_there(found: Sequence[tuple[Case, Instance | None]]) -> Mapping[str, Instance]:
    """Give the images of cases by their content.

    Raises:  NotFound: reason `manifest_images_gone`.
    """
    gone = [case.called for case, image in found if image is None]
    if gone:
        message = (
            f"{len(gone)} images of the manifest are not in this archive any more, so nothing was "
            f"opened: {'; '.join(gone[:NAMED_MAX])}. Make the manifest anew."
        )
        raise NotFound(message, reason="manifest_images_gone", n=len(gone))
    return {case.content: image for case, image in found if image is not None}


def check_cleared(connection: Connection, images: Mapping[str, Instance]) -> None:
    """Ask that images may be used as they stand.

    Raises:  Conflict: reason `manifest_not_cleared`.
    """
    held = sum(bool(not_cleared(connection, one)) for one in images.values())
    if held:
        message = (
            f"{held} images of the manifest are held back by the checks now, or not checked, so "
            "nothing was opened. Who judges images releases them, or the manifest is made anew."
        )
        raise Conflict(message, reason="manifest_not_cleared", n=held)
