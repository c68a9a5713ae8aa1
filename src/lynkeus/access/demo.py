"""The demo's people: random passwords, made at each start, shown to whoever sits there."""

from dataclasses import dataclass

from lynkeus.core.errors import NotFound
from lynkeus.core.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody to enter the demo as."""

    login: str
    name: str
    roles: tuple[str, ...]
    password: str


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """All people of the demo; a port that only the demo fills."""

    people: tuple[DemoPerson, ...]

    def listed(self) -> list[Json]:
        """List who can be entered as, without passwords."""
        return [
            {"login": one.login, "name": one.name, "roles": list(one.roles)} for one in self.people
        ]

    def password_of(self, login: str) -> str:
        """Give a demo password.

        Raises:  NotFound: If the demo has no such person.
        """
        for one in self.people:
            if one.login == login:
                return one.password
        message = "The demo has no such person; choose one of those shown."
        raise NotFound(message, reason="no_such_person")
