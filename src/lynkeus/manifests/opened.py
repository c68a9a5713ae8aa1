"""What an opening leaves beside its table, and how rows that judge are held to it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lynkeus.core.errors import BadInput
from lynkeus.core.json import parse_object
from lynkeus.manifests.manifest import Case, Hash, Manifest, Words
from lynkeus.manifests.sealing import revealed

SCHEMA = "lynkeus-opening/1"
NAMED_MAX = 10
"""Of so many rows the sentence tells; all are in its fields."""
Cells = Mapping[str, str]
COLUMNS = ("path", "label", "patient", "group", "row", "mask")
NEEDED = frozenset({"path", "label", "patient"})


class Opening(BaseModel):
    """What is read of the document of an opening; it says more, for people.

    `file` is where the manifest lay, from the document's own folder; `finding` is the class that
    the table writes 1 for, None where it writes the classes by name. `alpha_each` is at what each
    opening was judged when this one was the last.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    manifest: Hash
    file: Words
    opening: Annotated[int, Field(ge=1)]
    packages: tuple[Words, ...]
    reason: str
    margin: float | None
    alpha: Annotated[float, Field(gt=0.0, lt=1.0)]
    salt: str
    revealed: str
    finding: str | None


def parse_opening(text: bytes, *, name: str) -> Opening:
    """Read what an opening left beside its table.

    Raises:  BadInput: reason `opening_broken`.
    """
    try:
        return Opening.model_validate(parse_object(text))
    except (ValidationError, ValueError) as problem:
        sentence = (
            f"{name} does not say what an opening of a test set says. Take it as `lynkeus manifest "
            "open-test` wrote it beside the table."
        )
        raise BadInput(sentence, reason="opening_broken", file=name) from problem


def judging(opening: Opening, manifest: Manifest, digest: str) -> tuple[Case, ...]:
    """Give the test cases with the labels that the opening revealed.

    Args:     opening: Of which manifest. manifest: The one that lies here. digest: Its hash.
    Raises:   BadInput: reason `opening_other` if it is another manifest, `opening_altered` if what
              was revealed is not what the manifest committed to.
    """
    if digest != opening.manifest:
        sentence = (
            f"The table is of the test set of another manifest (hash {opening.manifest[:16]}, and "
            f"this one's is {digest[:16]}). Say with --manifest where that one lies."
        )
        raise BadInput(sentence, reason="opening_other", manifest=digest)
    if opening.margin not in {None, manifest.margin} or opening.alpha != manifest.alpha:
        sentence = (
            "The opening tells another margin or alpha than its manifest fixed. Take the opening "
            "as `lynkeus manifest open-test` wrote it."
        )
        raise BadInput(sentence, reason="opening_altered")
    return revealed(manifest, salt=opening.salt, secret=opening.revealed)


def cells_of(case: Case, finding: str | None) -> dict[str, str]:
    """Say what a table of test labels says of a case beside its files; "" where it says nothing."""
    labels = case.labels or ()
    return {
        "label": "|".join(labels) if finding is None else str(int(finding in labels)),
        "patient": case.patient or f"block {case.block}",
        "group": case.group or "",
        "row": "" if case.row is None else str(case.row),
    }


def check_finding(manifest: Manifest, finding: str | None) -> None:
    """Ask that a manifest has the class that is to be written as 1.

    Raises:  BadInput: reason `class_unknown`.
    """
    if finding and finding not in manifest.classes:
        sentence = (
            f"The manifest has no class {finding!r}: say one of {', '.join(manifest.classes)}."
        )
        raise BadInput(sentence, reason="class_unknown", said=finding)


def opened_table(
    cases: Sequence[Case], places: Sequence[tuple[str, str]], finding: str | None
) -> str:
    """Write the labels of an opened test set as CSV: a header, and a line a case.

    Args:     cases: With their labels. places: Where the film of each lies, and its mask, from the
              table's own folder. finding: As `cells_of`.
    """
    rows = [
        {**cells_of(case, finding), "path": place, "mask": mask}
        for case, (place, mask) in zip(cases, places, strict=True)
    ]
    said = [one for one in COLUMNS if one in NEEDED or any(row[one] != "" for row in rows)]
    text = io.StringIO()
    table = csv.DictWriter(text, said, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def check_rows(rows: Sequence[Cells], cases: Sequence[Case], finding: str | None) -> None:
    """Ask that a table has every case of a test set, in order, as it was opened.

    Raises:  BadInput: reason `opening_rows`.
    """
    wrong = [] if len(rows) != len(cases) else [*_differing(rows, cases, finding)]
    if len(rows) != len(cases):
        what = f"it has {len(rows)} rows, and the test set {len(cases)} images"
    elif wrong:
        what = "; ".join(wrong[:NAMED_MAX])
    else:
        return
    sentence = (
        f"The table is not as the opening of its test set wrote it: {what}. Take it as it was "
        "written; a table of your own goes by another name, and is of no manifest."
    )
    raise BadInput(sentence, reason="opening_rows", problems=[*wrong])


def _differing(rows: Sequence[Cells], cases: Sequence[Case], finding: str | None) -> Iterator[str]:
    for number, (row, case) in enumerate(zip(rows, cases, strict=True), 1):
        for name, said in cells_of(case, finding).items():
            if row.get(name, "") != said:
                yield f"row {number} says another {name}"


def check_files(wrong: Sequence[str]) -> None:
    """Ask that the images of a table are those of its test set.

    Args:     wrong: The images that are not, named.
    Raises:   BadInput: reason `opening_files`.
    """
    if wrong:
        sentence = (
            f"{len(wrong)} images of the table are not those that the manifest was made of, so "
            f"nothing was measured: {', '.join(wrong[:NAMED_MAX])}. Put them back as they were."
        )
        raise BadInput(sentence, reason="opening_files", files=[*wrong])
