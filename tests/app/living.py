"""A site with a version in use, a later one at hand, and somebody at its terminal who asks."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lynkeus.access.actors import operator
from lynkeus.app.house import program
from lynkeus.app.operations import ask
from lynkeus.app.packages import activate, trust
from lynkeus.app.visiting import Visit
from lynkeus.archive.queries import study_by_uid
from lynkeus.cases.commands import RecordReading
from lynkeus.cases.records import opinions
from lynkeus.core.errors import LynkeusError
from lynkeus.core.ids import CaseId, new_id
from lynkeus.models import queries
from lynkeus.models.card import Figure, card_text, parse_card
from lynkeus.models.ports import sign_package
from lynkeus.models.registry import Standing
from lynkeus.models.seen import Seen, seen_text
from lynkeus.reporting.records import reports

from ..access.calling import Called, called
from ..archive.making import image
from ..models import toy
from ..models.releasing import FILMS, MANIFEST

OPERATOR = operator("ada")
SERVICE = program("a test")
LOT = 4
NEWER = toy.CARD.replace("version: 1.0.0", "version: 1.1.0")
WHY = "misses films of the new detector"
Say = Callable[..., Mapping[str, Any]]


@contextmanager
def in_use(tmp_path: Path) -> Iterator[Called]:
    """Give a site where the first version of the toy is in use."""
    with called(tmp_path / "home", {}) as one:
        trust(one.house, OPERATOR, toy.MAKER, "a toy maker")
        activate(one.house, OPERATOR, str(toy.package(tmp_path / "first", toy.gates()).folder))
        yield one


def later(tmp_path: Path, name: str = "toy-model") -> Path:
    """Give a later version whose card says all that a release asks for."""
    text = NEWER.replace("toy-model", name)
    card = parse_card(text.encode())
    made = {"on": "held out", "films": 9, "patients": 9, "method": "none", "low": 0.8, "high": 1}
    names = ("AUC", "sensitivity at the operating point", "specificity at the operating point")
    figures = tuple(Figure(name=name, value=0.9, **made) for name in names)
    whole = card.model_copy(
        update={
            "figures": figures,
            "data": tuple(one.model_copy(update={"licence": "CC BY 4.0"}) for one in card.data),
        }
    )
    folder = toy.package(tmp_path / "newer", toy.gates(), text).folder
    (folder / "card.yaml").write_bytes(card_text(whole))
    seen = Seen(salt=bytes(16), films=frozenset(), patients=frozenset())
    (folder / "seen.json").write_bytes(seen_text(seen))
    sign_package(folder, toy.KEY)
    return folder


def asking(site: Called) -> Say:
    """Ask as somebody at a terminal."""
    visit = Visit(house=site.house, actor=OPERATOR)

    def ask_it(what: str, which: object, *, body: bytes = b"", **more: object) -> Mapping[str, Any]:
        given: dict[str, bytes] = {}

        def take(name: str, pieces: Any) -> None:
            given[name] = b"".join(pieces)

        told = ask(visit, what, {"which": str(which), **more}, body, take)
        return {**told, "given": given} if given else told

    return ask_it


def refusal(kind: type[LynkeusError], act: Callable[[], object]) -> str:
    with pytest.raises(kind) as problem:
        act()
    return problem.value.reason


def standing(site: Called) -> dict[str, Standing]:
    with site.house.database.read() as connection:
        return {one.version: one.standing for one in queries.registered(connection)}


def report(digest: str, against: str, **other: object) -> bytes:
    """Write what `lynkeus compare` writes, as far as a release reads it."""
    ends = {"value": 0.95, "low": 0.9, "high": 1.0}
    less = {"value": 0.0, "low": -0.01, "high": 0.01}
    measures = ("sensitivity", "specificity", "average_precision")
    said: dict[str, object] = {
        "a": {**ends, "digest": digest},
        "b": {**ends, "digest": against},
        "difference": less,
        "also": {name: {"a": ends, "b": ends, "difference": less} for name in measures},
        "manifest": MANIFEST,
        "alpha": 0.05,
        "n": FILMS - 10,
        "n_excluded": 10,
        "n_positive": 40,
        "n_patients": FILMS - 10,
    }
    return json.dumps(said | other).encode()


def received(site: Called, number: int, version: str) -> CaseId:
    """Take in a study and let a version have read it."""
    house = site.house
    house.receiver.receive(image(study=number), "a test")
    with house.database.read() as connection:
        case = study_by_uid(connection, f"2.25.{number}").case
    model = {"package": "toy-model", "version": version}
    result = {"state": "above", "reason": None, **model, "sop": f"2.25.{number}.1.1"}
    plan = {"planned": (result | {"series": "1.2.3"},), "chosen_at": site.clock.at}
    command = RecordReading(case=case, revision=1, result=result, **plan)
    house.door.execute(SERVICE, command, key=new_id())
    return case


def signed(site: Called, case: CaseId, person: str, *, found: bool = True) -> None:
    """Write a signed report and the opinion of who signed it."""
    at = site.clock.at
    row = {"case": case, "revision": 1, "at": at}
    judged = {"overall": "finding", "findings": ["opacity"]} if found else {"overall": "none"}
    with site.house.database.write() as connection:
        connection.execute(
            reports.insert().values(
                case=case, revision=1, version=1, state="signed", decision="accept",
                findings="", impression="", author=person, author_name="Zhou", changed_at=at,
                readings={"decisions": []}, signed_by="Zhou", signed_at=at,
            )
        )  # fmt: skip
        connection.execute(
            opinions.insert().values(
                **row, person=person, name="Zhou", text="", certainty="not_said", active_s=1.0,
                ai_shown_before=False, **{"findings": []} | judged,
            )
        )  # fmt: skip
