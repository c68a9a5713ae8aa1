"""The house rules that no linter knows: source in, sentences about what breaks them out."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ROOT / "src" / "lynkeus"

FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 40

FURNITURE = frozenset(
    {"records.py", "commands.py", "queries.py", "workflows.py", "api.py", "ports.py"}
)
"""The files of a wing that may touch the world."""
PURE_ROOMS = (
    *("measures", "dicom", "manifests", "models", "cases"),
    *("quality", "inference", "reporting", "learning", "oversight"),
)
MACHINERY = (("learning", "training"),)
"""Folders inside these rooms that are machinery, and named for it."""
WORLD = frozenset(
    {
        *("sqlalchemy", "alembic", "sqlite3", "dbos"),
        *("fastapi", "starlette", "uvicorn", "httpx", "requests", "urllib", "http", "ssl"),
        *("socket", "pynetdicom", "subprocess", "os", "sys", "shutil", "tempfile"),
        *("time", "random", "secrets", "uuid", "threading", "multiprocessing", "concurrent"),
        *("asyncio", "signal"),
        *("lynkeus.core.database", "lynkeus.core.work", "lynkeus.core.keys"),
        *("lynkeus.core.children", "lynkeus.access.execute", "lynkeus.access.web"),
    }
)
WORLD_CALLS = frozenset({"open", "input", "print", "breakpoint"})
WORLD_METHODS = frozenset(
    {
        *("now", "utcnow", "today"),
        *("read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink"),
    }
)
VAGUE = frozenset(
    {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "service"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of the house, with its path from the root."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text, self.path)


@cache
def _parsed(text: str, path: str) -> ast.Module:
    return ast.parse(text, path)


def sources(folder: str, ending: str = ".py") -> tuple[Source, ...]:
    """Read all files below a folder of the repository, built pages aside."""
    built = ROOMS / "app" / "pages"
    return tuple(
        Source(path=path.relative_to(ROOT).as_posix(), text=path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / folder).rglob(f"*{ending}"))
        if not path.is_relative_to(built) and "node_modules" not in path.parts
    )


def repository() -> tuple[Source, ...]:
    """Read every text file that git keeps or would keep, the licence aside."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, timeout=30,
    )  # fmt: skip
    found = []
    for name in sorted(listed.stdout.decode().split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in content and name != "LICENSE":
            found.append(Source(path=name, text=content.decode("utf-8", "replace")))
    return tuple(found)


def is_pure(source: Source) -> bool:
    """Say whether a file may not touch the world."""
    below = source.parts[source.parts.index("lynkeus") + 1 :]
    return (
        below[0] in PURE_ROOMS
        and below[-1] not in FURNITURE
        and not any(below[: len(folder)] == folder for folder in MACHINERY)
    )


def imports(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Give line, module and name of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name, "") for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, node.module or "", one.name) for one in node.names)


def impurities(source: Source) -> list[str]:
    """Find where a pure file touches database, network, files, clock, chance or hidden state."""
    found = [
        f"{source.path}:{line} imports {module} {name}".rstrip()
        for line, module, name in imports(source.tree)
        if _is_world(module, name)
    ]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Global | ast.Nonlocal):
            found.append(f"{source.path}:{node.lineno} keeps hidden state")
        elif isinstance(node, ast.Call) and _touches(node):
            found.append(f"{source.path}:{node.lineno} calls {ast.unparse(node.func)}")
    return found


def _is_world(module: str, name: str) -> bool:
    if any(module == one or module.startswith(f"{one}.") for one in WORLD):
        return True
    if module == "lynkeus.core.clock":
        return name == "SystemClock"
    # A value that a query gives is a value; the query itself is not.
    furniture = f"{module.rsplit('.', 1)[-1]}.py" in FURNITURE
    inside = module.startswith("lynkeus.") and not name[:1].isupper()
    return inside and (furniture or f"{name}.py" in FURNITURE)


