"""A release as terminal and pages put it together: what is brought for it, and how it stands."""

import hashlib

from sqlalchemy import Connection

from lynkeus.app.packages import open_version
from lynkeus.core.database import Database
from lynkeus.core.errors import Refused
from lynkeus.core.json import Json
from lynkeus.manifests.queries import Frozen, Opening, frozen, opened_for
from lynkeus.models.acceptance import lacking, opened_as, read_measured
from lynkeus.models.change_plan import changed_parts
from lynkeus.models.judging.evaluation import COMPARISON, EVALUATION, Evaluation
from lynkeus.models.judging.kept.ports import Evaluations
from lynkeus.models.judging.queries import evaluated
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.queries import in_use, named
from lynkeus.models.releasing.commands import ReleasePackage
from lynkeus.models.releasing.queries import judge
from lynkeus.models.releasing.shown import Shown

Model = tuple[str, str]


def releasing(
    database: Database, model: Model, manifest: str, report: bytes, evaluation: str = ""
) -> ReleasePackage:
    """Write the command that releases a version for what is brought.

    Args:     manifest: The hash of the one whose test set was opened. report: As `compare`, or
              `evaluate`, wrote it. evaluation: The site's own whose report it is, if it is one's.
    Raises:   NotFound: If there is no such version. BadInput: If the report is none, or a package
              is not what was signed.
    """
    measured = read_measured(report)
    shown = _shown(database, model, manifest, b"")
    return ReleasePackage(
        package=model[0],
        version=model[1],
        digest=shown.digest,
        lacking=shown.lacking,
        active=shown.active,
        changed=shown.changed,
        manifest=manifest,
        measured=measured,
        report=hashlib.sha256(report).hexdigest(),
        evaluation=evaluation,
    )


def own_report(database: Database, kept: Evaluations, model: Model, evaluation: str) -> bytes:
    """Read the report of one of the site's own evaluations that a release asks for.

    Raises:  NotFound: If there is no such evaluation, or its report is gone. Broken: If that was
             changed. Refused: reason `evaluation_not_own`, if it is none of this version.
    """
    with database.read() as connection:
        digest = named(connection, *model).digest
        of_it = [one for one in evaluated(connection, digest) if one.id == evaluation]
        used = [one for one in in_use(connection) if one.package == model[0]]
    if not of_it:
        message = "This is no evaluation of this version that is done here: choose another."
        raise Refused(message, reason="evaluation_not_own", evaluation=evaluation)
    [one] = of_it
    which = COMPARISON if used and COMPARISON in one.reports else EVALUATION
    return kept.report(one.id, which, one.reports[which])


def conditions(database: Database, model: Model, manifest: str, report: bytes) -> dict[str, Json]:
    """Tell how each thing stands that a release asks for; nothing changes.

    Args:     manifest: "" for the one that the report names, or whose test set was opened last for
              this very content. report: Empty where none is brought yet.
    Raises:   As `releasing`.
    """
    with database.read() as connection:
        one = named(connection, *model)
        tests = opened_for(connection, opened_as(one.package, one.version, one.digest))
        own = [_own(connection, each) for each in evaluated(connection, one.digest)]
    said = read_measured(report).manifest if report else ""
    chosen = manifest or said or (tests[0][0].digest if tests else "")
    shown = _shown(database, model, chosen, report)
    with database.read() as connection:
        judged = judge(connection, named(connection, *model), shown)
        used = [o.version for o in in_use(connection) if o.package == one.package]
    return {
        "active": used[0] if used else "",
        "manifest": chosen,
        "tests": [_test(*one) for one in tests],
        "evaluations": [*own],
        "openings": judged.openings,
        "conditions": [each.as_json() for each in judged.conditions],
        "held": [each.as_json() for each in judged.held],
        "plan": None if judged.plan is None else judged.plan.as_json(),
    }


def _own(connection: Connection, one: Evaluation) -> dict[str, Json]:
    beside = [f"{each.package} {each.version}" for each in one.packages[1:]]
    return {
        "run": one.id,
        "manifest": one.manifest,
        "name": frozen(connection, one.manifest).name,
        "opening": one.opening,
        "beside": beside[0] if beside else None,
        "by": one.by,
        "at": one.since.isoformat(),
    }


def _test(known: Frozen, opening: Opening) -> dict[str, Json]:
    told: dict[str, Json] = {"manifest": known.digest, "name": known.name}
    return {**told, "films": known.films, "at": opening.at.isoformat()}


def _shown(database: Database, model: Model, manifest: str, report: bytes) -> Shown:
    candidate = open_version(database, model)
    active = _in_use(database, model[0])
    return Shown(
        digest=candidate.digest,
        lacking=lacking(candidate.card, candidate.seen),
        active="" if active is None else active.digest,
        changed=() if active is None else changed_parts(active.card, candidate.card),
        manifest=manifest,
        measured=read_measured(report) if report else None,
    )


def _in_use(database: Database, package: str) -> OpenedPackage | None:
    with database.read() as connection:
        used = [one for one in in_use(connection) if one.package == package]
    return open_version(database, (package, used[0].version)) if used else None
