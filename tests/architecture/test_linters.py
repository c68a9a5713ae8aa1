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
ROOM_FILES = {
    "ledger/append.py": '"""Appends."""\n',
    "core/work.py": '"""Works."""\n\nimport dbos\n',
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

    @pytest.mark.parametrize(
        ("path", "line", "contract"),
        [
            ("core/planted.py", "import lynkeus.app", FLOORS),
            (
                "quality/planted.py",
                "import lynkeus.reporting",
                "A room knows only the floors below",
            ),
            ("core/planted.py", "import lynkeus.app", "Rooms know each other in one direction"),
            ("app/planted.py", "import lynkeus.ledger.append", "Only access writes the ledger"),
            ("models/planted.py", "import torch", "torch stays in learning"),
            ("cli/planted.py", "import onnx", "torch stays in learning"),
            ("inference/planted.py", "import torch", "What serves never reaches torch"),
            ("archive/planted.py", "import pydicom", "pydicom stays in dicom and archive"),
            ("app/planted.py", "import pynetdicom", "Only the listener speaks DICOM's network"),
            ("app/planted.py", "import dbos", "Only core knows the engine of durable work"),
            ("planted/__init__.py", "", FLOORS),
        ],
    )
    def test_a_planted_import_breaks_its_contract(
        self, house: Path, path: str, line: str, contract: str
    ) -> None:
        plant(house / "lynkeus", {path: f"{line}\n"})
        if contract == "Rooms know each other in one direction":
            plant(house / "lynkeus", {"app/back.py": "import lynkeus.core.planted\n"})
        code, said = self.lint(house)
        assert code == 1
        assert f"{contract} BROKEN" in re.sub(r" +", " ", said)
        assert "planted" in said


RUFF = {
    "F401": "import math\n",
    "I001": "import re\nimport ast\n",
    "BLE001": "try:\n    pass\nexcept Exception:\n    pass\n",
    "C901": "def f(a: int) -> int:\n" + "    if a:\n        a += 1\n" * 9 + "    return a\n",
    "D103": "def shown() -> None:\n    pass\n",
    "DTZ005": "import datetime\n\nmoment = datetime.datetime.now()\n",
    "EM101": "raise ValueError('bare')\n",
    "S301": "import pickle\n\npickle.loads(b'')\n",
    "S311": "import random\n\nrandom.random()\n",
    "T201": "print('said')\n",
    "ANN001": "def f(a) -> None:\n    pass\n",
    "FBT001": "def f(loud: bool) -> None:\n    pass\n",
    "ARG001": "def f(a: int) -> int:\n    return 1\n",
    "ERA001": "# x = 1\n",
    "PTH123": "open('x')\n",
    "PLR0913": "def f(a: int, b: int, c: int, d: int, e: int, g: int) -> None:\n    pass\n",
    "TID251": "import uuid\n\nuuid.uuid4()\n",
    "E501": f"x = '{'y' * 100}'\n",
    "N802": "def Loud() -> None:\n    pass\n",
    "SLF001": "import ast\n\nast._hidden\n",
    "PGH003": "x: int = 'y'  # type: ignore\n",
}


def test_ruff_finds_what_is_planted_for_each_family(tmp_path: Path) -> None:
    plant(tmp_path, {f"src/lynkeus/planted/p_{code}.py": text for code, text in RUFF.items()})
    code, said = run(
        *(str(PROGRAMS / "ruff"), "check", "--no-cache", "--output-format", "json"),
        *("--config", str(ROOT / "pyproject.toml"), "src"),
        cwd=tmp_path,
    )
    assert code == 1
    found = {(Path(one["filename"]).stem, one["code"]) for one in json.loads(said)}
    assert [one for one in RUFF if (f"p_{one}", one) not in found] == []


def test_ruff_finds_what_is_not_formatted(tmp_path: Path) -> None:
    plant(tmp_path, {"planted.py": "x = [ 1,2 ]\n"})
    settings = str(ROOT / "pyproject.toml")
    code, said = run(
        *(str(PROGRAMS / "ruff"), "format", "--check", "--no-cache", "--config", settings, "."),
        cwd=tmp_path,
    )
    assert code == 1
    assert "planted.py" in said


def test_mypy_is_strict(tmp_path: Path) -> None:
    planted = "def untyped(a):\n    return a\n\n\ndef wrong() -> int:\n    return untyped('x')\n"
    bare = "x: int = 'y'  # type: ignore\n"
    plant(tmp_path, {"planted.py": planted, "bare.py": bare})
    code, said = run(
        *(str(PROGRAMS / "mypy"), "--config-file", str(ROOT / "pyproject.toml")),
        *("--cache-dir", str(tmp_path / "cache"), "--no-color-output"),
        *("planted.py", "bare.py"),
        cwd=tmp_path,
    )
    assert code == 1
    for kind in ("no-untyped-def", "no-untyped-call", "no-any-return", "ignore-without-code"):
        assert f"[{kind}]" in said


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
        } <= found
        assert not any(name == "clean.ts" for name, _ in found)

    def test_tsc_is_strict(self, pages: Path) -> None:
        plant(
            pages,
            {
                "src/implied.ts": "export const one = (a) => a\n",
                "src/null.ts": "export const one = (a: string | null): string => a\n",
                "src/index.ts": "export const one = (a: string[]): string => a[0]\n",
            },
        )
        code, said = run("node_modules/.bin/tsc", "--noEmit", "--pretty", "false", cwd=pages)
        assert code != 0
        for name, number in (("implied", "TS7006"), ("null", "TS2322"), ("index", "TS2322")):
            assert re.search(rf"src/{name}\.ts\(.*error {number}", said), said
