"""How what happens to a study is told in the ledger: an act, a sentence, its values.

No sentence names a patient, and none tells what AI found: a study's story may be read before one's
own opinion.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lynkeus.cases.choices.choice import Subject
from lynkeus.cases.opinions import Before, Certainty, OpinionGiven
from lynkeus.cases.silence import NOT_READ
from lynkeus.cases.withholding import FINDINGS, AiState
from lynkeus.core.json import Json, canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One act in words and values."""

    act: str
    words: str
    fields: Mapping[str, Json]


def cleared(revision: int, checks: Sequence[str], series: int, warned: int) -> Told:
    """Tell that series may be used.

    Args:     checks: Those that did not pass. series, warned: How many, how many with warnings.
    Returns:  The act.
    Source:   House rule: the verdict is per series.
    """
    return Told(
        act="study.cleared",
        words=f"Checked: {series} series may be used by AI and training, {warned} with warnings.",
        fields={"revision": revision, "series": series, "warnings": warned, "checks": checks},
    )


def quarantined(revision: int, checks: Sequence[str], series: int) -> Told:
    """Tell that series are kept back.

    Args:     checks: Those that did not pass. series: How many series.
    Returns:  The act.
    Source:   House rule: quarantine never keeps a study from a doctor's eyes.
    """
    return Told(
        act="study.quarantined",
        words=f"Checked: {series} series kept from AI and training. Doctors view them as before.",
        fields={"revision": revision, "series": series, "checks": checks},
    )


_READING_WORDS = {
    AiState.NOT_APPLICABLE: "{name} does not apply to this study: {why}",
    AiState.FAILED: "{name} failed on this study: {why}",
    AiState.STOPPED: "{name} did not read this study: {why}",
}


def read(
    revision: int,
    name: str,
    state: AiState,
    result: Mapping[str, Json],
    applied: Mapping[str, Json],
) -> Told:
    """Tell that a model has read, but not what it found.

    Args:     name: The reading's id. result: The whole reading; of it only a digest is told.
              applied: Which decisions of the site held for it.
    Returns:  The act.
    Source:   House rule: nothing of the finding before the first opinion.
    """
    model = f"{result['package']} {result['version']}"
    fields: dict[str, Json] = {
        "revision": revision,
        "reading": name,
        "package": result["package"],
        "version": result["version"],
        "registration": result.get("registration"),
        "sop": result.get("sop"),
        "choices": dict(applied),
        "digest": hashlib.sha256(canonical(dict(result))).hexdigest(),
    }
    if state in FINDINGS:
        when = "before" if applied[Subject.RESULT_FIRST] else "after"
        words = f"{model} has read this study; its result is shown {when} a person's own opinion."
        return Told(act="reading.recorded", words=words, fields=fields)
    reason = result.get("reason")
    why = reason if isinstance(reason, Mapping) else {}
    values = why.get("fields")
    said = why.get("words") or "no reason given."
    return Told(
        act=f"reading.{state.value}",
        words=_READING_WORDS[state].format(name=model, why=said),
        fields={
            **(values if isinstance(values, Mapping) else {}),
            **fields,
            "reason": why.get("code"),
        },
    )


def planned_anew(revision: int) -> Told:
    """Tell that other models were chosen to read some images, of whom one had read them before.

    Args:     revision: Of the images.
    Returns:  The act.
    Source:   House rule: what pages show is what the ledger recorded.
    """
    return Told(
        act="reading.planned",
        words="Other models were chosen for these images; what this one said before stands.",
        fields={"revision": revision},
    )


def none_reads(revision: int, reason: str) -> Told:
    """Tell that no model reads the study.

    Args:     reason: Why none, as a code.
    Returns:  The act.
    Source:   House rule: never a blank.
    """
    return Told(
        act="reading.none",
        words=NOT_READ[reason],
        fields={"revision": revision, "reason": reason},
    )


def opinion_given(
    revision: int, given: OpinionGiven, active_s: float, before: Before, *, raised: bool
) -> Told:
    """Tell that a person has judged, and what AI had told before: its finding, or by a place.

    Args:     active_s: Time at work on the study, idle time apart, s. before: What was shown of
              AI's finding. raised: AI had raised the study in the list, which tells that it found
              something.
    Returns:  The act; the free text stays with the case, and the ledger proves it by its digest.
    Source:   House rule: either way it is recorded.
    """
    said = (given.certainty,) if given.certainty is not Certainty.NOT_SAID else ()
    judged = ", ".join(one.value.replace("_", " ") for one in (given.overall, *said))
    what = "Judgement after a report" if before is Before.DOCUMENT else "Own opinion"
    place = " AI had raised the study in the list." if raised else ""
    return Told(
        act="opinion.recorded",
        words=f"{what} recorded: {judged}. {_BEFORE[before]} before it.{place}",
        fields={
            "revision": revision,
            "overall": given.overall.value,
            "findings": [one.value for one in given.findings],
            "certainty": given.certainty.value,
            "digest": hashlib.sha256(given.text.encode()).hexdigest(),
            "active_s": active_s,
            "ai_shown_before": before is not Before.NOTHING,
            "ai_before": before.value,
            "raised_by_ai": raised,
        },
    )


_BEFORE = {
    Before.SHOWN: "AI's finding was shown to this reader",
    Before.REPORT: "A signed report that may tell AI's finding was shown",
    Before.OPEN: "AI's finding had stood open to all readers in the list",
    Before.DOCUMENT: "The report that came with the study was open to this reader",
    Before.NOTHING: "AI's finding was not shown",
}
