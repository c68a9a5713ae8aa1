"""What the house defines and never uses: kept alive by tests alone, or by nothing."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from .rules import Source

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def unused(product: tuple[Source, ...], users: tuple[Source, ...]) -> list[str]:
    """Name the public functions, classes, methods and constants that no program uses.

    A name counts as used wherever it stands outside its own definition: which module it is of is
    not followed, so that what is found is unused for certain. What a decorator hands on (a route),
    what a library calls (methods of a class with a base) and what Python reads are left out.
    """
    trees = [(one, one.tree) for one in product]
    used: Counter[str] = Counter()
    for tree in (*(tree for _, tree in trees), *(one.tree for one in users)):
        used.update(_uses(tree))
    return [
        f"{source.path}:{node.lineno} {name}"
        for source, tree in trees
        if "versions" not in source.parts  # Alembic reads what a migration says
        for name, node in _defined(tree.body)
        if used[name] == Counter(_uses(node))[name]
    ]


def never_given(product: tuple[Source, ...]) -> list[str]:
    """Name the commands that the door knows and that no program of the house makes."""
    known: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for tree in (one.tree for one in product):
        used.update(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
        for kept in _kept(tree):
            known.update(node.id for node in ast.walk(kept) if isinstance(node, ast.Name))
    handled = {
        ast.unparse(word.value)
        for one in product
        for call, word in _words(one.tree)
        if call == "Handler" and word.arg == "command"
    }
    return sorted(one for one in handled if used[one] == known[one])


def _words(tree: ast.AST) -> Iterator[tuple[str, ast.keyword]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from ((node.func.id, word) for word in node.keywords)


def _kept(tree: ast.AST) -> Iterator[ast.AST]:
    """Give where a command is only spoken of: by handler and rule, and in annotations."""
    for call, word in _words(tree):
        if call in {"Handler", "Rule"} and word.arg == "command":
            yield word.value
    for node in ast.walk(tree):
        for spoken in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(spoken, ast.AST):
                yield spoken


def _uses(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value  # a catalogue is told the name of what it is to find


def _defined(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    for node in body:
        if isinstance(node, Named) and not node.name.startswith("_"):
            if isinstance(node, ast.ClassDef) or not node.decorator_list:
                yield node.name, node
            if isinstance(node, ast.ClassDef) and not node.bases:
                yield from (one for one in _defined(node.body) if isinstance(one[1], Named))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for one in targets:
                if isinstance(one, ast.Name) and not one.id.startswith("_"):
                    yield one.id, node
