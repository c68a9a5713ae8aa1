"""Ask the shipped package's pixel gates of real images; write the rates into their docs page.

    python bench/gate_rates.py DATA PLAN PAGE

The gates alone are asked, whatever a header says: what they should refuse (lateral chests, slices
of CT and MR), what they should pass (held-out children), and frontal adults, who are only reported.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lynkeus.app.shipped.packages import shipped_classifiers, shipped_keys
from lynkeus.dicom.film import take
from lynkeus.dicom.parse import parse_header
from lynkeus.learning import ports
from lynkeus.measures.wilson import wilson
from lynkeus.models.gates import SIZE, judge_pixels, load_gates
from lynkeus.models.ports import OpenedPackage, open_package
from lynkeus.models.preprocess import prepare

BEGIN = "<!-- rates of the gates: begin -->"
END = "<!-- rates of the gates: end -->"
SLICES = ("ct-series", "qc-phantoms-mr")


def main(data: Path, plan_path: Path, page: Path) -> None:
    """Replace what stands between the marks."""
    package = open_package(shipped_classifiers()[0], shipped_keys())
    followed = ports.follow(plan_path, data)
    labels = (data / "cxr-adult" / "labels.csv").read_text(encoding="utf-8")
    adults = list(csv.DictReader(labels.splitlines()))
    lateral = [data / "cxr-adult" / one["file"] for one in adults if one["view"] == "LATERAL"]
    frontal = [data / "cxr-adult" / one["file"] for one in adults if one["view"] != "LATERAL"]
    found = (path for name in SLICES for path in sorted((data / name).rglob("*.dcm")))
    slices = [path for path in found if has_picture(path)]
    rows = [
        (
            "held-out children, frontal",
            "pass",
            [followed.folder / one.file for one in followed.cohort.held_out],
        ),
        ("adults, lateral", "be refused", lateral),
        ("slices of CT and MR", "be refused", slices),
        ("adults, frontal", "(reported only)", frontal),
    ]
    lines = [
        "| images | should | images asked | refused | share (95 % interval) |",
        "| --- | --- | --- | --- | --- |",
        *(_row(name, should, refusals(package, paths)) for name, should, paths in rows),
    ]
    before, rest = page.read_text(encoding="utf-8").split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    table = "\n".join(lines)
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def has_picture(path: Path) -> bool:
    """Tell whether a DICOM file holds an image: a set of contours does not."""
    return parse_header(path.read_bytes()).text("Rows") is not None


def refusals(package: OpenedPackage, paths: Iterable[Path]) -> list[bool]:
    """Ask the gates of each image: True where they refuse."""
    return list(_asked(package, paths))


def _asked(package: OpenedPackage, paths: Iterable[Path]) -> Iterator[bool]:
    assert package.gates is not None
    gates, spec = load_gates(package.gates), replace(package.card.preprocess, size=SIZE)
    for path in paths:
        pixels = take(path.read_bytes()).film.pixels
        square = (prepare(pixels, spec)[0, 0] * spec.std + spec.mean).clip(0.0, 1.0)
        yield judge_pixels(gates, square, pixels) is not None


def _row(name: str, should: str, asked: list[bool]) -> str:
    refused = sum(asked)
    share = wilson(refused, len(asked))
    return (
        f"| {name} | {should} | {len(asked)} | {refused} | "
        f"{share.value:.3f} ({share.low:.3f} to {share.high:.3f}) |"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
