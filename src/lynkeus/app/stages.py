"""The life of a version by page: tried unseen, its trial told, given up, planned for, released."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, StringConstraints

from lynkeus.access.signing import confirm
from lynkeus.access.web import Why, provided
from lynkeus.app.cards import AtShelf, Shelf, show_model
from lynkeus.app.release import Model, conditions, own_report, releasing
from lynkeus.app.trials import trial
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.models.change_plan import PLAN_BYTES_MAX, parse_change_plan
from lynkeus.models.cycle.commands import EndShadow, RetirePackage, ShadowPackage
from lynkeus.models.judging.kept.ports import Evaluations
from lynkeus.models.releasing.commands import DeclareChangePlan, ReleasePackage
from lynkeus.models.releasing.queries import declared

router = APIRouter(prefix="/api/models")

REPORT_MAX = 1 << 20
"""Characters of a report; `compare` writes some thousands."""
Digest = Annotated[str, StringConstraints(max_length=64)]
Report = Annotated[str, StringConstraints(max_length=REPORT_MAX)]
Word = Annotated[str, StringConstraints(max_length=200)]


class Declaration(BaseModel):
    """A document as somebody wrote it, YAML or JSON."""

    document: Annotated[str, StringConstraints(max_length=PLAN_BYTES_MAX)]


class Brought(BaseModel):
    """What is brought for a release: which test set, and the report as its file says it.

    Or it is the report of an evaluation that the site has made itself.
    """

    manifest: Digest = ""
    report: Report = ""
    evaluation: Word = ""


class Signed(Brought):
    """The same, and the password of who signs."""

    password: Word


Kept = Annotated[Evaluations, provided(Evaluations)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who signs, from where, and the evaluations that are kept."""

    shelf: Shelf
    kept: Evaluations
    request: Request


def _desk(shelf: AtShelf, kept: Kept, request: Request) -> Desk:
    return Desk(shelf=shelf, kept=kept, request=request)


Signing = Annotated[Desk, Depends(_desk)]


@router.post("/{package}/{version}/shadow")
def shadow_model(package: str, version: str, shelf: AtShelf) -> dict[str, Json]:
    """Let a candidate read unseen; one of the same package that did so does so no more."""
    command = ShadowPackage(package=package, version=version)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return show_model(package, version, shelf)


@router.delete("/{package}/{version}/shadow")
def end_shadow(package: str, version: str, shelf: AtShelf) -> dict[str, Json]:
    """Let a version read unseen no more."""
    command = EndShadow(package=package, version=version)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return show_model(package, version, shelf)


@router.post("/{package}/{version}/trial")
def tell_trial(package: str, version: str, shelf: AtShelf) -> Json:
    """Tell in totals what a version said unseen, beside what people decided; it is recorded."""
    return trial(shelf, shelf.caller, package, version)


@router.post("/{package}/{version}/retire")
def retire_model(package: str, version: str, said: Why, shelf: AtShelf) -> dict[str, Json]:
    """Give up a version that was never in use here."""
    command = RetirePackage(package=package, version=version, reason=said.reason)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return show_model(package, version, shelf)


@router.get("/{package}/{version}/plan")
def show_plans(package: str, version: str, shelf: AtShelf) -> dict[str, Json]:
    """List the change plans that were declared for a package, the newest first."""
    with shelf.database.read() as connection:
        told: list[Json] = [one.as_json() for one in declared(connection, package)]
    if not told:
        show_model(package, version, shelf)  # refuses where there is no such version
    return {"items": told[::-1]}


@router.post("/{package}/{version}/plan")
def declare_plan(package: str, version: str, said: Declaration, shelf: AtShelf) -> dict[str, Json]:
    """Declare what may change in a package, and what a changed version must show."""
    shelf.door.check(shelf.caller, DeclareChangePlan)
    show_model(package, version, shelf)  # refuses where there is no such version
    plan = parse_change_plan(sent(said.document))
    check_named(plan.package, package)
    shelf.door.execute(shelf.caller, DeclareChangePlan(plan=plan), key=shelf.key)
    return show_plans(package, version, shelf)


@router.post("/{package}/{version}/release/conditions")
def show_conditions(
    package: str, version: str, said: Brought, shelf: AtShelf, kept: Kept
) -> dict[str, Json]:
    """Tell how each thing stands that a release asks for, with what is brought; nothing changes."""
    shelf.door.check(shelf.caller, ReleasePackage)
    model = (package, version)
    return conditions(shelf.database, model, said.manifest, _report(shelf, kept, model, said))


@router.post("/{package}/{version}/release")
def release_model(package: str, version: str, said: Signed, at: Signing) -> dict[str, Json]:
    """Let a version read in the place of the one in use; who asks signs with the password again."""
    shelf = at.shelf
    shelf.door.check(shelf.caller, ReleasePackage)
    model = (package, version)
    report = _report(shelf, at.kept, model, said)
    command = releasing(shelf.database, model, said.manifest, report, said.evaluation)
    _sign(at.request, shelf, said.password)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return show_model(package, version, shelf)


def _report(shelf: Shelf, kept: Evaluations, model: Model, said: Brought) -> bytes:
    """Give the report that is brought, or the one that the site has made itself."""
    if said.evaluation:
        return own_report(shelf.database, kept, model, said.evaluation)
    return sent(said.report)


def _sign(request: Request, shelf: Shelf, password: str) -> None:
    confirm(request, shelf.caller, password, right="release package", about="")


def sent(text: str) -> bytes:
    """Give what a page sent of a file as that file has it."""
    return text.encode("utf-8", "replace")


def check_named(said: str, package: str) -> None:
    """Ask that a document is about the package on whose page it is declared.

    Raises:  BadInput: If it is about another.
    """
    if said != package:
        message = f"The document is about {said}, and this page is about {package}."
        raise BadInput(message, reason="document_other", said=said, package=package)