def _touches(node: ast.Call) -> bool:
    if isinstance(node.func, ast.Name):
        return node.func.id in WORLD_CALLS
    if not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr == "default_rng":
        return not node.args and not node.keywords
    return node.func.attr in WORLD_METHODS or ast.unparse(node.func).startswith("np.random.s")


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines without its docstring."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        whole -= (first.end_lineno or first.lineno) - first.lineno + 1
    return whole


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function, those in classes and in functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def too_long(source: Source) -> list[str]:
    """Name a file, and functions, over the house's size."""
    lines = len(source.text.splitlines())
    found = [source.path] if lines > FILE_LINES_MAX else []
    return found + [
        f"{source.path}:{one.name}"
        for one in functions(source.tree)
        if code_lines(one) > FUNCTION_LINES_MAX
    ]


def vague(source: Source) -> list[str]:
    """Name a file or folder that says nothing of what is in it."""
    return [
        f"{source.path}: {part}" for part in source.parts if part.split(".", 1)[0].lower() in VAGUE
    ]


def re_exports(source: Source) -> list[str]:
    """Find a package's own file that does not say what it is for, or hands names of others on.

    What the file uses in functions of its own is not handed on.
    """
    if source.parts[-1] != "__init__.py":
        return []
    found = [] if ast.get_docstring(source.tree) else [f"{source.path}: no docstring"]
    used = {one.id for one in ast.walk(source.tree) if isinstance(one, ast.Name)}
    return found + [
        f"{source.path}:{line} {module} {name}"
        for line, module, name in imports(source.tree)
        if (name or module) not in used
    ]


ENGINE = re.compile(r"\bpragma\b|sqlite|postgres|psycopg|rowid\b", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|work|opt|tmp|usr/local|Users)/\w")
UNDONE = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
ADDRESS = re.compile(
    r"(?:index-url|find-links|trusted-host|registry)\s*[=\s]\s*\S*://|\"resolved\":"
    r"|https?://\S*(?:pypi|pythonhosted|npmjs|npmmirror|artifactory|nexus)",
    re.IGNORECASE,
)
WORKSHOP = re.compile(
    r"\b(?:claude|anthropic|chatgpt|copilot|blueprint)\b|\b(?:house|style|stack|pages|peers)\.md\b"
    r"|shared/design|\bfarm-\w",
    re.IGNORECASE,
)
"""What stands beside the house while it is built, and is no part of it."""


def lines_with(pattern: re.Pattern[str], source: Source) -> list[str]:
    """Find the lines that match."""
    return [
        f"{source.path}:{number} {line.strip()}"
        for number, line in enumerate(source.text.splitlines(), 1)
        if pattern.search(line)
    ]


UNEXPLAINED = re.compile(
    r"# (?:noqa|type: ignore|pragma: no cover)(?!.*\s# \S)"
    r"|(?:eslint-disable|@ts-expect-error)(?!.*-- \S)"
)
"""A check that is turned off without a word why."""


def proves_nothing(source: Source, proving: frozenset[str]) -> list[str]:
    """Name the tests that nothing can fail: no assert, no raises, no `expect`, no call of a prover.

    `proving` names functions of the suite that assert.
    """
    return [
        f"{source.path}:{one.lineno} {one.name}"
        for one in functions(source.tree)
        if one.name.startswith("test") and not _can_fail(one, proving)
    ]


def provers(suite: tuple[Source, ...]) -> frozenset[str]:
    """Name the functions of a suite that assert by themselves or through one another."""
    all_of_them = [one for source in suite for one in functions(source.tree)]
    known: frozenset[str] = frozenset()
    while True:
        more = frozenset(one.name for one in all_of_them if _can_fail(one, known))
        if more == known:
            return known
        known = more


def _can_fail(function: ast.AST, proving: frozenset[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rsplit(".", 1)[-1]
            if name in {"raises", "expect", "fail", "warns"} or name in proving:
                return True
    return False


def mocks(source: Source) -> list[str]:
    """Find what is patched instead of given."""
    return [
        f"{source.path}:{line} {module}"
        for line, module, name in imports(source.tree)
        if "mock" in module.split(".") or name == "mock"
    ]
