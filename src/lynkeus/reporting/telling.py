"""How decisions are told in the ledger: an act, a sentence, its values; never the text itself."""

import hashlib
from collections.abc import Mapping, Sequence

from lynkeus.cases.readings import Seen as Answer
from lynkeus.cases.withholding import FINDINGS
from lynkeus.core.json import Json, canonical
from lynkeus.reporting.decisions import Decision, Taken
from lynkeus.reporting.report import Standing, Text, Writer

_DECIDED = {
    Decision.UNDECIDED: "undecided about AI's reading",
    Decision.ACCEPT: "AI's reading accepted",
    Decision.AMEND: "AI's reading amended",
    Decision.REJECT: "AI's reading rejected",
}


def kept(version: int, decision: Decision, answers: Sequence[Answer]) -> str:
    """Tell that a report was kept.

    Args:     version: Its new version. decision: As it stands. answers: What models tell this
              person.
    Returns:  The sentence.
    Source:   House rule: plain words, no patient.
    """
    return f"Report kept as version {version}{_on_ai(decision, answers)}."


def decided(version: int, decision: Decision, answers: Sequence[Answer]) -> str:
    """Tell that somebody decided, and left the words of the report as they were.

    Args:     version: Of the words. decision: As it stands. answers: What models tell this person.
    Returns:  The sentence.
    Source:   House rule: plain words, no patient.
    """
    return f"Decided beside version {version} of the report{_on_ai(decision, answers)}."


def signed(version: int, decision: Decision, answers: Sequence[Answer]) -> str:
    """Tell that a report was signed.

    Args:     version: Which version. decision: As it stands; undecided is said. answers: What
              models tell this person.
    Returns:  The sentence.
    Source:   House rule: undecided stays undecided and is recorded so.
    """
    return f"Report signed in version {version}{_on_ai(decision, answers)}."


def _on_ai(decision: Decision, answers: Sequence[Answer]) -> str:
    told = _findings(answers)
    said = f", {_DECIDED[decision]}" if told or decision is not Decision.UNDECIDED else ""
    gone = ", ".join(_named(one) for one in told if one["out_of_use"] is not None)
    return f"{said}; out of use by then: {gone}" if gone else said


def out_of_use(answers: Sequence[Answer]) -> dict[str, Json]:
    """Give how models stood, by what they tell, that read no more when this was decided.

    Args:     answers: What models tell this person.
    Returns:  Plain values; nothing where each of them reads here.
    Source:   House rule: a result of a model that was stopped says so wherever it is acted on.
    """
    gone: list[Json] = [
        {"package": one["package"], "version": one["version"], **standing}
        for one in _findings(answers)
        if isinstance(standing := one["out_of_use"], Mapping)
    ]
    return {"out_of_use": gone} if gone else {}


def _findings(answers: Sequence[Answer]) -> list[Answer]:
    return [one for one in answers if one["state"] in FINDINGS]


def _named(one: Answer) -> str:
    return f"{one['package']} {one['version']}"


def whose(patients: int, doubted: int) -> str:
    """Tell that a signature is for images of several patients, or of a patient who is doubtful.

    Args:     patients: How many the images name. doubted: How many objects kept aside name another.
    Returns:  Sentences, each with a space before it; nothing where there is one without doubt.
    Source:   House rule: plain words, no patient.
    """
    several = f" The images of the study name {patients} patients." if patients > 1 else ""
    return several + (f" Kept aside, naming another patient: {doubted}." if doubted else "")


def known_of(patients: int, doubted: int) -> dict[str, Json]:
    """Give what the ledger keeps of what a signer knew about whose the images are.

    Args:     patients, doubted: As of `whose`.
    Returns:  Plain values; nothing where there is one patient without doubt.
    Source:   House rule: a signature names what was signed.
    """
    several: dict[str, Json] = {"patients": patients} if patients > 1 else {}
    return several | ({"doubted": doubted} if doubted else {})


def taken_over(taken: Taken | None, before: Taken | None) -> dict[str, Json]:
    """Give which colleague had decided the same before; nothing where nobody had.

    Args:     taken: What somebody has just decided. before: What he had decided until then.
    Returns:  Plain values.
    Source:   House rule: nobody signs what he has not decided.
    """
    after = taken.after if taken is not None and taken != before else ""
    return {"taken_over_from": after} if after else {}


def written(by: Writer, acting: Writer) -> dict[str, Json]:
    """Give whose words a report has, where who acts has left them as they were.

    Args:     by: Who wrote them. acting: Who acts.
    Returns:  Plain values; nothing where they are his own.
    Source:   House rule: what pages show is what the ledger recorded.
    """
    if by == acting or by.at is None:
        return {}
    return {"written": {"id": by.person, "name": by.name, "at": by.at.isoformat()}}


def digest(text: Text) -> str:
    """Name a text by its SHA-256, so that the ledger proves it without holding it.

    Args:     text: Both parts.
    Returns:  64 hexadecimal digits.
    Source:   FIPS 180-4.
    """
    whole = {"findings": text.findings, "impression": text.impression}
    return hashlib.sha256(canonical(whole)).hexdigest()


def values(standing: Standing) -> dict[str, Json]:
    """Give what the ledger keeps of a report.

    Args:     standing: The report.
    Returns:  Version, revision of the images, decision, digest of the text.
    Source:   House rule: a signature names what was signed.
    """
    return {
        "version": standing.version,
        "revision": standing.revision,
        "decision": standing.decision.value,
        "digest": digest(standing.text),
    }
