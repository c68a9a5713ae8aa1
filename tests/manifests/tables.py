"""Small tables of cases, looked at without a file."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from lynkeus.manifests.content import Look
from lynkeus.manifests.freezing import Spacings, Wish, freeze
from lynkeus.manifests.leaving_out import by_rule, with_their_patients
from lynkeus.manifests.manifest import How, Labelling, Manifest, Source, Split
from lynkeus.manifests.sealing import SealKeys
from lynkeus.manifests.table import Row, read_table

KEYS = SealKeys(sealing=bytes(range(64)), salting=bytes(32))
HALF = Split(how=How.LOWEST, test=0.5, tune=0, gap=0)
LOWEST = Split(how=How.LOWEST, test=0.3, tune=0.2, gap=0.1)


def table(patients: int = 10) -> str:
    """Two films of each of so many ill and so many well patients."""
    rows = [
        f"{name}{number}_{film}.png,{name},{name}{number},{number % 2}"
        for name in ("ill", "well")
        for number in range(1, patients + 1)
        for film in (1, 2)
    ]
    return "\n".join(("path,label,patient,group", *rows))


def named(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def look(row: Row) -> Look:
    """Look at an image whose content is its name."""
    return Look(sha256=named(f"file {row.called}"), content=named(row.called))


def laid(folder: Path, text: str) -> Path:
    """Lay down a file for each row of a table, as `look` finds it, and the table."""
    folder.mkdir(parents=True)
    (folder / "films.csv").write_text(text, encoding="utf-8")
    for row in read_table(text, {}, Labelling.ONE, "table"):
        (folder / row.path).write_text(f"file {row.called}", encoding="utf-8")
    return folder


def source() -> Source:
    return Source(
        kind="table", table_sha256=named("table"), columns={}, root="films",
        patients="as the table names them",
    )  # fmt: skip


def wish(
    split: Split = LOWEST,
    labelling: Labelling = Labelling.ONE,
    spacings: Spacings = Spacings.ANY,
    margin: float | None = 0.02,
) -> Wish:
    return Wish(
        name="films", source=source(), labelling=labelling, split=split, margin=margin,
        spacings=spacings,
    )  # fmt: skip


def frozen(
    text: str,
    wanted: Wish | None = None,
    looks: Mapping[str, Look] | None = None,
    rules: tuple[tuple[str, str], ...] = (),
) -> Manifest:
    """Make a draft of a table; `looks` say of a path what was seen there."""
    asked = wanted or wish()
    rows = read_table(text, {}, asked.labelling, "table")
    gone = with_their_patients(rows, by_rule(rows, rules), {row.line: row.patient for row in rows})
    seen = {row.line: (looks or {}).get(row.path) or look(row) for row in rows}
    return freeze(rows, seen, gone, asked)
