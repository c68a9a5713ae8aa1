"""Somebody at a terminal: who he is, what he asks, and what he has brought until he leaves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from lynkeus.access.actors import Actor, Role
from lynkeus.app.house import House
from lynkeus.core.errors import BadInput
from lynkeus.core.ids import CaseId, new_id
from lynkeus.core.json import Json
from lynkeus.inference.asking import AgeBand

Give = Callable[[str, Iterable[bytes]], None]
"""Hands a file to who asked: its name and its bytes."""


@dataclass(slots=True, kw_only=True)
class Visit:
    """Somebody at a terminal, from his first question to his last."""

    house: House
    actor: Actor
    touched: set[CaseId] = field(default_factory=set)
    meant: set[CaseId] = field(default_factory=set)

    def do(self, command: object) -> Json:
        """Put a command through the door, in his name."""
        return self.house.door.execute(self.actor, command, key=new_id())

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

    def number(self, name: str) -> int | None:
        """Give a number that was said, if one was."""
        value = self.said.get(name)
        return value if isinstance(value, int) else None

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


Operation = Callable[[Visit, Asked], Json]
"""Something that a site can be asked to do."""
