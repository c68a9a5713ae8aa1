"""What changes about data sets: one is frozen, verified, and its test labels are opened.

Who may do it, and under which approval, is said where approvals are kept (`oversight`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context
from lynkeus.core.database import Written
from lynkeus.core.errors import Refused
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.manifests.facts import ManifestMade, ManifestVerified, TestOpened
from lynkeus.manifests.queries import Opening, frozen, last_opening, openings_of
from lynkeus.manifests.records import manifests, test_openings


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeManifest:
    """Write down that a manifest was made, before anybody can have measured anything on it.

    `test` names the images of its test set by their content, so that one that is made again is
    known. `studies` are those of the archive that are in it; of a table of files there are none,
    and no `approval`. `place` is the folder of its files below the site's data folder, "" where
    they lie elsewhere.
    """

    digest: str
    name: str
    commitment: str
    margin: float | None
    alpha: float
    counts: Written
    test: Written
    approval: str = ""
    studies: tuple[CaseId, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteVerified:
    """Write down that a manifest was held against its site and files, and how much was wrong."""

    digest: str
    problems: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTest:
    """Open the labels of a test set for packages, each named with version and digest.

    The first opening needs no `reason`; every further one does.
    """

    digest: str
    packages: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTestGiven:
    """Write down that the labels which an opening showed are given out by page; it counts no more.

    `finding` is the class that the table writes 1 for, "" where it writes classes by name.
    """

    digest: str
    opening: int
    finding: str


def _freeze(context: Context, command: FreezeManifest) -> Effect:
    asked = select(manifests.c.digest).where(manifests.c.digest == command.digest)
    result: dict[str, Json] = {"digest": command.digest}
    made = (ManifestMade(digest=command.digest, place=command.place),)
    if context.connection.execute(asked).first() is not None:
        # Made again it is the same one; where its files lie may be known since.
        return Effect(result=result, facts=made if command.place else ())
    context.connection.execute(
        manifests.insert().values(
            digest=command.digest,
            name=command.name,
            commitment=command.commitment,
            margin=command.margin,
            alpha=command.alpha,
            approval=command.approval,
            counts=command.counts,
            test=command.test,
            person=context.actor.id,
            at=context.now,
        )
    )
    under = f" under the approval {command.approval}" if command.approval else ""
    margin = "none" if command.margin is None else f"{command.margin:g}"
    words = (
        f"Made a manifest (hash {command.digest[:16]}){under}; its test set is sealed, its margin "
        f"is {margin}."
    )
    fields: Mapping[str, Json] = {
        "digest": command.digest,
        "commitment": command.commitment,
        "margin": command.margin,
        "alpha": command.alpha,
        "approval": command.approval,
    }
    entry = Entry(act="manifest.made", words=words, about=command.studies, fields=fields)
    return Effect(result=result, entries=(entry,), facts=made)


def _note_verified(context: Context, command: NoteVerified) -> Effect:
    known = frozen(context.connection, command.digest)
    found = f"not whole, {count_of(command.problems, 'problem')}" if command.problems else "whole"
    words = f"Verified a manifest (hash {known.digest[:16]}): {found}."
    fields: dict[str, Json] = {"digest": known.digest, "problems": command.problems}
    fact = ManifestVerified(digest=known.digest, problems=command.problems, by=context.actor.name)
    entry = Entry(act="manifest.verified", words=words, fields=fields)
    return Effect(result=fields, entries=(entry,), facts=(fact,))


def _open(context: Context, command: OpenTest) -> Effect:
    known = frozen(context.connection, command.digest)
    before = openings_of(context.connection, known)
    _check_again(before, command.reason)
    number = len(before) + 1
    context.connection.execute(
        test_openings.insert().values(
            digest=command.digest,
            number=number,
            packages=[*command.packages],
            reason=command.reason.strip(),
            person=context.actor.id,
            at=context.now,
        )
    )
    mine = Opening(
        digest=command.digest,
        number=number,
        packages=command.packages,
        reason=command.reason.strip(),
        person=context.actor.id,
        at=context.now,
    )
    result = last_opening(known, [*before, mine])
    words = (
        f"Opened the test set of a manifest (hash {known.digest[:16]}), opening {number}, for "
        f"{' and '.join(command.packages)}; each opening so far is judged at alpha "
        f"{result['alpha_each']:.4g}."
    )
    fields = {
        one: result[one] for one in ("manifest", "opening", "packages", "reason", "alpha_each")
    }
    entry = Entry(act="manifest.opened", words=words, fields=fields)
    fact = TestOpened(digest=known.digest, number=number)
    return Effect(result=result, entries=(entry,), facts=(fact,))


def _give(context: Context, command: NoteTestGiven) -> Effect:
    known = frozen(context.connection, command.digest)
    words = (
        f"Gave out the labels of the test set of a manifest (hash {known.digest[:16]}), as opening "
        f"{command.opening} showed them."
    )
    fields: dict[str, Json] = {
        "manifest": known.digest,
        "opening": command.opening,
        "finding": command.finding,
    }
    entry = Entry(act="manifest.test_given", words=words, fields=fields)
    return Effect(result=fields, entries=(entry,))


def _check_again(before: Sequence[Opening], reason: str) -> None:
    """Ask of who opens a test set again why.

    Raises:  Refused: If he does not say. BadInput: If he says too little.
    """
    if not before:
        return
    if not reason.strip():
        last = before[-1]
        message = (
            "The test set of this manifest, or a part of it, was opened before, last for "
            f"{' and '.join(last.packages)} on {last.at:%Y-%m-%d}. A further opening divides alpha "
            "for all of them: say with --reason why it is worth that."
        )
        raise Refused(message, reason="test_opened_before", openings=len(before))
    check_reason(reason)


HANDLERS = (
    Handler(command=FreezeManifest, run=_freeze),
    Handler(command=NoteVerified, run=_note_verified),
    Handler(command=OpenTest, run=_open),
    Handler(command=NoteTestGiven, run=_give),
)
