"""What the terminal tells of a silent trial, and of whom a version has read."""

from collections.abc import Mapping, Sequence
from typing import cast

from lynkeus.cli.asked import told
from lynkeus.cli.command import rows
from lynkeus.core.json import Json
from lynkeus.core.words import count_of

SHOWN_MAX = 20
"""Patients whom the terminal lists; `--json` has all."""


def trial_words(done: Mapping[str, Json]) -> list[str]:
    """Say how a version that reads unseen compares with people."""
    people, alone = told(done["people"]), told(done["one_alone_agrees"])
    states = ", ".join(
        f"{count} {name.replace('_', ' ')}" for name, count in told(done["states"]).items()
    )
    compared = ", ".join(cast("Sequence[str]", done["compared_with"]))
    lines = [
        f"{done['package']} {done['version']}, unseen, on {done['studies']} signed studies "
        f"({done['left_over']} more wait for a lot to be full): {states}.",
        f"Signers saw {compared}: {people['had']} yes, {people['had_not']} no, "
        f"{people['no_opinion']} without an own opinion; {people['not_blind']} of the opinions "
        "were given after something of AI's result was shown.",
    ]
    for name, words in (("unseen", "Unseen"), ("active", "In use")):
        found = told(done[name])
        lines.append(
            f"{words}: agreement {_share(found['agreement'])}, sensitivity "
            f"{_share(found['sensitivity'])}, specificity {_share(found['specificity'])}."
        )
    lines.append(
        f"Of {alone['studies']} that both gave a result, the unseen one alone agrees on "
        f"{alone['unseen']}, the one in use alone on {alone['active']}; p {alone['p']:g}."
    )
    for decision, of in told(done["decisions"]).items():
        one = told(of)
        lines.append(
            f"  {decision}: {count_of(one['studies'], 'study', 'studies')}, on "
            f"{one['unseen_says_the_same']} the unseen one says the same as the one in use"
        )
    return lines


def _share(said: Json) -> str:
    found = told(said)
    if found["value"] is None:
        return "not measured"
    return f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f}, n {found['n']})"


def review_words(done: Mapping[str, Json]) -> list[str]:
    """List whom a version has read, those signed first."""
    patients = rows(done, "patients")
    some = f"{done['signed']} of them signed; these come first"
    signed = some if done["signed"] else "none of them signed"
    lines = [
        f"{done['version']} gave a result in {count_of(done['studies'], 'study', 'studies')} of "
        f"{count_of(len(patients), 'patient')}, {signed}. "
        "Whoever looks through them finds the result in the study."
    ]
    for number, one in enumerate(patients[:SHOWN_MAX], 1):
        lines.append(f"patient {number}{' (signed)' if one['signed'] else ''}")
        lines += [f"  {_study(study)}" for study in rows(one, "studies")]
    hidden = len(patients) - SHOWN_MAX + cast("int", done["left_out"])
    if hidden > 0:
        lines.append(f"and {count_of(hidden, 'patient')} more: --json FILE writes them.")
    return lines


def _study(one: Mapping[str, Json]) -> str:
    signed = f"signed by {one['signed_by']}, {str(one['signed_at'])[:16]}"
    state = signed if one["signed_at"] else str(one["report"])
    return f"{one['study_uid']}  {one['modality'] or 'unknown'}  {state}"
