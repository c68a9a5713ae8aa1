"""What the terminal asks of a version's life: taken in, tried unseen, released, rolled back."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from lynkeus.access.actors import Actor
from lynkeus.access.grounds import check_reason
from lynkeus.access.people import person_with_password
from lynkeus.app.packages import open_version
from lynkeus.app.release import releasing
from lynkeus.app.reviews import Looked, review
from lynkeus.app.shipped.packages import shipped_package, shipped_version
from lynkeus.app.taking_in import bring_in
from lynkeus.app.trials import trial
from lynkeus.app.visiting import Asked, Operation, Visit
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, NotFound, Refused
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.models.change_plan import parse_change_plan
from lynkeus.models.cycle.commands import (
    EndShadow,
    ExportPackage,
    RetirePackage,
    RollBackPackage,
    ShadowPackage,
)
from lynkeus.models.packed.ports import package_files, packed
from lynkeus.models.queries import in_use, registered, using
from lynkeus.models.registry import Registered, Standing
from lynkeus.models.releasing.commands import DeclareChangePlan

RELEASE = "release package"


def _import_package(visit: Visit, asked: Asked) -> Json:
    """Take in a shipped package by its name, another by its folder or archive."""
    return bring_in(visit.house, visit.actor, Path(asked.text("which")), new_id())


def _export_package(visit: Visit, asked: Asked) -> Json:
    house, package = visit.house, asked.text("which")
    version = asked.text("version") or _version_to_export(house.database, package)
    opened = open_version(house.database, (package, version))
    done = visit.do(ExportPackage(package=package, version=version, digest=opened.digest))
    name = f"{package}-{version}"
    asked.give(f"{name}.zip", (packed(name, package_files(opened.folder)),))
    return done


def _version_to_export(database: Database, package: str) -> str:
    with database.read() as connection:
        used = [one.version for one in in_use(connection) if one.package == package]
    shipped = shipped_package(package)
    if used or shipped is None:
        return _only(database, package, _is_known) if not used else used[0]
    return shipped_version(shipped)


def _shadow_package(visit: Visit, asked: Asked) -> Json:
    return visit.do(ShadowPackage(**_waiting(visit, asked)))


def _end_shadow(visit: Visit, asked: Asked) -> Json:
    package = asked.text("which")
    version = asked.text("version") or _only(visit.house.database, package, _reads_unseen)
    return visit.do(EndShadow(package=package, version=version))


def _retire_package(visit: Visit, asked: Asked) -> Json:
    check_reason(asked.text("reason"))  # given wrongly, whatever stands here
    return visit.do(RetirePackage(**_waiting(visit, asked), reason=asked.text("reason")))


def _trial(visit: Visit, asked: Asked) -> Json:
    package = asked.text("which")
    version = asked.text("version") or _only(visit.house.database, package, _reads_unseen)
    return trial(visit.house, visit.actor, package, version)


def _declare_plan(visit: Visit, asked: Asked) -> Json:
    return visit.do(DeclareChangePlan(plan=parse_change_plan(asked.body)))


def _release_package(visit: Visit, asked: Asked) -> Json:
    """Release a version in the name of the person who signs; the terminal alone may not."""
    which = _waiting(visit, asked)
    model = (which["package"], which["version"])
    command = releasing(visit.house.database, model, asked.text("manifest"), asked.body)
    signer = _signer(visit, asked)
    return visit.house.door.execute(signer, command, key=new_id())


def _signer(visit: Visit, asked: Asked) -> Actor:
    """Ask for the password of who signs; argon2 is slow on purpose, so no transaction waits."""
    login = asked.text("signed_by")
    person = person_with_password(visit.house.database, login, asked.text("password"))
    if person is None:
        message = f"The password is not that of {login!r}, or there is no such account."
        refusal = Refused(message, reason="signature_wrong", login=login)
        visit.house.door.refuse_early(visit.actor, RELEASE, refusal)
        raise refusal
    return person.as_actor()


def _roll_back_package(visit: Visit, asked: Asked) -> Json:
    """Roll back what is in use, and tell whom it has read."""
    reason, package = asked.text("reason"), asked.text("which")
    check_reason(reason)  # given wrongly, whatever stands here
    with visit.house.database.read() as connection:
        version = using(connection, package).version
    command = RollBackPackage(package=package, version=version, reason=reason)
    done = cast("Mapping[str, Json]", visit.do(command))
    return {**done, "review": _reviewed(visit, (package, version))}


def _review_package(visit: Visit, asked: Asked) -> Json:
    package = asked.text("which")
    version = asked.text("version") or _only(visit.house.database, package, _is_out)
    return _reviewed(visit, (package, version))


def _reviewed(visit: Visit, model: tuple[str, str]) -> Json:
    house = visit.house
    looked = Looked(actor=visit.actor, now=house.clock.now(), named=False)
    return review(house.door, house.database, looked, model)


def _waiting(visit: Visit, asked: Asked) -> dict[str, str]:
    """Say which candidate is meant: the one that is named, or the only one."""
    package, version = asked.text("which"), asked.text("version")
    return {
        "package": package,
        "version": version or _only(visit.house.database, package, _waits),
    }


def _only(database: Database, package: str, meant: Callable[[Registered], bool]) -> str:
    with database.read() as connection:
        known = [one for one in registered(connection) if one.package == package]
    found = [one.version for one in known if meant(one)]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"Say with --version which one of {package} is meant: {', '.join(found)}."
        raise BadInput(message, reason="version_which", package=package)
    message = (
        f"No such version of {package} lies at this site: `lynkeus packages list` names all, "
        "`lynkeus packages import` takes one in."
    )
    raise NotFound(message, reason="no_such_package", package=package)


def _waits(one: Registered) -> bool:
    return one.waits


def _is_out(one: Registered) -> bool:
    return one.was_used and not one.in_use


def _reads_unseen(one: Registered) -> bool:
    return one.standing is Standing.SHADOW


def _is_known(_: Registered) -> bool:
    return True


LIFE_CYCLE: Mapping[str, Operation] = {
    "import package": _import_package,
    "export package": _export_package,
    "shadow package": _shadow_package,
    "end shadow": _end_shadow,
    "retire package": _retire_package,
    "tell trial": _trial,
    "declare plan": _declare_plan,
    "release package": _release_package,
    "roll back package": _roll_back_package,
    "review package": _review_package,
}
