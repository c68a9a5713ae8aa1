"""Write the reference pages: what the code says of itself, commands and errors.

    python bench/reference.py docs/reference

`commands.md` is what `--help` prints; `errors.md` is every code and every reason with its sentence;
`card.schema.json`, `plan.schema.json`, `manifest.schema.json` and `change-plan.schema.json` say
what a card, a plan, a manifest and a change plan are made of; `segmentation-card.schema.json`
and `outline-plan.schema.json` the same of packages that outline, `curve-plan.schema.json` of
learning curves, `watch.schema.json` of how a model is watched.
"""

import argparse
import ast
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from lynkeus.app.dimse import status_of
from lynkeus.cli.command import DONE, EXIT_CODES, exit_code
from lynkeus.cli.main import SUMMARIES, parser
from lynkeus.core import errors
from lynkeus.core.errors import LynkeusError
from lynkeus.learning.curve.plan import CurvePlan
from lynkeus.learning.outlining.plan import OutlinePlan
from lynkeus.learning.plan import Plan
from lynkeus.learning.sorting.plan import SortingPlan
from lynkeus.manifests.manifest import Manifest
from lynkeus.models.card import Card
from lynkeus.models.change_plan import ChangePlan
from lynkeus.models.segmentation_card import SegmentationCard
from lynkeus.models.sorting.card import SortingCard
from lynkeus.models.watching.watch import Watch

SOURCE = Path(__file__).resolve().parents[1] / "src" / "lynkeus"
SCHEMAS: Mapping[str, type[BaseModel]] = {
    "card": Card,
    "segmentation-card": SegmentationCard,
    "plan": Plan,
    "outline-plan": OutlinePlan,
    "sorting-card": SortingCard,
    "sorting-plan": SortingPlan,
    "curve-plan": CurvePlan,
    "manifest": Manifest,
    "change-plan": ChangePlan,
    "watch": Watch,
}
"""The documents that outlive the code which made them."""
WRITTEN = "Written by `make reference` from the code; a change by hand is lost."
COLUMNS = "88"


def main(folder: Path) -> None:
    """Write the pages and the schemas."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "commands.md").write_text(commands(), encoding="utf-8")
    (folder / "errors.md").write_text(errors_page(), encoding="utf-8")
    for name in SCHEMAS:
        (folder / f"{name}.schema.json").write_text(schema(name), encoding="utf-8")


def schema(name: str) -> str:
    """Write the JSON Schema of a document."""
    return json.dumps(SCHEMAS[name].model_json_schema(by_alias=True), indent=2) + "\n"


def commands() -> str:
    """Write what each command's `--help` prints."""
    os.environ |= {"COLUMNS": COLUMNS, "NO_COLOR": "1"}
    parts = ["# Commands", WRITTEN, _shown(parser(()).format_help())]
    for name in SUMMARIES:
        whole = parser((name,))
        [listed] = [one for one in whole._actions if isinstance(one, argparse._SubParsersAction)]  # noqa: SLF001  # argparse lists them nowhere else
        parts += [f"## lynkeus {name}", _shown(listed.choices[name].format_help())]
    return _page(parts)


def errors_page() -> str:
    """Write every code, every reason, and what a terminal ends with."""
    reasons = sorted(set(_reasons()))
    parts = [
        "# Errors",
        WRITTEN,
        "An error has a code, a reason, and a sentence that says what was asked, what was found "
        "and what to do. In braces stands what the sentence fills in. The pages say it by the "
        "reason, in Chinese and English.",
        "## Exit codes",
        _table(["code", "means"], [[str(code), said] for code, said in EXIT_CODES.items()]),
        "## Codes",
        _table(
            ["code", "name", "means", "HTTP", "DICOM", "exit code"],
            [_row(kind) for kind in _kinds().values()],
        ),
        "## Reasons",
    ]
    rows = [[f"`{reason}`", code, sentence] for reason, code, sentence in reasons]
    return _page([*parts, _table(["reason", "code", "sentence"], rows)])


def _kinds() -> dict[str, type[LynkeusError]]:
    family = (one for one in vars(errors).values() if isinstance(one, type))
    kinds = [one for one in family if issubclass(one, LynkeusError) and one is not LynkeusError]
    return {one.__name__: one for one in kinds}


def _row(kind: type[LynkeusError]) -> list[str]:
    ends = exit_code(kind("", reason=""))
    means = " ".join((kind.__doc__ or "").split())
    status = f"{status_of(kind('', reason='')):04X}H"
    return [kind.code, kind.__name__, means, str(kind.http), status, str(ends)]


def _reasons() -> Iterator[tuple[str, str, str]]:
    kinds = _kinds()
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for scope in ast.walk(tree):
            if not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(scope):
                if isinstance(node, ast.Call) and (reason := _reason(node)):
                    kind = kinds.get(ast.unparse(node.func).rsplit(".", 1)[-1])
                    if kind is not None and node.args:
                        yield reason, kind.code, _sentence(node.args[0], scope)


def _reason(call: ast.Call) -> str | None:
    for one in call.keywords:
        if one.arg == "reason" and isinstance(one.value, ast.Constant):
            return str(one.value.value)
    return None


def _sentence(said: ast.expr, scope: ast.AST) -> str:
    """Give a sentence with the names of what is filled in, in braces."""
    if isinstance(said, ast.Constant):
        return str(said.value)
    if isinstance(said, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else _filled(part)
            for part in said.values
        )
    if isinstance(said, ast.Name):
        before = [
            node
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == said.id
            and node.lineno < said.lineno
        ]
        if before:
            return _sentence(max(before, key=lambda node: node.lineno).value, scope)
    return f"{{{ast.unparse(said)}}}"


def _filled(part: ast.expr) -> str:
    return f"{{{ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else '?'}}}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(one) for one in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _page(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _shown(text: str) -> str:
    return f"```text\n{text.strip()}\n```"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    sys.exit(DONE)
