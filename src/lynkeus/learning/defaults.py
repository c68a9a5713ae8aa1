"""What usually may be done to images of a kind: by modality and body part, with the reason.

Anatomy first: no default shows a body that cannot be. A chest has its heart on the left, blood and
air lie by gravity, and a number of Hounsfield means a tissue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Steps = tuple[Mapping[str, Mapping[str, Any]], ...]

RADIOGRAPHS = ("CR", "DX", "RG")
ONE_OF_TWO = frozenset(
    {
        *(
            "ANKLE",
            "ARM",
            "BREAST",
            "CALCANEUS",
            "CLAVICLE",
            "ELBOW",
            "EXTREMITY",
            "FINGER",
            "FOOT",
        ),
        *("FOREARM", "HAND", "HIP", "HUMERUS", "KNEE", "LEG", "SHOULDER", "THUMB", "TOE", "WRIST"),
    }
)
"""Parts of which a body has two that mirror each other, and an image shows one.

Its mirror image is one of the other side. All other parts have a left and a right in themselves;
what is not known is taken to have them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """What a plan may leave unsaid for images of these modalities, of so many axes.

    `body_parts`: none means each that no other default names.
    """

    modalities: tuple[str, ...]
    dims: tuple[int, ...]
    steps: Steps
    because: str
    body_parts: tuple[str, ...] = ()


ACQUISITION: Steps = (
    {"scatter": {"share": 0.5, "ratio": 0.6, "width_low": 0.08, "width_high": 0.2}},
    {"gain": {"heel": 0.2, "module": 0.02, "band": 0.01}},
    {"exposure": {"share": 0.5, "quanta_low": 1000, "quanta_high": 50_000}},
    {"jpeg": {"share": 0.3, "quality_low": 60, "quality_high": 95}},
)

DEFAULTS: tuple[Default, ...] = (
    Default(
        modalities=RADIOGRAPHS,
        body_parts=("CHEST",),
        dims=(2,),
        steps=(
            {"rotation": {"in_plane_deg": 7, "out_of_plane_deg": 0}},
            {"scale": {"factor": 1.12, "stretch": 1.06}},
            {"shift": {"share": 0.05}},
            {"elastic": {"cells": 3, "strength": 0.25}},
            {"intensity": {"gamma": 1.3, "contrast": 1.2, "brightness": 0.05}},
            *ACQUISITION,
        ),
        because=(
            "No flip: the heart lies left, the stomach's air under the left dome. People stand or "
            "lie nearly straight, breathe more or less deeply (a weak bend), and are placed by "
            "hand; a ribcage that is bent strongly is none."
        ),
    ),
    Default(
        modalities=RADIOGRAPHS,
        body_parts=tuple(sorted(ONE_OF_TWO - {"BREAST"})),
        dims=(2,),
        steps=(
            {"flip": {"axis": "left_right", "share": 0.5}},
            {"rotation": {"in_plane_deg": 25, "out_of_plane_deg": 0}},
            {"scale": {"factor": 1.15, "stretch": 1.0}},
            {"shift": {"share": 0.08}},
            {"intensity": {"gamma": 1.3, "contrast": 1.2, "brightness": 0.05}},
            *ACQUISITION,
        ),
        because=(
            "A mirrored limb is one of the other side, and limbs are laid down at many angles. No "
            "bend and no stretch: a bone that is bent is broken."
        ),
    ),
    Default(
        modalities=RADIOGRAPHS,
        dims=(2,),
        steps=(
            {"rotation": {"in_plane_deg": 7, "out_of_plane_deg": 0}},
            {"scale": {"factor": 1.12, "stretch": 1.0}},
            {"shift": {"share": 0.05}},
            {"intensity": {"gamma": 1.3, "contrast": 1.2, "brightness": 0.05}},
            *ACQUISITION,
        ),
        because="No flip and no bend where nothing is known of the part.",
    ),
    Default(
        modalities=("MG",),
        body_parts=("BREAST",),
        dims=(2,),
        steps=(
            {"flip": {"axis": "left_right", "share": 0.5}},
            {"rotation": {"in_plane_deg": 10, "out_of_plane_deg": 0}},
            {"scale": {"factor": 1.1, "stretch": 1.05}},
            {"elastic": {"cells": 4, "strength": 0.3}},
            {"intensity": {"gamma": 1.15, "contrast": 1.1, "brightness": 0.03}},
            {"exposure": {"share": 0.5, "quanta_low": 3000, "quanta_high": 50_000}},
        ),
        because=(
            "A mirrored breast is one of the other side, and soft tissue is pressed differently "
            "each time. No blur and no JPEG: they take away what microcalcifications are seen by."
        ),
    ),
    Default(
        modalities=("CT",),
        dims=(2, 3),
        steps=(
            {"rotation": {"in_plane_deg": 10, "out_of_plane_deg": 5}},
            {"scale": {"factor": 1.1, "stretch": 1.0}},
            {"shift": {"share": 0.05}},
            {"elastic": {"cells": 3, "strength": 0.25}},
            {"blur": {"share": 0.3, "sigma_px": 0.8}},
            {"grain": {"share": 0.7, "sigma": 0.02}},
        ),
        because=(
            "No flip: organs have sides, and fluid lies below air. No bend of the greys: a number "
            "of Hounsfield means a tissue. Kernel and dose differ (blur, grain)."
        ),
    ),
    Default(
        modalities=("MR",),
        dims=(2, 3),
        steps=(
            {"rotation": {"in_plane_deg": 10, "out_of_plane_deg": 8}},
            {"scale": {"factor": 1.1, "stretch": 1.0}},
            {"shift": {"share": 0.05}},
            {"elastic": {"cells": 3, "strength": 0.2}},
            {"intensity": {"gamma": 1.4, "contrast": 1.3, "brightness": 0.1}},
            {"blur": {"share": 0.3, "sigma_px": 0.8}},
            {"grain": {"share": 0.7, "sigma": 0.04}},
        ),
        because=(
            "No flip: a finding has a side, in the head too. Greys have no unit and differ by "
            "sequence and coil, so that they may be bent."
        ),
    ),
)


def steps_for(modality: str, body_part: str, *, dims: int) -> Steps | None:
    """Give the usual steps, as a plan writes them; none where there are none for this kind."""
    fitting = [one for one in DEFAULTS if modality in one.modalities and dims in one.dims]
    named = [one for one in fitting if body_part in one.body_parts]
    rest = [one for one in fitting if not one.body_parts]
    found = (*named, *rest)
    return found[0].steps if found else None


def sided(axis: str, body_parts: Sequence[str]) -> str | None:
    """Name the part of which an image may not be mirrored along an axis; none where all may.

    A part that has no side is mirrored from left to right only: no body stands on its head.
    """
    if axis != "left_right" or not body_parts:
        return body_parts[0] if body_parts else "BODY"
    return next((one for one in body_parts if one.upper() not in ONE_OF_TWO), None)
