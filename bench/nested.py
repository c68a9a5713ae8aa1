"""Judge a plan by nested validation, beside the traditional methods, as a table for its page.

    python bench/nested.py DATA PLAN OUT [FIGURES PAGE]

Each fifth of the patients is judged once, by a network and a traditional method of which nothing
was trained or chosen on them. What is done lies in OUT, and is not done again. With FIGURES, such
as `docs/figures/chest-xray-opacity.json`, what was said of each film is written there, and the
table into PAGE between its marks.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from lynkeus.learning import ports
from lynkeus.learning.cohort import Film, has
from lynkeus.learning.nested import TOGETHER, WITHIN, Read, better, held_within, nested
from lynkeus.learning.ports import Followed
from lynkeus.learning.tasks.classification import WAYS
from lynkeus.learning.traditional.beside import Cases, strongest
from lynkeus.learning.traditional.classifier import Shown
from lynkeus.learning.training.export import export
from lynkeus.learning.training.films import load_films
from lynkeus.learning.training.judging import Judging, ready
from lynkeus.learning.training.loop import Progress
from lynkeus.learning.training.stored import Logits, read_stored
from lynkeus.learning.training.train import train_network
from lynkeus.learning.training.tuning import calibrate

BEGIN, END = "<!-- nested: begin -->", "<!-- nested: end -->"
PLAIN = "untouched"
DIGITS = 4
SHOWN = {TOGETHER: "all films together", WITHIN: "all pairs of films of one view"}
Said = dict[str, Any]


def main(data: Path, plan_file: Path, out: Path, figures: Path | None, page: Path | None) -> None:
    """Judge all parts, and write the table."""
    followed = ports.follow(plan_file, data)
    plan = followed.plan
    torch.set_num_threads(plan.training.threads)
    parts = nested(followed.cohort, plan.task.positive, seed=plan.training.seed)
    said = [
        _part(replace(followed, cohort=one), out / f"part-{at}") for at, one in enumerate(parts)
    ]
    document = {"plan": plan_file.name, "sha256": followed.sha256, "parts": said}
    sys.stdout.write(f"{table(document)}\n")
    if figures is not None and page is not None:
        lines = ",\n".join(json.dumps(one, sort_keys=True) for one in said)
        head = f'{{"plan": "{plan_file.name}", "sha256": "{followed.sha256}", "parts": ['
        figures.write_text(f"{head}\n{lines}\n]}}\n", encoding="utf-8")
        write(document, page)


def write(document: Said, page: Path) -> None:
    """Put the table between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{table(document)}\n{END}{after}", encoding="utf-8")


