"""How many of what each set has, and whether that is enough to say anything."""

from collections.abc import Sequence

from lynkeus.core.errors import BadInput
from lynkeus.manifests.manifest import Counted, Labelling, Sets


def counted(sets: Sets, classes: Sequence[str]) -> dict[str, Counted]:
    """Count cases, patients and classes of each set."""
    return {
        name: Counted(
            cases=len(cases),
            patients=len({one.unit for one in cases}),
            classes={label: sum(label in (one.labels or ()) for one in cases) for label in classes},
        )
        for name, cases in sets.named().items()
    }


def check_classes(sets: Sets, classes: Sequence[str], labelling: Labelling) -> None:
    """Ask that each set can say something of each class.

    Raises:  BadInput: reason `labels_one_class` or `set_lacks_class`.
    """
    if labelling is Labelling.ONE and len(classes) == 1:
        sentence = (
            f"All images bear the one label {classes[0]!r}, so there is nothing to tell apart: add "
            "images of another class, or say with --column label=NAME where the labels are."
        )
        raise BadInput(sentence, reason="labels_one_class", label=classes[0])
    for name, cases in sets.named().items():
        borne = {label for one in cases for label in one.labels or ()}
        missing = sorted(set(classes) - borne)
        if (cases and missing) or (not cases and name != "tune"):
            what = f"with the label {missing[0]!r}" if cases else "at all"
            sentence = (
                f"The set {name} would have no image {what}. Give it a larger share of the "
                "patients, or divide them otherwise (--split, --seed)."
            )
            raise BadInput(sentence, reason="set_lacks_class", set=name, missing=[*missing])
