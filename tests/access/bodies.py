"""What each route is sent by the test of rights: ids that may be asked for, and bodies."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lynkeus.core.ids import new_id
from lynkeus.models.packed.ports import package_files, packed

from ..models import toy
from ..models.releasing import CHANGES
from .calling import PASSWORD

READING = {"state": "above", "reason": None}


@dataclass(slots=True, kw_only=True)
class Study:
    """A study of its own for one call, with the ids that a route may ask for."""

    ids: dict[str, str]
    login: str = ""
    shown: Sequence[str] = ()


NOWHERE = {
    "uid": "9.9.9",
    "sop": "9.9.9",
    "frame": "0",
    "case": "f" * 32,
    "series": "9.9.9",
    "conflict": "f" * 32,
    "work_id": "nothing",
    "token": "nothing",
    "package": "nothing",
    "run": "nothing",
    "evaluation": "nothing",
    "digest": "f" * 64,
    "key": "f" * 64,
    "look": "f" * 32,
    "person": "f" * 32,
    "invitation": "f" * 12,
}

Body = Callable[[Study], object]
APPROVAL = {
    "number": "KY-1",
    "purpose": "a test",
    "scope": "no patients",
    "modalities": ["DX"],
    "patients_max": None,
    "expires": "2027-12-31",
    "person": "Somebody",
}
DATA_SET = {
    "name": "a test", "kind": "table", "table": "films/films.csv", "labelling": "one",
    "how": "lowest",
}  # fmt: skip
WORKED = {"active_s": 1}
PERSON = {"name": "Somebody", "password": PASSWORD}
WATCH = {
    "schema": "lynkeus-watch/1",
    "every_days": 7,
    "studies_min": 20,
    "bands": {"sensitivity": {"low": 0.8}},
    "follows": "tell",
    "responsible": ["the chief"],
}
WHY = {"reason": "this is a test of rights"}
CHOSEN = {"subject": "triage", "scope": "modality", "value": "CR", "turn": "on"}
SEEN = {"findings": "seen", "impression": ""}
REPORT = {"version": 0, "revision": 1, "decision": "undecided", "readings": None, "text": SEEN}
SIGNED = {"version": 0, "decision": "undecided", "password": PASSWORD} | WORKED
ADDED = {"seen": 0, "revision": 1, "text": "and this"}
BODIES: dict[str, Body] = {
    "POST /api/session": lambda study: {"login": study.login, "password": PASSWORD},
    "POST /api/session/demo": lambda _: {"login": "somebody"},
    "POST /api/first-run/{token}": lambda _: PERSON | {"login": new_id()},
    "POST /api/demo/flip": lambda _: {"number": 0},
    "PATCH /api/me": lambda _: {"language": "zh"},
    "POST /api/studies/{uid}/opinion": lambda _: {"revision": 1, "overall": "none", "active_s": 1},
    "PUT /api/studies/{uid}/report": lambda _: REPORT | WORKED,
    "POST /api/studies/{uid}/signature": lambda study: SIGNED | {"readings": study.shown},
    "POST /api/studies/{uid}/addenda": lambda _: ADDED | {"password": PASSWORD} | WORKED,
    "PUT /api/choices": lambda _: CHOSEN | WHY,
    "PUT /api/choices/cap": lambda _: {"hours": 6} | WHY,
    "POST /api/models/{package}/{version}/activate": lambda _: WHY,
    "POST /api/models/{package}/{version}/alarm": lambda study: WHY | {"look": study.ids["look"]},
    "POST /api/models/{package}/{version}/rollback": lambda _: WHY,
    "POST /api/models/{package}/{version}/stop": lambda _: WHY,
    "POST /api/models/{package}/{version}/resume": lambda _: WHY,
    "POST /api/models/import": lambda study: packed("a", package_files(Path(study.ids["folder"]))),
    "POST /api/makers/key": lambda _: {"text": toy.MAKER},
    "POST /api/makers": lambda _: {"text": toy.MAKER, "name": "a maker", "password": PASSWORD},
    "POST /api/makers/{key}/distrust": lambda _: WHY,
    "POST /api/models/{package}/{version}/retire": lambda _: WHY,
    "POST /api/models/{package}/{version}/watch": lambda study: {
        "document": json.dumps({**WATCH, "package": study.ids["package"]})
    },
    "POST /api/models/{package}/{version}/plan": lambda study: {
        "document": CHANGES.replace("toy-model", study.ids["package"])
    },
    "POST /api/models/{package}/{version}/release": lambda study: {
        "manifest": study.ids["manifest"],
        "report": study.ids["report"],
        "password": PASSWORD,
    },
    "POST /api/approvals": lambda _: APPROVAL | {"number": new_id()},
    "POST /api/approvals/withdraw": lambda _: WHY | {"number": APPROVAL["number"]},
    "POST /api/manifests": lambda _: DATA_SET,
    "POST /api/manifests/{digest}/open": lambda study: (
        WHY | {"packages": [{"package": study.ids["package"], "version": study.ids["version"]}]}
    ),
    "POST /api/manifests/{digest}/evaluations": lambda study: {
        "packages": [{"package": study.ids["package"], "version": study.ids["version"]}],
        "finding": "ill",
    },
    "POST /api/trainings": lambda _: {"plan": "a.yaml", "sha256": "0"},
    "POST /api/people/invitations": lambda _: {"roles": ["engineer"]},
    "PUT /api/people/{person}/roles": lambda _: {"roles": ["technologist"]},
    "POST /api/people/{person}/disable": lambda _: WHY,
    "POST /api/studies/{uid}/urgency": lambda _: {"urgency": "urgent"},
    "POST /api/studies/{uid}/cover": lambda study: {
        "package": study.ids["package"],
        "sop": study.ids["sop"],
        "boxes": [[0, 0, 0.5, 0.5]],
    },
    "POST /api/studies/{uid}/occlusion": lambda study: {
        "package": study.ids["package"],
        "sop": study.ids["sop"],
    },
    "POST /api/quality/quarantine/{case}/look": lambda study: {"series": study.ids["series"]},
    "POST /api/quality/quarantine/{case}/decision": lambda study: {
        "decision": "keep",
        "revision": 1,
        "series": study.ids["series"],
        **WHY,
    },
    "POST /api/quality/conflicts/{conflict}/ruling": lambda _: {"ruling": "stays"} | WHY,
}
"""What is sent to a route."""
