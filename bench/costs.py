"""Measure what a site costs, and write it into the first pages, in both languages.

    python bench/costs.py DATA docs/figures/costs.json README.md README.zh-CN.md
    python bench/costs.py docs/figures/costs.json README.md README.zh-CN.md

With DATA it measures first: films of children in 2048 x 2048 are sent to a service, one
after another. Everything else on the machine makes the figures worse.
"""

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

BEGIN, END = "<!-- costs: begin -->", "<!-- costs: end -->"
MB = 1e6
WORDS: Mapping[str, tuple[str, str]] = {
    "from start to health and DICOM": ("from start to DICOM", "从启动到可接收 DICOM"),
    "from start to the first page": ("from start to the first page", "从启动到第一个页面"),
    "a reading in the running service": ("a reading of such a film", "阅读一幅这样的影像"),
    "from the last byte to the recorded reading": (
        "from its last byte to the recorded reading",
        "从收到最后一个字节到阅读结果入库",
    ),
    "memory of the service and its children together": (
        "memory while such films are read, all processes together, at most",
        "阅读这样的影像时的内存，所有进程合计，最多",
    ),
    "disk of a sealed film": ("disk of such a film, sealed", "一幅这样的影像封存后占用的磁盘"),
    "disk of what was sent": ("the film as it was sent", "原始影像的大小"),
    "disk of the database": (
        "disk of the database, a film (index, verdicts, reading, map, ledger)",
        "每幅影像的数据库占用（索引、判定、阅读、热图、账本）",
    ),
}
"""What is written, by the beginning of what was measured."""
HEADS = (("what", "median", "least to greatest", "times"), ("项目", "中位数", "最小至最大", "次数"))
SAID = (
    "Films of 2048 x 2048, 12 bits, sent one after another. {when}",
    "影像为 2048 x 2048、12 位，逐幅发送。{when}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One measured thing."""

    what: str
    unit: str
    values: Sequence[float]


def main(words: list[str]) -> None:
    """Measure if asked to, then write."""
    data = Path(words[0])
    if data.is_dir():
        words = words[1:]
        measure(data, Path(words[0]))
    kept = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    for page in words[1:]:
        write(Path(page), table(kept, chinese="zh-CN" in page))


def measure(data: Path, target: Path) -> None:
    """Measure, and keep the figures."""
    import reading_at_work as work  # noqa: PLC0415  # beside this file

    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        films = work.enlarged(data, Path(folder))
        home = Path(folder) / "home"
        found = [
            Cost(what=row.what, unit=row.unit, values=row.values)
            for row in work.in_service(films, home)
        ]
        found += disk(films, home)
    rows = [row for known in WORDS if (row := merged(known, found)) is not None]
    [when] = work.machine(load)
    target.parent.mkdir(parents=True, exist_ok=True)
    document = json.dumps({"when": when, "rows": rows}, ensure_ascii=False, indent=1)
    target.write_text(f"{document}\n", encoding="utf-8")


def disk(films: Sequence[Path], home: Path) -> list[Cost]:
    """Weigh what was sent and what is kept."""
    sealed = [one.stat().st_size for one in (home / "objects").rglob("*") if one.is_file()]
    database = sum(one.stat().st_size for one in home.glob("lynkeus.db*"))
    return [
        Cost(what="disk of a sealed film", unit="MB", values=[one / MB for one in sealed]),
        Cost(
            what="disk of what was sent",
            unit="MB",
            values=[one.stat().st_size / MB for one in films],
        ),
        Cost(what="disk of the database", unit="MB", values=[database / MB / len(films)]),
    ]


def merged(known: str, found: Sequence[Cost]) -> dict[str, Any] | None:
    """Put the values of what begins alike together."""
    alike = [one for one in found if one.what.startswith(known)]
    if not alike:
        return None
    values = [value for one in alike for value in one.values]
    return {
        "what": known,
        "unit": alike[0].unit,
        "median": round(median(values), 3),
        "low": round(min(values), 3),
        "high": round(max(values), 3),
        "times": len(values),
    }


def table(kept: Mapping[str, Any], *, chinese: bool) -> str:
    """Write what was measured as a table."""
    lines = [SAID[chinese].format(when=kept["when"]), ""]
    lines += [f"| {' | '.join(HEADS[chinese])} |", "| --- | ---: | ---: | ---: |"]
    for row in kept["rows"]:
        middle, low, high = (number(row[name], row["unit"]) for name in ("median", "low", "high"))
        spread = f"{low} to {high}" if row["times"] > 1 else ""
        spread = spread.replace(" to ", " 至 ") if chinese else spread
        said = WORDS[row["what"]][chinese]
        lines.append(f"| {said} | {middle} {row['unit']} | {spread} | {row['times']} |")
    return "\n".join(lines)


def number(value: float, unit: str) -> str:
    """Write a number with as many digits as it carries."""
    digits = 0 if unit == "ms" or value >= 100 else 1 if value >= 10 else 2  # noqa: PLR2004  # digits that mean something
    return f"{value:.{digits}f}"


def write(page: Path, text: str) -> None:
    """Put the table between the marks."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
