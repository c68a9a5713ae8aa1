"""What is wrong with a manifest by itself, whatever its hash says of it."""

from collections.abc import Mapping

from lynkeus.manifests.counting import counted
from lynkeus.manifests.dividing import Unit
from lynkeus.manifests.manifest import Case, Manifest


def flaws(manifest: Manifest, test: tuple[Case, ...] | None = None) -> list[str]:
    """Hold a manifest against what each has to keep.

    Args:     manifest: Whose hash is whole. test: Its test set with the labels, where the seal was
              opened for this; None where it was not.
    Returns:  Sentences, each of which names cases and how it is mended; none where all is well.
    Source:   docs/methods/manifests.md.
    """
    sets = manifest.sets.named()
    return [
        *_divided(sets),
        *_twice(sets),
        *_miscounted(manifest, test),
        *(["Its test labels are not sealed: make it anew with `lynkeus manifest create`."]
          if manifest.seal is None or any(one.labels is not None for one in manifest.sets.test)
          else []),
    ]  # fmt: skip


def _divided(sets: Mapping[str, tuple[Case, ...]]) -> list[str]:
    first: dict[Unit, tuple[str, Case]] = {}
    found: list[str] = []
    for name, cases in sets.items():
        for case in cases:
            at, other = first.setdefault(case.unit, (name, case))
            if at != name:
                found.append(
                    f"One {case.unit[0]} is in two sets: {other.called} is in {at}, {case.called} "
                    f"in {name}. Make the manifest anew: nothing that it measures can be believed."
                )
    return found


def _twice(sets: Mapping[str, tuple[Case, ...]]) -> list[str]:
    first: dict[str, Case] = {}
    return [
        f"{case.called} shows the same as {other.called}. Make the manifest anew."
        for cases in sets.values()
        for case in cases
        if (other := first.setdefault(case.content, case)) is not case
    ]


def _miscounted(manifest: Manifest, test: tuple[Case, ...] | None) -> list[str]:
    sets = manifest.sets
    if test is not None:
        sets = sets.model_copy(update={"test": test})
    now = counted(sets, manifest.classes)
    found: list[str] = []
    for name, said in manifest.counts.items():
        one = now.get(name)
        if one is not None and name == "test" and test is None:
            one = one.model_copy(update={"classes": said.classes})
        if one != said:
            found.append(
                f"Its counts of {name} are not those of its cases. Make the manifest anew."
            )
    return found
