"""Who acts: people, services, models, devices, and people in a terminal."""

from dataclasses import dataclass
from enum import StrEnum

from lynkeus.core.json import Json


class Role(StrEnum):
    """What a person is at this site; a right belongs to a role."""

    RADIOLOGIST = "radiologist"
    SENIOR_RADIOLOGIST = "senior_radiologist"
    TECHNOLOGIST = "technologist"
    ENGINEER = "engineer"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"
    OPERATOR = "operator"


READERS = frozenset({Role.RADIOLOGIST, Role.SENIOR_RADIOLOGIST})
JUDGES = frozenset({Role.SENIOR_RADIOLOGIST, Role.TECHNOLOGIST})
"""Who judge the images that checks hold back."""
PEOPLE = frozenset(
    {
        Role.RADIOLOGIST,
        Role.SENIOR_RADIOLOGIST,
        Role.TECHNOLOGIST,
        Role.ENGINEER,
        Role.ADMINISTRATOR,
    }
)


class ActorKind(StrEnum):
    """What sort of thing acts."""

    PERSON = "person"
    SERVICE = "service"
    MODEL = "model"
    DEVICE = "device"
    OPERATOR = "operator"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, in which roles, and for a program its version and who answers for it."""

    id: str
    kind: ActorKind
    name: str
    roles: frozenset[Role]
    version: str = ""
    responsible: str = ""

    def as_json(self) -> dict[str, Json]:
        """Give what the ledger keeps of an actor."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "name": self.name,
            "version": self.version,
            "responsible": self.responsible,
        }


def service(name: str, *, responsible: str, version: str = "") -> Actor:
    """Make a program of the platform an actor; it may do only what a rule grants services."""
    return Actor(
        id=f"service:{name}",
        kind=ActorKind.SERVICE,
        name=name,
        roles=frozenset({Role.SERVICE}),
        version=version,
        responsible=responsible,
    )


def operator(user: str) -> Actor:
    """Make a person in a terminal an actor, allowed by read access to the site's key."""
    return Actor(
        id=f"operator:{user}",
        kind=ActorKind.OPERATOR,
        name=user,
        roles=frozenset({Role.OPERATOR}),
    )


def stranger(peer: str) -> Actor:
    """Make somebody who has not said who he is an actor: only refusals name him."""
    return Actor(id=f"stranger:{peer}", kind=ActorKind.STRANGER, name=peer, roles=frozenset())
