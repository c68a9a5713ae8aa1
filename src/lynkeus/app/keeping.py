"""What those who keep a site ask of it at the terminal: its people, its packages, its peers."""

from collections.abc import Mapping

from lynkeus.access.accounts import ChangeRoles, DisablePerson, EnablePerson
from lynkeus.access.commands import Invite, WithdrawInvitation
from lynkeus.access.grounds import check_reason
from lynkeus.access.people import everybody, open_invitations
from lynkeus.access.people_api import open_json
from lynkeus.access.sessions import new_token, token_hash
from lynkeus.app.packages import activate, distrust, package_lines, trust
from lynkeus.app.registered import known_makers
from lynkeus.app.visiting import Asked, Operation, Visit
from lynkeus.archive.peers import AddPeer, RemovePeer, has_addresses, listed
from lynkeus.core.json import Json
from lynkeus.models.commands import ResumePackage, StopPackage
from lynkeus.models.counting.commands import CalibratePackage
from lynkeus.models.predictive import predictive_values, read_judged
from lynkeus.models.queries import using


def _invite(visit: Visit, asked: Asked) -> Json:
    roles, token = asked.roles(), new_token()
    visit.do(Invite(token=token_hash(token), roles=roles))
    link = f"{visit.house.settings.address}/first-run/{token}"
    return {"link": link, "roles": sorted(roles)}


def _list_people(visit: Visit, _: Asked) -> Json:
    with visit.house.database.read() as connection:
        known = everybody(connection)
        invited = open_invitations(connection, visit.house.clock.now())
    people: list[Json] = [
        {
            "login": one.login,
            "name": one.name,
            "roles": sorted(one.roles),
            "disabled": one.disabled,
        }
        for one in known
    ]
    return {"people": people, "invitations": [open_json(one) for one in invited]}


def _withdraw_invitation(visit: Visit, asked: Asked) -> Json:
    return visit.do(WithdrawInvitation(invitation=asked.text("invitation")))


def _disable_person(visit: Visit, asked: Asked) -> Json:
    return visit.do(DisablePerson(login=asked.text("login")))


def _enable_person(visit: Visit, asked: Asked) -> Json:
    return visit.do(EnablePerson(login=asked.text("login")))


def _change_roles(visit: Visit, asked: Asked) -> Json:
    return visit.do(ChangeRoles(login=asked.text("login"), roles=asked.roles()))


def _list_packages(visit: Visit, _: Asked) -> Json:
    known, shipped = package_lines(visit.house.database)
    makers: list[Json] = [
        {"key": one.fingerprint, "name": one.name, "trusted": one.trusted}
        for one in known_makers(visit.house.database)
    ]
    return {"packages": known, "shipped_not_activated": shipped, "makers": makers}


def _activate_package(visit: Visit, asked: Asked) -> Json:
    done = activate(visit.house, visit.actor, asked.text("which"), asked.text("reason"))
    return {
        "package": done.package,
        "version": done.version,
        "registration": done.registration,
    }


def _stop_package(visit: Visit, asked: Asked) -> Json:
    which, version, reason = _used(visit, asked)
    return visit.do(StopPackage(package=which, version=version, reason=reason))


def _resume_package(visit: Visit, asked: Asked) -> Json:
    which, version, reason = _used(visit, asked)
    return visit.do(ResumePackage(package=which, version=version, reason=reason))


def _used(visit: Visit, asked: Asked) -> tuple[str, str, str]:
    """Give which package is meant, its version that is in use now, and the reason."""
    which, reason = asked.text("which"), asked.text("reason")
    check_reason(reason)  # given wrongly, whatever stands here
    with visit.house.database.read() as connection:
        return which, using(connection, which).version, reason


def _calibrate_package(visit: Visit, asked: Asked) -> Json:
    point, films = read_judged(asked.body)
    command = CalibratePackage(
        package=asked.text("which"),
        version=asked.text("version"),
        point=point,
        counted=predictive_values(films),
        source=asked.text("source"),
        labels=asked.text("labels"),
        rule=asked.text("rule"),
    )
    return visit.do(command)


def _trust_key(visit: Visit, asked: Asked) -> Json:
    key, name, file = (asked.text(one) for one in ("key", "name", "file"))
    return {"key": trust(visit.house, visit.actor, key, name, file)}


def _distrust_key(visit: Visit, asked: Asked) -> Json:
    return distrust(visit.house, visit.actor, asked.text("key"), asked.text("reason"))


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
    title, where, port = asked.text("ae_title"), asked.text("address"), asked.number("port")
    visit.do(AddPeer(ae_title=title, address=where, port=port))
    found = has_addresses(where)
    return {"ae_title": title, "address": where, "port": port, "address_known": found}


def _remove_peer(visit: Visit, asked: Asked) -> Json:
    title, where = asked.text("ae_title"), asked.text("address")
    return visit.do(RemovePeer(ae_title=title, address=where or None))


KEEPING: Mapping[str, Operation] = {
    "invite": _invite,
    "list people": _list_people,
    "withdraw invitation": _withdraw_invitation,
    "disable person": _disable_person,
    "enable person": _enable_person,
    "change roles": _change_roles,
    "list packages": _list_packages,
    "activate package": _activate_package,
    "calibrate package": _calibrate_package,
    "stop package": _stop_package,
    "resume package": _resume_package,
    "trust key": _trust_key,
    "distrust key": _distrust_key,
    "list peers": _list_peers,
    "add peer": _add_peer,
    "remove peer": _remove_peer,
}
