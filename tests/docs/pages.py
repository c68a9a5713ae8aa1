"""The written pages, taken apart: headings, what is fenced, tables, links."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.+)$", flags=re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMENT = re.compile(r"\s+#\s.*$")


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the documents."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def prose(self) -> str:
        return FENCE.sub("", self.text)

    @property
    def headings(self) -> tuple[tuple[int, str], ...]:
        return tuple((len(level), words) for level, words in HEADING.findall(self.prose))

    @property
    def anchors(self) -> set[str]:
        return {_anchor(words) for _, words in self.headings}

    @property
    def links(self) -> tuple[str, ...]:
        return tuple(LINK.findall(self.prose))

    def fenced(self, language: str) -> tuple[str, ...]:
        return tuple(text for said, text in FENCE.findall(self.text) if said == language)

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """Give the lines that a reader types, block by block, without comments."""
        blocks = (text.replace("\\\n", " ").splitlines() for text in self.fenced("sh"))
        return tuple(
            tuple(COMMENT.sub("", line).strip() for line in block if line.strip())
            for block in blocks
        )

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Give the tables' rows, cell by cell, without the lines below their heads."""
        lines = [line for line in self.prose.splitlines() if line.startswith("|")]
        cells = (re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in lines)
        return tuple(
            tuple(cell.strip() for cell in row)
            for row in cells
            if not set("".join(row)) <= set("-: ")
        )


def page(name: str) -> Page:
    path = ROOT / name
    return Page(path=path, text=path.read_text(encoding="utf-8"))


def all_pages() -> tuple[Page, ...]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return tuple(page(one.relative_to(ROOT).as_posix()) for one in sorted(found))


def _anchor(heading: str) -> str:
    words = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return words.strip().replace(" ", "-")
