"""The document: which cases, in which set, what of them was left out and why, and a hash of it all.

A case stands on one line, so that a person can read it and a program can compare two of them.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json, canonical, parse_object

SCHEMA = "lynkeus-manifest/1"
MANIFEST_BYTES_MAX = 256 << 20
ALPHA = 0.05
"""Of the first opening of a test set, two-sided; further ones divide it."""
Words = Annotated[str, Field(min_length=1, max_length=1000)]
Share = Annotated[float, Field(ge=0.0, lt=1.0)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
RandomId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Part(BaseModel):
    """A part of a manifest: frozen, and an unknown word in it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Labelling(StrEnum):
    """How many of the classes a case bears: one, any number, or none but a mask of its own."""

    ONE = "one"
    SEVERAL = "several"
    MASK = "mask"


class How(StrEnum):
    """How the patients were divided."""

    LOWEST = "lowest"
    SEEDED = "seeded"
    GIVEN = "given"


class Mask(Part):
    """Where the mask of a case lies, and what it holds."""

    path: Words
    sha256: Hash


class Case(Part):
    """One image: a file below the root, a row of one, or an image of the archive.

    `sha256` is of the file, or of the archive's data set; `content` of the decoded grey values, by
    which a copy is known whatever it is called. `patient` is as the table says it, or the archive's
    random id; a case without one belongs to its `block`.
    """

    path: Words | None = None
    row: int | None = Field(default=None, ge=0)
    study: RandomId | None = None
    sha256: Hash
    content: Hash
    patient: Words | None = None
    block: Words | None = None
    labels: tuple[Words, ...] | None = None
    group: Words | None = None
    mask: Mask | None = None

    @property
    def called(self) -> str:
        """What the case is called in a sentence: never by its patient."""
        if self.path is None:
            return f"study {self.study}, image {self.sha256[:12]}"
        return self.path if self.row is None else f"{self.path}, row {self.row}"

    @property
    def unit(self) -> tuple[str, str]:
        """What is never divided: a patient, or where there is none a block."""
        return ("patient", self.patient) if self.patient else ("block", self.block or "")


class Source(Part):
    """Where the cases come from: a table with files below a root, or the archive of a site.

    `root` is the name of the folder, not its place. `patients` says whose words the patients' names
    are. An archive's patients are used under an approval, by its number.
    """

    kind: Annotated[str, Field(pattern="^(table|archive)$")]
    table_sha256: Hash
    columns: Mapping[str, Words]
    patients: Annotated[str, Field(pattern="^(as the table names them|random ids of the archive)$")]
    root: Words | None = None
    approval: Words | None = None


class Split(Part):
    """How the sets were made; shares are of the patients, or of the blocks."""

    how: How
    test: Share
    tune: Share
    gap: Share
    seed: int | None = None


class LeftOut(Part):
    """What is in no set, and why."""

    case: Words
    why: Words


class Counted(Part):
    """How many cases of how many patients a set has, and how many bear each class."""

    cases: int
    patients: int
    classes: Mapping[str, int]


class Sets(Part):
    """The three sets: one trains, one tunes and calibrates, one judges."""

    train: tuple[Case, ...]
    tune: tuple[Case, ...]
    test: tuple[Case, ...]

    def named(self) -> Mapping[str, tuple[Case, ...]]:
        """Give each with its name."""
        return {"train": self.train, "tune": self.tune, "test": self.test}


class Seal(Part):
    """The labels, groups and masks of the test set, which only the site's key opens.

    `commitment` is SHA-256 of a secret salt and of what is sealed: who is shown both can tell that
    it was not changed.
    """

    commitment: Hash
    sealed: Annotated[str, Field(min_length=1)]


class Manifest(Part):
    """The whole manifest, without the hash that ends its file.

    `margin` is by how much the AUC of a package may lie below another's and still count as not
    worse; without one that question is not asked of this test set.
    """

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    name: Words
    source: Source
    labelling: Labelling
    classes: tuple[Words, ...]
    split: Split
    margin: Annotated[float, Field(gt=0.0, lt=1.0)] | None = None
    alpha: Annotated[float, Field(gt=0.0, lt=1.0)] = ALPHA
    spacing_mm: tuple[float, float] | None = None
    counts: Mapping[str, Counted]
    left_out: tuple[LeftOut, ...]
    seal: Seal | None = None
    sets: Sets

    def plain(self) -> dict[str, Json]:
        """Give it as plain values; what is not said stands nowhere."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def manifest_text(manifest: Manifest) -> bytes:
    """Write a manifest's file: a case a line, its hash at the end."""
    plain = manifest.plain()
    lines = [f" {_json(name)}: {_part(name, value)}" for name, value in plain.items()]
    lines.append(f' "sha256": {_json(digest_of(plain))}')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def digest_of(plain: Mapping[str, Json]) -> str:
    """Give the hash that names a manifest.

    Args:     plain: All of it but `sha256`.
    Returns:  SHA-256 of its canonical JSON, hex.
    Source:   FIPS 180-4.
    """
    said = {name: value for name, value in plain.items() if name != "sha256"}
    return hashlib.sha256(canonical(said)).hexdigest()


def parse_manifest(text: bytes, *, name: str) -> tuple[Manifest, str]:
    """Read a manifest's file, and the hash that names it.

    Raises:  BadInput: reason `manifest_broken` (it is none) or `manifest_altered`.
    """
    manifest, plain, said = _parsed(text, name)
    digest = digest_of(plain)
    if said != digest:
        sentence = (
            f"The manifest {name} was changed since it was made: its hash is {digest[:16]}, and it "
            f"says {str(said)[:16]}. Fetch the file again from who made it, or make a new one."
        )
        raise BadInput(sentence, reason="manifest_altered", manifest=name)
    return manifest, digest


def parse_draft(text: bytes) -> Manifest:
    """Read a manifest that is to be sealed, so that no hash is in it yet.

    Raises:  BadInput: reason `manifest_broken`.
    """
    return _parsed(text, "What was sent")[0]


def _parsed(text: bytes, name: str) -> tuple[Manifest, dict[str, Json], Json]:
    try:
        if len(text) > MANIFEST_BYTES_MAX:
            raise _broken(name, f"it has {len(text)} bytes, {MANIFEST_BYTES_MAX} are allowed")
        plain = parse_object(text)
        said = plain.pop("sha256", None)
        return Manifest.model_validate(plain), plain, said
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the manifest"
        raise _broken(name, f"{where}: {first['msg']}") from error
    except ValueError as error:
        raise _broken(name, "it is not JSON") from error


def _broken(name: str, why: str) -> BadInput:
    sentence = (
        f"{name} is no manifest that can be used: {why}. `lynkeus manifest create` makes one."
    )
    return BadInput(sentence, reason="manifest_broken", manifest=name, why=why)


def _part(name: str, value: Json) -> str:
    if name == "sets" and isinstance(value, Mapping):
        sets = ",\n".join(f"  {_json(one)}: {_lines(cases)}" for one, cases in value.items())
        return "{\n" + sets + "\n }"
    return _lines(value) if name == "left_out" else _json(value)


def _lines(values: Json) -> str:
    rows = [f"   {_json(one)}" for one in values] if isinstance(values, list) else []
    return "[\n" + ",\n".join(rows) + "\n  ]" if rows else "[]"


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
