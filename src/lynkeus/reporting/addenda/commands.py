"""A doctor adds to a signed report: of images that came after the signature, or of a mistake."""

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from lynkeus.access.actors import READERS
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.archive.rulings import clashes_of, ruled
from lynkeus.cases.opinions import check_active, check_images
from lynkeus.cases.queries import state_of
from lynkeus.cases.told.commands import note_told
from lynkeus.cases.whose import doubted, named
from lynkeus.core.errors import Conflict
from lynkeus.core.ids import CaseId
from lynkeus.reporting import telling
from lynkeus.reporting.in_hand.commands import end_leases
from lynkeus.reporting.queries import is_hidden, reports_of
from lynkeus.reporting.records import addenda
from lynkeus.reporting.report import check_addendum, check_doubted, check_patients, check_ruled


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAddendum:
    """Add to a signed report, on the images and the addenda seen.

    Who signs gave the password, and knows how many patients the images name, and how many objects
    kept aside name another one, and how often somebody ruled on such objects.
    """

    case: CaseId
    seen: int
    revision: int
    patients: int
    doubted: int
    ruled: int
    text: str
    active_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AddendumSigned:
    """Something was added to a signed report."""

    kind: ClassVar[str] = "report.addendum_signed"
    case: CaseId
    number: int


def _sign(context: Context, command: SignAddendum) -> Effect:
    case = command.case
    check_active(command.active_s)
    study = study_by_case(context.connection, case)
    check_patients(seen=command.patients, now=named(study))
    clashes = clashes_of(context.connection, case)
    doubtful = doubted(study, clashes)
    check_doubted(seen=command.doubted, now=doubtful)
    check_ruled(seen=command.ruled, now=ruled(clashes))
    kept = reports_of(context.connection, [case])[case]
    check_addendum(kept, command.text, seen=command.seen)
    if is_hidden(context.connection, study, context.actor.id):
        message = "Give your own opinion first, or ask for what is signed; then add to it."
        raise Conflict(message, reason="opinion_first")
    check_images(seen=command.revision, revision=study.revision)
    number = len(kept.addenda) + 1
    who = {"person": context.actor.id, "signed_by": context.actor.name, "signed_at": context.now}
    row = {"case": case, "number": number, "revision": study.revision, "text": command.text}
    context.connection.execute(addenda.insert().values(**row, **who))
    known = state_of(context.connection, case, context.actor.id)
    note_told(context, case, knows=known.knows)
    end_leases(context, case)
    entry = Entry(
        act="report.addendum_signed",
        words=f"Addendum {number} to the signed report signed; the report stands as it was."
        + telling.whose(command.patients, doubtful),
        about=(case,),
        subject=study.subject,
        fields={
            "number": number,
            "revision": study.revision,
            "digest": hashlib.sha256(command.text.encode()).hexdigest(),
            "active_s": command.active_s,
            **telling.known_of(command.patients, doubtful),
        },
    )
    fact = AddendumSigned(case=case, number=number)
    return Effect(result={"number": number}, entries=(entry,), facts=(fact,))


def _needs_viewing(context: Context, command: SignAddendum) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


HANDLERS = (Handler(command=SignAddendum, run=_sign),)

RULES = (
    Rule(
        command=SignAddendum,
        roles=READERS,
        grounds="readers add to a signed report what they sign, with their password again",
        condition=_needs_viewing,
    ),
)
