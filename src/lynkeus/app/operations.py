"""What the terminal may ask of a site; the same here and through the running service's socket."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from lynkeus.access.accounts import ChangeRoles, DisablePerson, EnablePerson
from lynkeus.access.actors import Actor, Role
from lynkeus.access.commands import Invite
from lynkeus.access.people import everybody
from lynkeus.access.sessions import new_token, token_hash
from lynkeus.app.house import House
from lynkeus.app.packages import activate, trust
from lynkeus.app.shipped.packages import shipped_packages, shipped_version
from lynkeus.archive.bringing import SOURCE
from lynkeus.archive.commands import ExportStudy, ListStudies
from lynkeus.archive.peers import AddPeer, RemovePeer, listed
from lynkeus.archive.queries import Study, all_studies, instances_of, study_by_uid
from lynkeus.core.errors import BadInput
from lynkeus.core.ids import CaseId, new_id
from lynkeus.core.json import Json
from lynkeus.inference.asking import AgeBand
from lynkeus.inference.commands import NoteFilmsRead, StateAge
from lynkeus.models.commands import CalibratePackage, ResumePackage, StopPackage
from lynkeus.models.predictive import predictive_values, read_judged
from lynkeus.models.queries import registered

STUDIES_MAX = 10_000

Give = Callable[[str, Iterable[bytes]], None]
"""Hands a file to who asked: its name and its bytes."""


@dataclass(slots=True, kw_only=True)
class Visit:
    """Somebody at a terminal, from his first question to his last."""

    house: House
    actor: Actor
    touched: set[CaseId] = field(default_factory=set)
    meant: set[CaseId] = field(default_factory=set)

    def ask(self, what: str, said: Mapping[str, Json], body: bytes, give: Give) -> Json:
        """Do one thing.

        Raises:  BadInput: If there is no such thing to do.
        """
        operation = OPERATIONS.get(what)
        if operation is None:
            message = f"A site cannot be asked to `{what[:40]}`."
            raise BadInput(message, reason="no_operation")
        return operation(self, Asked(said=said, body=body, give=give))

    def leave(self) -> None:
        """Let what was brought come to rest."""
        touched, self.touched, self.meant = self.touched, set(), set()
        if touched:
            self.house.settler.end(touched)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with all that belongs to it."""

    said: Mapping[str, Json]
    body: bytes
    give: Give

    def text(self, name: str) -> str:
        """Give a word that was said."""
        value = self.said.get(name)
        return value if isinstance(value, str) else ""

    def words(self, name: str) -> tuple[str, ...]:
        """Give several words that were said."""
        value = self.said.get(name)
        return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()

    def band(self) -> AgeBand | None:
        """Give the age band that was said, if one was."""
        said = self.words("band")
        return (float(said[0]), float(said[1])) if said else None

    def roles(self) -> tuple[Role, ...]:
        """Give the roles that were said.

        Raises:  BadInput: If one of them is none.
        """
        try:
            return tuple(Role(one) for one in self.words("roles"))
        except ValueError as problem:
            message = "One of these roles is unknown here."
            raise BadInput(message, reason="role_unknown") from problem


def _do(visit: Visit, command: object) -> Json:
    return visit.house.door.execute(visit.actor, command, key=new_id())


def _import_file(visit: Visit, asked: Asked) -> Json:
    outcome = visit.house.bringing.bring(asked.body, visit.actor)
    if outcome.case not in visit.touched:
        visit.touched.add(outcome.case)
        visit.house.settler.begin(outcome.case)
    if outcome.is_of_its_study:
        visit.meant.add(outcome.case)
    return {"kind": outcome.kind, "case": outcome.case}


def _end_import(visit: Visit, asked: Asked) -> Json:
    cases, band = sorted(visit.touched), asked.band()
    if band is not None:
        for case in sorted(visit.meant):
            _do(visit, StateAge(case=case, band=band, source=SOURCE))
    visit.leave()
    visit.house.settler.settle(set(cases))
    return None


def _note_films_read(visit: Visit, asked: Asked) -> Json:
    note = NoteFilmsRead(
        package=asked.text("package"),
        version=asked.text("version"),
        films=asked.words("films"),
        results=asked.words("results"),
        band=asked.band(),
    )
    return _do(visit, note)


def _list_studies(visit: Visit, _: Asked) -> Json:
    _do(visit, ListStudies(view="terminal", query_digest=""))
    with visit.house.database.read() as connection:
        found: list[Json] = [
            {**_study(one), "images": len(instances_of(connection, one.case))}
            for one in all_studies(connection, STUDIES_MAX)
        ]
    return {"studies": found}


def _study(one: Study) -> dict[str, Json]:
    return {
        "study_uid": one.study_uid,
        "modality": one.text("Modality") or "unknown",
        "received_at": one.received_at.isoformat(),
        "source": one.source,
        "revision": one.revision,
        "settled": one.settled,
    }


