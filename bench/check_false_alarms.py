"""Ask every check of the real images and write the docs page of the checks.

    python bench/check_false_alarms.py DATA PAGE

DATA holds the collections (`cxr-pneumonia`, `cxr-adult`, `dicom-cxr`, `ct-series`,
`qc-phantoms-mr`); PAGE is `docs/methods/checks.md`. The same figures go beside it as JSON.
"""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from lynkeus.dicom.parse import parse_header
from lynkeus.measures.wilson import wilson
from lynkeus.quality.catalogue import Material, ask_instance, ask_series
from lynkeus.quality.check import Verdict
from lynkeus.quality.examine import examine_file
from lynkeus.quality.facts import Facts
from lynkeus.quality.frame import Frame
from lynkeus.quality.page import Tally, count, table

FILM = Facts(
    attributes={
        "SOPClassUID": ("1.2.840.10008.5.1.4.1.1.7",),
        "Modality": ("DX",),
        "Rows": ("1",),
        "Columns": ("1",),
    }
)
PICTURE_CHECKS = ("blank", "clipped", "over_exposed", "under_exposed")
DICOM = {
    "radiographs in DICOM (11, three altered on purpose)": ("dicom-cxr",),
    "CT and MR images": ("ct-series/lungx-ct003", "ct-series/lungdx-a0002", "qc-phantoms-mr"),
}
Answers = dict[str, list[Verdict]]


def main(data: Path, page: Path) -> None:
    """Write the page and its figures."""
    tallies = [*_pictures(data), *_dicom(data)]
    tallies.sort(key=lambda one: (one.check, one.collection))
    page.write_text(table(tallies), encoding="utf-8")
    figures = json.dumps([one.as_json() for one in tallies], indent=1)
    page.with_suffix(".json").write_text(figures + "\n", encoding="utf-8")


def _pictures(data: Path) -> Iterator[Tally]:
    """Ask the picture checks of films that have no DICOM header."""
    for collection, paths in _films(data).items():
        answers: Answers = {}
        for path in paths:
            pixels = np.asarray(Image.open(path).convert("L"), dtype=np.float32)
            frame = Frame(pixels=pixels, low=0.0, high=255.0)
            given = ask_instance(Material(facts=FILM, frame=frame))
            for check in PICTURE_CHECKS:
                answers.setdefault(check, []).append(given[check].verdict)
        yield from _tallies(collection, answers)


def _films(data: Path) -> dict[str, list[Path]]:
    children, adults = data / "cxr-pneumonia", data / "cxr-adult"
    with (adults / "labels.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        "children, 224 px": sorted((children / "images").glob("*.jpg")),
        "children, full size": sorted((children / "full-resolution").glob("*.jpeg")),
        **{
            f"adults, {name}": [adults / row["file"] for row in rows if row["collection"] == name]
            for name in sorted({row["collection"] for row in rows})
        },
    }


def _dicom(data: Path) -> Iterator[Tally]:
    """Ask all checks of DICOM files, and the series checks of each series."""
    for collection, folders in DICOM.items():
        answers: Answers = {}
        series: dict[str, list[Facts]] = {}
        for path in sorted(one for name in folders for one in (data / name).rglob("*.dcm")):
            content = path.read_bytes()
            facts = Facts(attributes=parse_header(content).attributes)
            series.setdefault(facts.text("SeriesInstanceUID") or "", []).append(facts)
            for check, answer in examine_file(content, facts).items():
                answers.setdefault(check, []).append(answer.verdict)
        for instances in series.values():
            for check, answer in ask_series(tuple(instances)).items():
                answers.setdefault(check, []).append(answer.verdict)
        yield from _tallies(collection, answers)


def _tallies(collection: str, answers: Answers) -> Iterator[Tally]:
    for check, verdicts in answers.items():
        asked, failed, unknown = count(verdicts)
        interval = wilson(failed, asked)
        yield Tally(
            check=check,
            collection=collection,
            asked=asked,
            failed=failed,
            unknown=unknown,
            low=round(interval.low, 6),
            high=round(interval.high, 6),
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
