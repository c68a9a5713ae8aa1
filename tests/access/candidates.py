"""Candidates of a site, each with all that its release asks for: one for one call of a route."""

import json
from dataclasses import dataclass
from hashlib import sha256

from lynkeus.app.house import House
from lynkeus.app.packages import trust
from lynkeus.app.registered import trusted_makers
from lynkeus.models import queries
from lynkeus.models.cycle.commands import importing
from lynkeus.models.ports import open_package
from lynkeus.models.releasing.commands import DeclareChangePlan

from ..app.living import OPERATOR, later
from ..models import toy
from ..models.releasing import CHANGES, FILMS, Whole, calibrated, change_plan, freeze, open_for

ASKED = ("/shadow", "/trial", "/retire", "/release", "/release/conditions")
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
        return {**model, "manifest": digest, "report": json.dumps(report)}
