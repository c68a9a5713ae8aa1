"""Train one plan with each remedy and with none, audit all alike, and print which helped.

    python bench/remedies.py DATA OUT [PAGE]

DATA holds `cxr-pneumonia`. Each training is that of `plans/chest-xray-masked.yaml`, but small
and short; what is done lies in OUT, and is not done again. All are audited on the same held-out
films, one of a patient, half with pneumonia, with the outlines that people drew. With PAGE, which
is `docs/methods/shortcuts.md`, the table is written there between its marks.
"""

import csv
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from lynkeus.app.shipped.packages import FOLDER
from lynkeus.cli.main import main as lynkeus
from lynkeus.core.clock import SystemClock
from lynkeus.learning import ports
from lynkeus.learning.cohort import Film
from lynkeus.learning.ports import Followed
from lynkeus.learning.remedying import remedies
from lynkeus.learning.training import train
from lynkeus.learning.training.loop import Progress
from lynkeus.models.ports import GATES, maker_key

PLAN = Path(__file__).parents[1] / "plans" / "chest-xray-masked.yaml"
SHIPPED = "chest-xray-pneumonia"
SIZE, PASSES = 128, 3
EACH = 150
"""Films of each class that are audited."""
SEED = 20261128
NONE, MASK = "none", "mask"
AGES = "1-5"
BEGIN, END = "<!-- remedies: begin -->", "<!-- remedies: end -->"
PROBES = {"AUC (a)": "(a)", "AUC (b)": "(b)"}
READINGS = {
    "films as they are": "as_it_is",
    "lungs blanked": "lungs_blanked",
    "lungs blanked by one outline": "lungs_blanked_alike",
    "all but the lungs blanked": "only_lungs",
    "all JPEG of one quality": "re_encoded",
    "all of one aspect": "re_shaped",
}
OUTSIDE = "evidence outside the lungs"
MARKS = {"worry": " W", "some": " s"}
Said = Mapping[str, Any]


def main(data: Path, out: Path, page: Path | None) -> None:
    """Train, audit and print all."""
    followed = ports.follow(PLAN, data)
    torch.set_num_threads(followed.plan.training.threads)
    out.mkdir(parents=True, exist_ok=True)
    table = out / "films.csv"
    write_films(followed, table)
    found = {
        name: audited(small(followed, said), out / name, table)
        for name, said in variants(followed).items()
    }
    text = "\n".join(told(found, followed))
    print(text)
    if page is not None:
        before, rest = page.read_text(encoding="utf-8").split(BEGIN, 1)
        page.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


def variants(followed: Followed) -> dict[str, tuple[Said, ...]]:
    """Give no remedy, that of the plan, and each other one as it usually is."""
    own = {name: (one,) for one in followed.plan.remedies for name in one}
    others = {
        name: ({name: one.usual.model_dump(mode="json")},)
        for name, one in remedies().items()
        if name != MASK
    }
    return {NONE: (), **own, **others}


def small(followed: Followed, said: tuple[Said, ...]) -> Followed:
    """Make a plan small and short, with these remedies."""
    plan = followed.plan
    return replace(
        followed,
        plan=plan.model_copy(
            update={
                "preprocess": replace(plan.preprocess, size=SIZE),
                "training": plan.training.model_copy(update={"passes": PASSES}),
                "remedies": said,
            }
        ),
    )


def audited(followed: Followed, out: Path, table: Path) -> Said:
    """Train a package, or find it, and audit it; gives its figures and what was found."""
    kept = out / "audit.json"
    if not kept.is_file():
        out.mkdir(parents=True, exist_ok=True)
        key = out / "maker.key"
        made = train.train(
            followed,
            place=train.Place(out=out, now=SystemClock().now()),
            # The gates ask what a film shows, and take no part in an audit.
            gates_of=lambda _: (FOLDER / SHIPPED / GATES).read_bytes(),
            key=maker_key(key),
            progress=tell,
        )
        ways = {
            name: next(
                one.model_dump(mode="json")
                for one in made.card.figures
                if one.name == "AUC" and one.on.endswith(mark)
            )
            for name, mark in PROBES.items()
        }
        (out / "figures.json").write_text(json.dumps(ways), encoding="utf-8")
        trust, films = str(key.with_suffix(".pub")), str(table)
        words = ["audit-shortcuts", str(made.package), "--trust", trust, "--labels", films]
        if lynkeus([*words, "--age-band", AGES, "--json", str(kept)]):
            sys.exit(f"The audit of {out.name} failed.")
    figures = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    return {"figures": figures, **json.loads(kept.read_text(encoding="utf-8"))}


def write_films(followed: Followed, table: Path) -> None:
    """Choose held-out films, one of a patient, as many of each class, and write them as a table."""
    root, positive = followed.folder, followed.plan.task.positive
    with (root / "labels.csv").open(encoding="utf-8") as labels:
        masks = {row["file"]: row["lung_mask"] for row in csv.DictReader(labels)}
    films = followed.cohort.held_out
    chosen: dict[bool, list[Film]] = {True: [], False: []}
    patients: set[str] = set()
    for at in np.random.default_rng(SEED).permutation(len(films)):
        film, ill = films[at], positive in films[at].labels
        if film.patient not in patients and len(chosen[ill]) < EACH and masks[film.file]:
            patients.add(film.patient)
            chosen[ill].append(film)
    with table.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["path", "label", "patient", "mask"])
        for ill, listed in chosen.items():
            for film in listed:
                named = (root / film.file, root / masks[film.file])
                path, mask = (os.path.relpath(one, table.parent) for one in named)
                lines.writerow([path, positive if ill else "normal", film.patient, mask])


def told(found: Mapping[str, Said], followed: Followed) -> Sequence[str]:
    """Write the table: a row for each reading, a column for each remedy."""
    first = found[NONE]
    lines = [
        f"{SIZE} x {SIZE} pixels, {PASSES} passes; (a) and (b) of "
        f"{len(followed.cohort.held_out)} held-out films, the rest of {first['n']} of them, one of "
        f"a patient, {first['n_positive']} with pneumonia.",
        "",
        "| reading | " + " | ".join(f"`{name}`" if name != NONE else name for name in found) + " |",
        "| --- |" + " --- |" * len(found),
    ]
    for name in PROBES:
        lines.append(row(name, [cell(one["figures"][name]) for one in found.values()]))
    for words, of in READINGS.items():
        cells = [
            cell(next(each for each in one["readings"] if each["of"] == of))
            for one in found.values()
        ]
        lines.append(row(words, cells))
    outside = [cell({**one["evidence"]["outside"], **one["evidence"]}) for one in found.values()]
    lines.append(row(f"{OUTSIDE}, of the film {first['evidence']['film_outside']:.3f}", outside))
    return lines


def row(name: str, cells: Sequence[str]) -> str:
    """Write one row."""
    return f"| {name} | {' | '.join(cells)} |"


def cell(one: Said) -> str:
    """Write a figure with its interval, and what the audit says of it."""
    mark = MARKS.get(one.get("says", ""), "")
    return f"{one['value']:.3f} ({one['low']:.3f} to {one['high']:.3f}){mark}"


def tell(step: Progress) -> None:
    """Say how far a training is."""
    if step.score is not None:
        print(f"step {step.step} of {step.steps}: probe {step.score:.4f}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)  # noqa: PLR2004  # the third word, if one was said
