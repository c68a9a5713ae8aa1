"""A site at which models are made: who makes them, films with labels, a training that is done."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from argon2 import PasswordHasher
from PIL import Image

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.access.records import persons
from lynkeus.app.house import MAKER_KEY, House, open_house, program
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.core.runs import State
from lynkeus.core.settings import Settings
from lynkeus.learning.runs.commands import BeginTraining, EndTraining, StartTraining
from lynkeus.models.ports import maker_key, sign_package

from ..homes import lay_home
from ..models import toy
from .site import PASSWORD

PEOPLE = {"eva": (Role.ENGINEER, "Eva Engineer"), "admin": (Role.ADMINISTRATOR, "周敏")}
FILMS = 12
ON = "films: 120, patients: 118, 'on': 'held-out patients, films as they are'"
CARD = toy.CARD.replace(
    "figures: []",
    "figures:\n"
    f"- {{name: AUC, value: 0.981, low: 0.962, high: 0.993, {ON}, method: bootstrap}}\n"
    f'- {{name: "the traditional method\'s AUC", value: 0.936, low: 0.905, high: 0.961, {ON}, '
    "method: bootstrap}\n"
    "traditional:\n"
    "  method: linear_svm\n"
    "  says: HOG and a linear support vector machine\n"
    "  measure: AUC\n"
    "  cases: 120\n"
    "  patients: 118\n"
    "  beside:\n"
    "  - {'on': 'films as they are', network: 0.981, traditional: 0.936, difference: 0.045, "
    "low: 0.016, high: 0.077, p: 0.003, decides: true}",
)
"""Of a toy that has figures, and is shown to beat a traditional method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where the site and its data folder are, and which training is done."""

    home: Path
    data: Path
    run: str


def make(folder: Path) -> Workshop:
    """Make the site."""
    home, data = lay_home(folder / "home"), folder / "data"
    _films(data / "chest")
    house = open_house(Settings(home=home, films=data))
    try:
        _people(house)
        return Workshop(home=home, data=data, run=trained(house))
    finally:
        house.close()


def _films(folder: Path) -> None:
    folder.mkdir(parents=True)
    for number in range(FILMS):
        grey = np.random.default_rng(number).integers(0, 255, (40, 50), dtype=np.uint8)
        Image.fromarray(grey).save(folder / f"{number}.png")
    rows = [f"{n}.png,{'pneumonia' if n % 2 else 'normal'},p{n}" for n in range(FILMS)]
    text = "\n".join(("file,finding,patient", *rows))
    (folder / "labels.csv").write_text(text, encoding="utf-8")


def _people(house: House) -> None:
    password = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with house.database.write() as connection:
        for login, (role, name) in PEOPLE.items():
            row = {"id": new_id(), "login": login, "name": name, "roles": [role.value]}
            more = {"password": password, "language": "en", "added_at": house.clock.now()}
            connection.execute(persons.insert().values(**row, **more))


def trained(house: House) -> str:
    """Leave a training that is done, and the package that it made, signed with the site's key."""
    run, settings = new_id(), house.settings
    folder = settings.trainings_folder / run / "toy-model"
    toy.package(folder, toy.gates(), CARD)
    sign_package(folder, maker_key(settings.keys_folder / MAKER_KEY))
    eva = Actor(
        id="eva", kind=ActorKind.PERSON, name="Eva Engineer", roles=frozenset({Role.ENGINEER})
    )
    made: Json = {"package": "toy-model", "version": "1.0.0"}
    for who, command in (
        (eva, StartTraining(run=run, plan="toy.yaml", sha256="0" * 64)),
        (program("learning"), BeginTraining(run=run)),
        (program("learning"), EndTraining(run=run, state=State.DONE, told={"made": made})),
    ):
        house.door.execute(who, command, key=new_id())
    return run