def _export_study(visit: Visit, asked: Asked) -> Json:
    with visit.house.database.read() as connection:
        case = study_by_uid(connection, asked.text("study_uid")).case
    _do(visit, ExportStudy(case=case))
    written = 0
    for name, pieces in visit.house.originals.files(case):
        asked.give(name, pieces)
        written += 1
    return {"files": written}


def _invite(visit: Visit, asked: Asked) -> Json:
    roles, token = asked.roles(), new_token()
    _do(visit, Invite(token=token_hash(token), roles=roles))
    link = f"{visit.house.settings.address}/first-run/{token}"
    return {"link": link, "roles": sorted(roles)}


def _list_people(visit: Visit, _: Asked) -> Json:
    with visit.house.database.read() as connection:
        known = everybody(connection)
    people: list[Json] = [
        {
            "login": one.login,
            "name": one.name,
            "roles": sorted(one.roles),
            "disabled": one.disabled,
        }
        for one in known
    ]
    return {"people": people}


def _disable_person(visit: Visit, asked: Asked) -> Json:
    return _do(visit, DisablePerson(login=asked.text("login")))


def _enable_person(visit: Visit, asked: Asked) -> Json:
    return _do(visit, EnablePerson(login=asked.text("login")))


def _change_roles(visit: Visit, asked: Asked) -> Json:
    return _do(visit, ChangeRoles(login=asked.text("login"), roles=asked.roles()))


def _list_packages(visit: Visit, _: Asked) -> Json:
    with visit.house.database.read() as connection:
        known = registered(connection)
    rows: list[Json] = [
        {
            "package": one.package,
            "version": one.version,
            "standing": one.standing.value,
            "point": one.point,
            "here": dict(one.here),
            "registration": one.summary.registration,
            "responsible": one.summary.responsible,
            "digest": one.digest,
        }
        for one in known
    ]
    used = {(one.package, one.version) for one in known}
    asleep = [
        one.name for one in shipped_packages() if (one.name, shipped_version(one)) not in used
    ]
    return {"packages": rows, "shipped_not_activated": [*asleep]}


def _activate_package(visit: Visit, asked: Asked) -> Json:
    done = activate(visit.house, visit.actor, asked.text("which"))
    return {
        "package": done.package,
        "version": done.version,
        "registration": done.registration,
    }


def _stop_package(visit: Visit, asked: Asked) -> Json:
    return _do(visit, StopPackage(package=asked.text("which"), reason=asked.text("reason")))


def _resume_package(visit: Visit, asked: Asked) -> Json:
    return _do(visit, ResumePackage(package=asked.text("which"), reason=asked.text("reason")))


def _calibrate_package(visit: Visit, asked: Asked) -> Json:
    point, films = read_judged(asked.body)
    command = CalibratePackage(
        package=asked.text("which"),
        version=asked.text("version"),
        point=point,
        counted=predictive_values(films),
        source=asked.text("source"),
        labels=asked.text("labels"),
    )
    return _do(visit, command)


def _trust_key(visit: Visit, asked: Asked) -> Json:
    return {"key": trust(visit.house, visit.actor, asked.text("key"), asked.text("name"))}


def _list_peers(visit: Visit, _: Asked) -> Json:
    with visit.house.database.read() as connection:
        known = listed(connection)
    rows: list[Json] = [
        {
            "ae_title": one.ae_title,
            "address": one.address,
            "port": one.port,
            "added_at": one.added_at.isoformat(),
        }
        for one in known
    ]
    return {"peers": rows}


def _add_peer(visit: Visit, asked: Asked) -> Json:
    title, where, port = asked.text("ae_title"), asked.text("address"), asked.said.get("port")
    _do(visit, AddPeer(ae_title=title, address=where, port=int(str(port))))
    return {"ae_title": title, "address": where, "port": port}


def _remove_peer(visit: Visit, asked: Asked) -> Json:
    title = asked.text("ae_title")
    _do(visit, RemovePeer(ae_title=title))
    return {"ae_title": title}


OPERATIONS: Mapping[str, Callable[[Visit, Asked], Json]] = {
    "import file": _import_file,
    "end import": _end_import,
    "note films read": _note_films_read,
    "list studies": _list_studies,
    "export study": _export_study,
    "invite": _invite,
    "list people": _list_people,
    "disable person": _disable_person,
    "enable person": _enable_person,
    "change roles": _change_roles,
    "list packages": _list_packages,
    "activate package": _activate_package,
    "calibrate package": _calibrate_package,
    "stop package": _stop_package,
    "resume package": _resume_package,
    "trust key": _trust_key,
    "list peers": _list_peers,
    "add peer": _add_peer,
    "remove peer": _remove_peer,
}
