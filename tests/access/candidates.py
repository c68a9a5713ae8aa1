"""Candidates of a site, each with all that its release asks for: one for one call of a route."""

import json
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lynkeus.app.house import House
from lynkeus.app.packages import trust
from lynkeus.app.registered import trusted_makers
from lynkeus.core.ids import new_id
from lynkeus.models import queries, signing
from lynkeus.models.cycle.commands import importing
from lynkeus.models.ports import open_package
from lynkeus.models.releasing.commands import DeclareChangePlan
from lynkeus.models.watching.commands import DeclareWatch
from lynkeus.models.watching.records import package_looks
from lynkeus.models.watching.watch import parse_watch

from ..app.living import OPERATOR, later
from ..models import toy
from ..models.releasing import CHANGES, FILMS, Whole, calibrated, change_plan, freeze, open_for
from .bodies import WATCH

ASKED = ("/models/import", "/shadow", "/trial", "/retire", "/release", "/release/conditions")
"""What is asked about a version that was not in use yet."""


@dataclass(slots=True)
class Candidates:
    """Brings candidates to a house."""

    house: House
    brought: int = 0

    def bring(self) -> dict[str, str]:
        """Bring one; gives its package and version, and what is brought for its release."""
        number, self.brought = self.brought, self.brought + 1
        name, digest = f"toy-{number}", sha256(b"%d" % number).hexdigest()
        if number == 0:
            trust(self.house, OPERATOR, toy.MAKER, "a toy maker")
        folder = later(self.house.settings.home.parent / name, name)
        opened = open_package(folder, trusted_makers(self.house.database))
        whole = Whole(self.house)
        whole.do(importing(opened), OPERATOR)
        whole.do(DeclareChangePlan(plan=change_plan(CHANGES.replace("toy-model", name))), OPERATOR)
        with self.house.database.read() as connection:
            one = queries.named(connection, name, "1.1.0")
        freeze(whole, digest)
        open_for(whole, one, digest=digest)  # type: ignore[arg-type]  # what names it is the same
        calibrated(whole, one, one.point)  # type: ignore[arg-type]  # as above
        ends = {"value": 0.95, "low": 0.9, "high": 1.0}
        measures = ("auc", "sensitivity", "specificity", "average_precision")
        measured = dict.fromkeys(measures, ends)
        report = {**measured, "digest": one.digest, "n": FILMS, "n_positive": 40}
        report |= {"manifest": digest, "alpha": 0.05}
        model = {"package": name, "version": "1.1.0"}
        told = {"manifest": digest, "report": json.dumps(report), "folder": str(folder)}
        return {**model, **told}


def stranger(house: House) -> str:
    """Trust a maker of whom nothing lies here; gives the fingerprint of his key."""
    key = Ed25519PrivateKey.from_private_bytes(b"\2" * 32).public_key()
    return trust(house, OPERATOR, signing.public_key_text(key).decode(), "a stranger")


def alarmed(house: House, ids: dict[str, str]) -> str:
    """Leave one alarm open about a version; gives the id of its look."""
    look = new_id()
    found = {"studies": 20, "figures": {}, "left": ["above"], "follows": "tell", "open": True}
    of = {"id": look, "package": ids["package"], "version": ids["version"]}
    row = {**of, **found, "at": house.clock.now(), "by": "a test", "seen_by": "", "seen_why": ""}
    with house.database.write() as connection:
        connection.execute(package_looks.delete())
        connection.execute(package_looks.insert().values(**row))
    return look


def watched(house: House, package: str, route: str) -> None:
    """Declare by which bands a package is watched that is about to be looked at."""
    if route.endswith("/look"):
        document = json.dumps({**WATCH, "package": package}).encode()
        Whole(house).do(DeclareWatch(watch=parse_watch(document)), OPERATOR)
