"""What `lynkeus audit-shortcuts` found, in words at a terminal."""

from collections.abc import Mapping, Sequence
from typing import cast

from lynkeus.cli.figures import interval_words, line, share_words
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.shortcuts.audit import SOME, UNMEASURED, WORRY
from lynkeus.models.shortcuts.limits import LOSS_AUC, OUTSIDE, WORRY_AUC

Values = Mapping[str, Json]
ALONE = {
    "file": "size of the file",
    "jpeg": "JPEG tables",
    "shape": "shape of the image",
    "metadata": "header and about_",
    "corners": "corners",
    "rim": "rim",
    "greys": "greys of all the film",
    "everything": "all but lungs and greys",
    "outline": "outline of the lungs",
    "group": "group",
    "view": "view",
}
READINGS = {
    "as_it_is": "films as they are",
    "lungs_blanked": "lungs blanked",
    "lungs_blanked_alike": "blanked by one outline",
    "only_lungs": "all but lungs blanked",
    "re_encoded": "all JPEG of one quality",
    "re_shaped": "all of one aspect",
    "re_encoded_and_re_shaped": "both",
}
SIGNS = {WORRY: "  WORRY", SOME: "  some", UNMEASURED: "", "": ""}


def audit_words(package: OpenedPackage, found: Values) -> str:
    """Say what was found, each part with when to worry."""
    card = package.card
    lines = [
        f"{card.id} {card.version}, {card.registration}.",
        f"{count_of(found['n'], 'film')}, {found['n_positive']} with the finding, of "
        f"{count_of(found['n_patients'], 'patient')}; the card would have refused "
        f"{found['n_refused']}.",
        *_seen(found["n_seen"]),
        "",
        "What the label is told by, without a model (AUC; 0.5 tells nothing). It says what could "
        f"be used, not that it is. Worry if the lower end is above {WORRY_AUC:g}:",
        *(_alone(one) for one in cast("Sequence[Values]", found["alone"])),
        "",
        *_evidence(found),
        "",
        "How the package reads (AUC, and how much less than films as they are). With the lungs "
        f"blanked it should be near 0.5: worry if the lower end is above {WORRY_AUC:g}. All else "
        f"should lose nothing: worry if the loss is surely above {LOSS_AUC:g}:",
        *(_reading(one) for one in cast("Sequence[Values]", found["readings"])),
        *_by(cast("Mapping[str, Values]", found["by"])),
        "",
        _ends(cast("Sequence[str]", found["worries"])),
    ]
    return "\n".join(lines)


def _seen(films: Json) -> list[str]:
    if films is None:
        return ["It brings no list of whom it has seen in training: whose films these are is known "
                "to you alone."]  # fmt: skip
    return [f"{count_of(films, 'film is', 'films are')} of patients whom it has seen in training: "
            "on these it reads too well in every way."] if films else []  # fmt: skip


def _alone(one: Values) -> str:
    shown = interval_words(one) or f"not measured: {one['why']}"
    return line(ALONE[str(one["of"])], f"{shown}{_sign(one)}")


def _evidence(found: Values) -> list[str]:
    if found["lungs"] is None:
        return ["Where the lungs are is not known: a column `mask` or --lungs lets evidence be "
                "looked for outside them."]  # fmt: skip
    evidence = cast("Values | None", found["evidence"])
    if evidence is None:
        return [f"Lungs by {found['lungs']}; too few films have evidence for the finding to say "
                "where it lies."]  # fmt: skip
    film = share_words(float(str(evidence["film_outside"])))
    return [
        f"Lungs by {found['lungs']}. On films with the finding, what speaks for it (activation "
        f"map) lies outside them to this share; of the film {film} does. Worry if it is surely "
        f"above {OUTSIDE:g}; no less than of the film is evidence that knows of no lungs:",
        line("outside the lungs", f"{interval_words(evidence['outside'])}{_sign(evidence)}"),
        line("less share of film", interval_words(evidence["outside_less_film"])),
    ]


def _reading(one: Values) -> str:
    shown = interval_words(one) or "not measured"
    if one["less"] is not None:
        shown += f"; {interval_words(one['less'])}"
    return line(READINGS[str(one["of"])], f"{shown}; {count_of(one['n'], 'film')}{_sign(one)}")


def _by(by: Mapping[str, Values]) -> list[str]:
    lines: list[str] = []
    for name, found in by.items():
        lines += [
            "",
            f"By {name} (AUC). Films of one {name} against each other should be told apart as well "
            f"as all: worry if surely more than {LOSS_AUC:g} is lost:",
        ]
        for kind, one in cast("Mapping[str, Values]", found["kinds"]).items():
            shown = interval_words(one) or "counted, not measured"
            counted = f"{count_of(one['n'], 'film')}, {one['n_positive']} with the finding"
            lines.append(line(kind or "none said", f"{shown}; {counted}"))
        within = interval_words(found["within"]) or "not measured"
        less = interval_words(found["less"])
        lines.append(line(f"within one {name}", f"{within}; {less}{_sign(found)}"))
    return lines


def _sign(one: Values) -> str:
    return SIGNS.get(str(one["says"]), "")


def _ends(worries: Sequence[str]) -> str:
    if not worries:
        return ("Nothing lies beyond a limit. That is no proof that there is no shortcut: what was "
                "not asked, and what few films do not show, is not seen.")  # fmt: skip
    return f"Look into: {', '.join(worries)}. What each means: docs/methods/shortcuts.md."
