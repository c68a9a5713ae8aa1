"""From answers to a verdict: per series; the study's is the worst; what is unknown warns."""

from collections.abc import Iterable, Mapping

from lynkeus.cases.verdicts import QualityState
from lynkeus.core.json import Json
from lynkeus.quality.check import Severity, Verdict

AnswerJson = Mapping[str, Json]


def series_verdict(answers: Iterable[AnswerJson]) -> QualityState:
    """Judge one series by the answers about it.

    Args:     answers: Each with `verdict` and `severity`.
    Returns:  Quarantined when a blocking check failed; warnings when another failed or could not
              tell; cleared otherwise. A note never changes the verdict.
    Source:   House rule "unknown warns"; only what is known to be wrong is kept from AI.
    """
    state = QualityState.CLEARED
    for one in answers:
        severity, verdict = one["severity"], one["verdict"]
        if verdict == Verdict.PASS or severity == Severity.NOTE:
            continue
        if verdict == Verdict.FAIL and severity == Severity.BLOCK:
            return QualityState.QUARANTINED
        state = QualityState.WARNINGS
    return state