def table(document: Said) -> str:
    """Write how both stand, from what was said of each film."""
    films = [film for part in document["parts"] for film in part["films"]]
    read = Read(
        network=np.array([one["network"] for one in films]),
        traditional=np.array([one["traditional"] for one in films]),
        labels=np.array([one["ill"] for one in films], np.bool_),
        patients=np.array([one["patient"] for one in films]),
        kinds=np.array([one["kind"] for one in films]),
    )
    compared = held_within(read)
    lines = [
        "| films | with the finding | network | traditional | difference |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, one in compared.items():
        those = read.kinds == name if name not in SHOWN else np.ones(len(films), np.bool_)
        cells = [f"{a.value:.3f} ({a.low:.3f} to {a.high:.3f})" for a in (one.a, one.b)]
        apart = one.difference
        cells.append(f"{apart.value:+.3f} ({apart.low:+.3f} to {apart.high:+.3f})")
        count = f"{int(those.sum())}, {int(read.labels[those].sum())}"
        lines.append(f"| {SHOWN.get(name, name)} | {count} | {' | '.join(cells)} |")
    methods = ", ".join(part["method"] for part in document["parts"])
    lines += [
        "",
        f"The strongest traditional methods of the parts: {methods}. By the rule declared before, "
        f"the network {'ships' if better(compared) else 'does not ship'}.",
    ]
    return "\n".join(lines)


def _part(followed: Followed, out: Path) -> Said:
    """Give what both say of the part that judges, on the scale of the part that tunes."""
    out.mkdir(parents=True, exist_ok=True)
    cohort = followed.cohort
    tune, judging = (_judging(followed, films) for films in (cohort.tune, cohort.held_out))
    method = _kept(out / "method.json", lambda: _by_method(followed, tune, judging))
    network = _kept(out / "network.json", lambda: _by_network(followed, out, tune, judging))
    films = [
        {
            "file": film.file,
            "patient": film.patient,
            "kind": film.group,
            "ill": bool(ill),
            "network": one,
            "traditional": other,
        }
        for film, ill, one, other in zip(
            cohort.held_out, judging.labels, network.pop("said"), method.pop("said"), strict=True
        )
    ]
    return {**method, **network, "films": films}


def _by_method(followed: Followed, tune: Judging, judging: Judging) -> Said:
    """Fit the traditional methods, and let the one that is strongest on the tune films judge."""
    plan, train = followed.plan, followed.cohort.train
    pixels = load_films(followed.folder, train, plan.preprocess.size)
    method = strongest(
        Shown(images=pixels[:, np.newaxis], spec=plan.preprocess),
        has(train, plan.task.positive)[:, np.newaxis],
        Cases(
            ways={way: Shown(images=films.numpy()) for way, films in tune.films.items()},
            labels=tune.labels[:, np.newaxis],
            patients=tune.patients,
        ),
        judged=WAYS,
        seed=plan.training.seed,
    )
    said = [
        {
            way: method.fitted.scores(Shown(images=films.numpy()))[:, 0]
            for way, films in one.films.items()
        }
        for one in (tune, judging)
    ]
    return {
        "method": method.name,
        "tune": {name: round(area, DIGITS) for name, area in method.areas.items()},
        "said": _on_a_line(said[0], said[1], tune, prior=plan.task.calibration.prior),
    }


def _by_network(followed: Followed, out: Path, tune: Judging, judging: Judging) -> Said:
    plan = followed.plan
    trained, _ = train_network(followed, out=out, progress=_tell)
    weights = export(trained.network, size=plan.preprocess.size).weights
    said = [read_stored(weights, one, threads=plan.training.threads) for one in (tune, judging)]
    return {
        "passes": [round(one, DIGITS) for one in trained.scores],
        "kept_pass": trained.kept_pass,
        "seconds": round(trained.seconds),
        "said": _on_a_line(said[0], said[1], tune, prior=plan.task.calibration.prior),
    }


def _kept(file: Path, make: Callable[[], Said]) -> Said:
    """Read what was made before, or make it and keep it."""
    if not file.is_file():
        file.write_text(json.dumps(make()), encoding="utf-8")
    found: Said = json.loads(file.read_text(encoding="utf-8"))
    return found


def _judging(followed: Followed, films: Sequence[Film]) -> Judging:
    plan = followed.plan
    pixels = load_films(followed.folder, films, plan.preprocess.size)
    return ready(films, pixels, plan.task, plan.preprocess)


def _on_a_line(of_tune: Logits, judged: Logits, tune: Judging, *, prior: float) -> list[float]:
    """Calibrate what was said of films as they are, so that parts lie on one scale."""
    line = calibrate(of_tune, tune, prior=prior)
    return [round(float(one), DIGITS) for one in line.slope * judged[PLAIN] + line.intercept]


def _tell(step: Progress) -> None:
    if step.score is not None:
        sys.stderr.write(f"step {step.step} of {step.steps}: probe {step.score:.4f}\n")
        sys.stderr.flush()


if __name__ == "__main__":
    _said = [Path(one) for one in sys.argv[1:]]
    main(_said[0], _said[1], _said[2], *(_said[3:5] or (None, None)))
