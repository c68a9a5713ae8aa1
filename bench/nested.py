"""Judge a plan by nested validation, beside the traditional methods, as a table for its page.

    python bench/nested.py DATA PLAN OUT [PAGE]

Each fifth of the patients is judged once, by a network and traditional methods of which nothing was
trained or chosen on them. What is done lies in OUT, with what was said of each film, and is not
done again. With PAGE, such as `docs/methods/chest-xray-opacity.md`, the table is written there
between its marks.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

import lynkeus.learning.traditional.classifiers
from lynkeus.core import catalogue
from lynkeus.learning import ports
from lynkeus.learning.cohort import Film, has
from lynkeus.learning.nested import TOGETHER, WITHIN, Read, better, held_within, nested
from lynkeus.learning.plan import Plan
from lynkeus.learning.ports import Followed
from lynkeus.learning.traditional.classifier import Classifier, Fitted, Shown
from lynkeus.learning.training.export import export
from lynkeus.learning.training.films import load_films
from lynkeus.learning.training.judging import Judging, ready
from lynkeus.learning.training.loop import Progress
from lynkeus.learning.training.stored import Logits, read_stored
from lynkeus.learning.training.train import train_network
from lynkeus.measures.intervals import Interval
from lynkeus.models.calibrate import fit, prior_weights

BEGIN, END = "<!-- nested: begin -->", "<!-- nested: end -->"
PLAIN, NETWORK = "untouched", "network"
DIGITS = 4
SHOWN = {TOGETHER: "all films together", WITHIN: "all pairs of films of one view"}
Said = dict[str, Any]


def main(data: Path, plan_file: Path, out: Path, page: Path | None) -> None:
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
    (out / "said.json").write_text(json.dumps(document), encoding="utf-8")
    if page is not None:
        write(document, page)


def write(document: Said, page: Path) -> None:
    """Put the table between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{table(document)}\n{END}{after}", encoding="utf-8")


def table(document: Said) -> str:
    """Write how the network and the methods stand, from what was said of each film."""
    films = [film for part in document["parts"] for film in part["films"]]
    against = {
        name: held_within(_read(films, name)) for name in films[0]["said"] if name != NETWORK
    }
    best = max(against, key=lambda name: against[name][WITHIN].b.value)
    lines = [
        "| films | with the finding | network | strongest traditional | difference |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, one in against[best].items():
        those = [film for film in films if name in SHOWN or film["kind"] == name]
        count = f"{len(those)}, {sum(film['ill'] for film in those)}"
        cells = f"{_cell(one.a)} | {_cell(one.b)} | {_cell(one.difference, '+.3f')}"
        lines.append(f"| {SHOWN.get(name, name)} | {count} | {cells} |")
    heads = [SHOWN.get(name, name) for name in against[best]]
    lines += [
        "",
        f"By the plan of SHA-256 `{document['sha256']}`.",
        "",
        f"By the rule declared before, the network "
        f"{'ships' if better(against[best]) else 'does not ship'}. The strongest traditional "
        f"method within views is `{best}`; all of them:",
        "",
        f"| method | {' | '.join(heads)} |",
        "| --- |" + " --- |" * len(heads),
    ]
    for name, compared in against.items():
        cells = " | ".join(f"{one.b.value:.3f}" for one in compared.values())
        lines.append(f"| `{name}` | {cells} |")
    return "\n".join(lines)


def _read(films: Sequence[Said], method: str) -> Read:
    return Read(
        network=np.array([one["said"][NETWORK] for one in films]),
        traditional=np.array([one["said"][method] for one in films]),
        labels=np.array([one["ill"] for one in films], np.bool_),
        patients=np.array([one["patient"] for one in films]),
        kinds=np.array([one["kind"] for one in films]),
    )


def _cell(of: Interval, form: str = ".3f") -> str:
    return f"{of.value:{form}} ({of.low:{form}} to {of.high:{form}})"


def _part(followed: Followed, out: Path) -> Said:
    """Give what all say of the part that judges, on the scale of the part that tunes."""
    out.mkdir(parents=True, exist_ok=True)
    cohort = followed.cohort
    tune, judging = (_judging(followed, films) for films in (cohort.tune, cohort.held_out))
    network = _kept(out / "network.json", lambda: _by_network(followed, out, tune, judging))
    methods = _kept(out / "methods.json", lambda: _by_methods(followed, tune, judging))
    said = {NETWORK: network.pop(NETWORK), **methods}
    films = [
        {
            "file": film.file,
            "patient": film.patient,
            "kind": film.group,
            "ill": bool(ill),
            "said": {name: one[at] for name, one in said.items()},
        }
        for at, (film, ill) in enumerate(zip(cohort.held_out, judging.labels, strict=True))
    ]
    return {**network, "films": films}


def _by_methods(followed: Followed, tune: Judging, judging: Judging) -> Said:
    """Fit each traditional method on the network's films as they are, and let it judge."""
    plan, train = followed.plan, followed.cohort.train
    pixels = load_films(followed.folder, train, plan.preprocess.size)
    shown = Shown(images=pixels[:, np.newaxis], spec=plan.preprocess)
    labels = has(train, plan.task.positive)[:, np.newaxis]
    known = catalogue.load(lynkeus.learning.traditional.classifiers, "CLASSIFIER", Classifier)
    found = {}
    for name, one in known.items():
        if not one.needs_masks:
            fitted = one.fit(shown, labels, plan.training.seed)
            found[name] = _on_a_line(_by(fitted, tune), _by(fitted, judging), tune, plan)
    return found


def _by(fitted: Fitted, judging: Judging) -> Logits:
    return {
        way: fitted.scores(Shown(images=films.numpy()))[:, 0]
        for way, films in judging.films.items()
    }


def _by_network(followed: Followed, out: Path, tune: Judging, judging: Judging) -> Said:
    plan = followed.plan
    trained, _ = train_network(followed, out=out, progress=_tell)
    weights = export(trained.network, size=plan.preprocess.size).weights
    threads = plan.training.threads
    of_tune, judged = (read_stored(weights, one, threads=threads) for one in (tune, judging))
    return {
        "passes": [round(one, DIGITS) for one in trained.scores],
        "kept_pass": trained.kept_pass,
        "seconds": round(trained.seconds),
        NETWORK: _on_a_line(of_tune, judged, tune, plan),
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


def _on_a_line(of_tune: Logits, judged: Logits, tune: Judging, plan: Plan) -> list[float]:
    """Calibrate what was said of films as they are, so that parts lie on one scale."""
    weights = prior_weights(tune.labels, prior=plan.task.calibration.prior)
    line = fit(of_tune[PLAIN], tune.labels, weights=weights)
    return [round(float(one), DIGITS) for one in line.slope * judged[PLAIN] + line.intercept]


def _tell(step: Progress) -> None:
    if step.score is not None:
        sys.stderr.write(f"step {step.step} of {step.steps}: probe {step.score:.4f}\n")
        sys.stderr.flush()


if __name__ == "__main__":
    _said = [Path(one) for one in sys.argv[1:]]
    main(_said[0], _said[1], _said[2], _said[3] if _said[3:] else None)
