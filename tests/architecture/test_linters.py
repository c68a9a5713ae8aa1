"""The linters run with the house's own settings, and find what is planted for each rule."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from .rules import ROOT, sources

PROGRAMS = Path(sys.executable).parent
WEB = ROOT / "web"
FLOORS = "A room knows only the floors below"
CIRCLE = "Rooms know each other in one direction"
IMPORTS = (
    ("core/planted.py", "import lynkeus.app", FLOORS),
    ("quality/planted.py", "import lynkeus.reporting", FLOORS),
    ("planted/__init__.py", "", FLOORS),
    ("core/planted.py", "import lynkeus.app", CIRCLE),
    ("app/planted.py", "import lynkeus.ledger.append", "Only access writes the ledger"),
    ("models/planted.py", "import torch", "torch stays in learning"),
    ("cli/planted.py", "import onnx", "torch stays in learning"),
    ("inference/planted.py", "import torch", "What serves never reaches torch"),
    ("app/planted.py", "import lynkeus.learning.train", "What serves never reaches torch"),
    ("archive/planted.py", "import pydicom", "pydicom stays in dicom"),
    ("app/planted.py", "import pynetdicom", "Only the listener speaks DICOM's network"),
    ("app/planted.py", "import dbos", "Only core knows the engine of durable work"),
)
"""In which file which import breaks which contract."""
ROOM_FILES = {
    "ledger/append.py": '"""Appends."""\n',
    **dict.fromkeys(("core/work.py", "core/work_begun.py"), '"""Works."""\n\nimport dbos\n'),
    "app/dimse.py": '"""Listens."""\n\nimport pynetdicom\n',
    "dicom/parse.py": '"""Parses."""\n\nimport pydicom\n',
    "learning/train.py": '"""Trains."""\n\nimport onnx\nimport torch\n',
    "access/execute.py": '"""Executes."""\n\nfrom lynkeus.ledger import append\n',
}


def run(*words: str, cwd: Path) -> tuple[int, str]:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False, timeout=110)
    return done.returncode, done.stdout + done.stderr


def plant(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


class TestImports:
    @pytest.fixture
    def house(self, tmp_path: Path) -> Path:
        """A house with every room of ours and nothing in it that breaks a contract."""
        rooms = {one.parts[2] for one in sources("src/lynkeus") if len(one.parts) > 3}
        plant(
            tmp_path / "lynkeus",
            {"__init__.py": ""} | {f"{room}/__init__.py": "" for room in rooms} | ROOM_FILES,
        )
        settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        plant(tmp_path, {"pyproject.toml": settings})
        return tmp_path

    def lint(self, house: Path) -> tuple[int, str]:
        return run(str(PROGRAMS / "lint-imports"), "--no-cache", "--no-logo", cwd=house)

    def test_a_clean_house_keeps_every_contract(self, house: Path) -> None:
        code, said = self.lint(house)
        assert code == 0, said
        settings = tomllib.loads((house / "pyproject.toml").read_text(encoding="utf-8"))
        assert said.count(" KEPT") == len(settings["tool"]["importlinter"]["contracts"])

    def test_every_contract_has_something_planted(self) -> None:
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        contracts = settings["tool"]["importlinter"]["contracts"]
        assert {one["name"] for one in contracts} == {contract for _, _, contract in IMPORTS}
        assert [one for one in contracts if one["type"] == "layers" and not one["exhaustive"]] == []

    @pytest.mark.parametrize(("path", "line", "contract"), IMPORTS)
    def test_a_planted_import_breaks_its_contract(
        self, house: Path, path: str, line: str, contract: str
    ) -> None:
        plant(house / "lynkeus", {path: f"{line}\n"})
        if contract == CIRCLE:
            plant(house / "lynkeus", {"app/back.py": "import lynkeus.core.planted\n"})
        code, said = self.lint(house)
        assert code == 1
        assert f"{contract} BROKEN" in re.sub(r" +", " ", said)
        assert "planted" in said


RUFF = {
    "ANN001": "def f(a) -> None:\n    pass\n",
    "ARG001": "def f(a: int) -> int:\n    return 1\n",
    "B006": "def f(a: list[int] = []) -> None:\n    pass\n",
    "BLE001": "try:\n    pass\nexcept Exception:\n    pass\n",
    "C401": "set(a for a in [1])\n",
    "C901": "def f(a: int) -> int:\n" + "    if a:\n        a += 1\n" * 9 + "    return a\n",
    "D103": "def shown() -> None:\n    pass\n",
    "DTZ005": "import datetime\n\nmoment = datetime.datetime.now()\n",
    "E501": f"x = '{'y' * 100}'\n",
    "EM101": "raise ValueError('bare')\n",
    "ERA001": "# x = 1\n",
    "F401": "import math\n",
    "FBT001": "def f(loud: bool) -> None:\n    pass\n",
    "G004": "import logging\n\nlogging.info(f'{1}')\n",
    "I001": "import re\nimport ast\n",
    "N802": "def Loud() -> None:\n    pass\n",
    "PGH003": "x: int = 'y'  # type: ignore\n",
    "PLR0913": "def f(a: int, b: int, c: int, d: int, e: int, g: int) -> None:\n    pass\n",
    "PT015": "def test_it() -> None:\n    assert False\n",
    "PTH123": "open('x')\n",
    "RET505": "def f(a: int) -> int:\n    if a:\n        return 1\n    else:\n        return 2\n",
    "RUF005": "[*[1]] + [2]\nx = [1]\ny = x + [2]\n",
    "S301": "import pickle\n\npickle.loads(b'')\n",
    "SIM102": "def f(a: int, b: int) -> None:\n    if a:\n        if b:\n            f(a, b)\n",
    "SLF001": "import ast\n\nast._hidden\n",
    "T201": "print('said')\n",
    "TID252": "from ..planted import one\n",
    "TRY002": "raise Exception\n",
    "UP006": "from typing import List\n\nx: List[int] = [1]\n",
}
BANS = {
    "datetime.datetime.now": "import datetime\n\ndatetime.datetime.now(tz=datetime.UTC)\n",
    "datetime.datetime.utcnow": "import datetime\n\ndatetime.datetime.utcnow()\n",
    "datetime.date.today": "import datetime\n\ndatetime.date.today()\n",
    "random": "import random\n",
    "uuid.uuid4": "import uuid\n\nuuid.uuid4()\n",
}


def ruff(tmp_path: Path) -> list[dict[str, str]]:
    code, said = run(
        *(str(PROGRAMS / "ruff"), "check", "--no-cache", "--output-format", "json"),
        *("--config", str(ROOT / "pyproject.toml"), "src"),
        cwd=tmp_path,
    )
    assert code == 1
    return list(json.loads(said))


def test_ruff_finds_what_is_planted_for_each_family(tmp_path: Path) -> None:
    plant(tmp_path, {f"src/lynkeus/planted/p_{code}.py": text for code, text in RUFF.items()})
    found = {(Path(one["filename"]).stem, one["code"]) for one in ruff(tmp_path)}
    assert [one for one in RUFF if (f"p_{one}", one) not in found] == []


def test_every_family_and_ban_of_ruff_has_something_planted() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lint = settings["tool"]["ruff"]["lint"]
    # Pylint's family has four letters of its own behind its name.
    bare = [
        family
        for family in lint["select"]
        if not any(re.fullmatch(rf"{family}[CERW]?\d+", code) for code in RUFF)
    ]
    assert bare == []
    assert set(lint["flake8-tidy-imports"]["banned-api"]) == set(BANS)


def test_ruff_finds_each_planted_ban(tmp_path: Path) -> None:
    plant(tmp_path, {f"src/lynkeus/planted/{name}.py": text for name, text in BANS.items()})
    found = {Path(one["filename"]).stem for one in ruff(tmp_path) if one["code"] == "TID251"}
    assert found == set(BANS)


def test_ruff_finds_what_is_not_formatted(tmp_path: Path) -> None:
    plant(tmp_path, {"planted.py": "x = [ 1,2 ]\n"})
    settings = str(ROOT / "pyproject.toml")
    code, said = run(
        *(str(PROGRAMS / "ruff"), "format", "--check", "--no-cache", "--config", settings, "."),
        cwd=tmp_path,
    )
    assert code == 1
    assert "planted.py" in said


MYPY = {
    "no-untyped-def": "def untyped(a):\n    return a\n",
    "no-untyped-call": "def untyped(a):\n    return a\n\n\nx = untyped('x')\n",
    "no-any-return": "import json\n\n\ndef f() -> int:\n    return json.loads('1')\n",
    "type-arg": "x: list = []\n",
    "ignore-without-code": "x: int = 'y'  # type: ignore\n",
    "unused-ignore": "x = 1  # type: ignore[assignment]\n",
    "redundant-cast": "from typing import cast\n\nx = cast(int, 1)\n",
    "arg-type": "def f(a: int | None) -> int:\n    return abs(a)\n",
}


def test_mypy_is_strict(tmp_path: Path) -> None:
    files = {f"p_{kind.replace('-', '_')}.py": text for kind, text in MYPY.items()}
    plant(tmp_path, files)
    code, said = run(
        *(str(PROGRAMS / "mypy"), "--config-file", str(ROOT / "pyproject.toml")),
        *("--cache-dir", str(tmp_path / "cache"), "--no-color-output", *files),
        cwd=tmp_path,
    )
    assert code == 1
    found = set(re.findall(r"^p_(\w+)\.py.*\[([\w-]+)\]$", said, flags=re.MULTILINE))
    assert [kind for kind in MYPY if (kind.replace("-", "_"), kind) not in found] == []


HOOK = """import { useState } from 'react'
export function Planted({ a }: { readonly a: boolean }) {
  if (a) { useState(1) }
  return null
}
"""
FLOORS_OF_PAGES = (
    ("geometry/up.ts", "../viewer/film"),
    ("viewer/asks.ts", "../server/api"),
    ("viewer/deep/asks.ts", "../../server/api"),
    ("server/draws.ts", "../parts/Shell"),
    ("server/looks.ts", "../viewer/film"),
    ("parts/above.ts", "../app/App"),
    ("quality/beside.ts", "../reporting/views"),
    ("reading/over.ts", "../app/Pages"),
)
"""Which file of the pages imports from above or beside, where it may not."""
TSC = {
    "implied": ("export const one = (a) => a\n", "TS7006"),
    "nothing": ("export const one = (a: string | null): string => a\n", "TS2322"),
    "indexed": ("export const one = (a: string[]): string => a[0]\n", "TS2322"),
    "optional": ("export const one: { a?: string } = { a: undefined }\n", "TS2375"),
    "falls": (
        "export function one(a: number) {\n  switch (a) {\n    case 1: a = 2\n"
        "    case 2: return a\n  }\n  return 0\n}\n",
        "TS7029",
    ),
    "covers": ("class A { f() {} }\nexport class B extends A { f() {} }\n", "TS4114"),
    "unused": ("const one = 1\nexport {}\n", "TS6133"),
    "ignored": ("export const one = (a: string) => 1\n", "TS6133"),
}


class TestPages:
    """The pages' linters, on a small planted tree beside the real packages."""

    @pytest.fixture
    def pages(self, tmp_path: Path) -> Path:
        if not (WEB / "node_modules").is_dir():
            pytest.skip("the pages' packages are not installed: make setup")
        for name in ("package.json", "eslint.config.js", "tsconfig.json", "vite.config.ts"):
            shutil.copy(WEB / name, tmp_path / name)
        (tmp_path / "node_modules").symlink_to(WEB / "node_modules")
        plant(
            tmp_path,
            {"tests/none.test.ts": "export {}\n", "src/clean.ts": "export const one = 1\n"},
        )
        return tmp_path

    def test_eslint_finds_what_is_planted(self, pages: Path) -> None:
        plant(
            pages,
            {
                "src/any.ts": "export const one: any = 1\n",
                "src/sure.ts": "export const one = (a: string | null) => a!\n",
                "src/told.ts": "// @ts-ignore\nexport const one: number = 'x'\n",
                "src/loud.ts": "console.log('x')\n",
                "src/reading/three.ts": "import '@cornerstonejs/core'\n",
                **{f"src/{path}": f"import '{above}'\n" for path, above in FLOORS_OF_PAGES},
                "src/odd.ts": "export const one = (a: object) => `${a}`\n",
                "src/empty.ts": "export const one = (f: () => void) => [f()]\n",
                "src/Hook.tsx": HOOK,
                "src/quiet.ts": "// eslint-disable-next-line\nexport const one: any = 1\n",
                "src/long.ts": "export const one = 1\n" + "void 1\n" * 301,
            },
        )
        code, said = run("node_modules/.bin/eslint", ".", "--format", "json", cwd=pages)
        assert code == 1, said
        found = {
            (Path(one["filePath"]).name, each["ruleId"])
            for one in json.loads(said)
            for each in one["messages"]
        }
        assert {
            ("any.ts", "@typescript-eslint/no-explicit-any"),
            ("sure.ts", "@typescript-eslint/no-non-null-assertion"),
            ("told.ts", "@typescript-eslint/ban-ts-comment"),
            ("loud.ts", "no-console"),
            ("three.ts", "no-restricted-imports"),
            ("long.ts", "max-lines"),
            *((Path(path).name, "no-restricted-imports") for path, _ in FLOORS_OF_PAGES),
            ("odd.ts", "@typescript-eslint/restrict-template-expressions"),
            ("empty.ts", "@typescript-eslint/no-confusing-void-expression"),
            ("Hook.tsx", "react-hooks/rules-of-hooks"),
            ("quiet.ts", "@typescript-eslint/no-explicit-any"),
        } <= found
        assert not any(name == "clean.ts" for name, _ in found)

    def test_tsc_is_strict(self, pages: Path) -> None:
        plant(pages, {f"src/{name}.ts": text for name, (text, _) in TSC.items()})
        code, said = run("node_modules/.bin/tsc", "--noEmit", "--pretty", "false", cwd=pages)
        assert code != 0
        for name, (_, number) in TSC.items():
            assert re.search(rf"src/{name}\.ts\(.*error {number}", said), f"{name}: {said}"
