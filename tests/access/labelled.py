"""A data set for the test of rights: made of what lies in the data folder, the same for all."""

from typing import Any

from lynkeus.access.actors import operator
from lynkeus.app.house import House
from lynkeus.app.operations import ask
from lynkeus.app.visiting import Visit
from lynkeus.core.json import Json, canonical

from ..manifests import tables


def data_set(house: House) -> str:
    """Make it; gives its hash."""
    draft = tables.frozen(tables.table(2), tables.wish(tables.HALF))
    films = house.settings.films
    said: dict[str, Json] = {"root": "" if films is None else str(films / "films")}
    visit = Visit(house=house, actor=operator("a test"))
    done: Any = ask(visit, "freeze manifest", said, canonical(draft.plain()), lambda *_: None)
    return str(done["digest"])
