"""A study as a person may see it, and its line in the list: plain values for the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lynkeus.archive.queries import Instance, Series, Study
from lynkeus.archive.rulings import Clash, ruled
from lynkeus.cases.patient import StatedAge, taken
from lynkeus.cases.pictures import series_json
from lynkeus.cases.queries import CaseState
from lynkeus.cases.request import request_json
from lynkeus.cases.whose import (
    aside_json,
    clashes_json,
    doubted,
    named,
    others_json,
    own_json,
    patient_of,
    patients_json,
)
from lynkeus.core.json import Json
from lynkeus.reporting.decisions import Decision
from lynkeus.reporting.order import Place
from lynkeus.reporting.report import UNREAD, ReportKept


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that is known of a study, as one person may see it."""

    person: str
    study: Study
    known: CaseState
    age: StatedAge | None
    report: ReportKept
    unasked: bool
    series: Sequence[Series]
    instances: Sequence[Instance]
    clashes: Sequence[Clash]
    urgent: bool
    reads: bool

    @property
    def may_ask(self) -> bool:
        """Whether a model is active now, of images that none could read when they came."""
        return self.reads and self.known.waits_for_a_model


def study_json(seen: Seen) -> dict[str, Json]:
    """Give a study's page. Before the own opinion it holds neither finding nor description.

    The question that a doctor put, and the history, are shown at once: they were written before
    the images were taken.

    Args:     seen: What is known.
    Returns:  Plain values.
    Source:   House rules: the server withholds; StudyDescription may hold the finding.
    """
    study, known = seen.study, seen.known
    opinion = known.own_opinion
    state, why = known.ai()
    own = own_json(study, seen.instances, seen.age)
    return {
        "uid": study.study_uid,
        "case": study.case,
        "revision": study.revision,
        "accession": study.text("AccessionNumber"),
        "modality": study.text("Modality") or "",
        "patient": patient_of(study, seen.age),
        "patients": [*patients_json(study, seen.instances)],
        "taken": taken(study.attributes),
        "received": study.received_at.isoformat(),
        "source": study.source,
        "description": None if opinion is None else study.text("StudyDescription"),
        "request": request_json(one.attributes for one in seen.instances),
        "quality": {
            "state": known.quality.value,
            "answers": answers_json(known),
            "held": [*known.held],
        },
        "series": [series_json(one, seen.instances, own) for one in seen.series],
        "ai": state.value,
        "ai_reason": why,
        "may_ask": seen.may_ask,
        "readings": [*known.answers()],
        "reading_marks": [*known.reading_marks],
        "opinion": None if opinion is None else opinion.as_json(),
        "report": report_json(seen),
        "conflicts": sum(one.settled is None for one in seen.clashes),
        "clashes": [*clashes_json(study, seen.clashes)],
        "doubted": doubted(study, seen.clashes),
        "ruled": ruled(seen.clashes),
        "urgent": seen.urgent,
    }


def report_json(seen: Seen) -> dict[str, Json]:
    """Give a report; before one's own opinion without what a colleague says in it.

    Args:     seen: What is known.
    Returns:  Plain values; `withheld` where a colleague's draft is kept back, with its version too:
              nothing can be kept in place of what was not shown. `may_tell` where something signed
              is kept back because it may tell a finding: it is open to everybody who asks for it.
    Source:   House rule: nothing of the finding before the first opinion.
    """
    report, me, withholds = seen.report, seen.person, seen.known.withholds
    told = report.as_json(me, seen.known.reading_marks if seen.known.tells else ())
    hidden = seen.unasked and report.hidden(me, withholds=withholds)
    withheld = report.withheld(me, withholds=withholds)
    if withheld:
        told["version"] = UNREAD.standing.version
    if withheld or (hidden and report.author != me):
        told |= {
            "decision": Decision.UNDECIDED.value,
            "decided": None,
            "text": {"findings": "", "impression": ""},
        }
    if withheld or withholds:
        told["decisions"] = [told["decided"]] if told["decided"] is not None else []
    if hidden:
        told["addenda"] = [
            one.as_json() | ({} if one.person == me else {"text": ""}) for one in report.addenda
        ]
    later = seen.report.has_later_images(seen.study.revision)
    since = {"later_images": later, "overruled": seen.report.overruled}
    return {**told, **since, "withheld": withheld, "may_tell": hidden}


def answers_json(known: CaseState) -> list[Json]:
    """Give all answers of a study once each, those about the whole study first.

    Args:     known: The study.
    Returns:  Plain values, by series and check.
    Source:   The catalogue in `quality/checks/`.
    """
    answers: dict[tuple[str, str], Json] = {}
    for one in known.series:
        for answer in one.answers:
            answers[(str(answer["series"]), str(answer["check"]))] = dict(answer)
    return [answers[key] for key in sorted(answers)]


def doubts_json(known: CaseState) -> list[Json]:
    """Give what the checks found amiss or could not tell, each once, the gravest first; no note.

    Args:     known: The study.
    Returns:  Plain values: of each the check, what it measured, and why.
    Source:   The catalogue in `quality/checks/`; a note changes no verdict.
    """
    found = [
        one
        for series in known.series
        for one in series.answers
        if one["verdict"] != "pass" and one["severity"] != "note"
    ]
    found.sort(key=lambda one: (one["severity"] != "block", one["verdict"] != "fail"))
    once: dict[str, Json] = {}
    for one in found:
        said: Json = {name: one[name] for name in ("check", "measured", "why")}
        once.setdefault(str(one["check"]), said)
    return list(once.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a study in hand, and since when."""

    person: str
    name: str
    since: datetime

    def as_json(self, looking: str) -> dict[str, Json]:
        """Give plain values for somebody who looks."""
        mine = self.person == looking
        return {"name": self.name, "mine": mine, "since": self.since.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the list says of a study."""

    study: Study
    known: CaseState
    age: StatedAge | None
    report: ReportKept
    urgent: bool
    images: int
    conflicts: int
    place: Place
    holder: Holder | None


def line_json(line: Line, looking: str, now: datetime) -> Mapping[str, Json]:
    """Give a study's line in the list.

    Args:     line: What is known. looking: Who looks. now: With its zone.
    Returns:  Plain values; what AI found is withheld until the own opinion.
    Source:   docs/methods/worklist.md.
    """
    study = line.study
    state, why = line.known.ai()
    signed = line.report.signed_at is not None
    since = study.changed_at if signed else study.received_at
    return {
        "uid": study.study_uid,
        "case": study.case,
        "accession": study.text("AccessionNumber"),
        "modality": study.text("Modality") or "",
        "body_part": study.text("BodyPartExamined"),
        "patient": patient_of(study, line.age),
        "patients": named(study),
        "others": [*others_json(study)],
        "taken": taken(study.attributes),
        "received": study.received_at.isoformat(),
        "waiting_s": max(int((now - since).total_seconds()), 0),
        "source": study.source,
        "images": line.images,
        "conflicts": line.conflicts,
        "aside": [*aside_json(study)],
        "ai": state.value,
        "ai_reason": why,
        "ai_out_of_use": line.known.out_of_use(),
        "quality": line.known.quality.value,
        "held": len(line.known.held),
        "series": len(line.known.series),
        "doubts": doubts_json(line.known),
        "report": line.report.standing.state.value,
        "waits": line.report.waits(study.revision),
        "urgent": line.urgent,
        "place": line.place.as_json(),
        "holder": None if line.holder is None else line.holder.as_json(looking),
    }
