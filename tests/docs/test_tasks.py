"""What `make` says before anything is there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .pages import ROOT

TASKS = ("setup", "run", "walk", "test", "test-all", "check", "figures", "bench", "wheel")


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make on nothing but its file, as in a clone where nothing was installed."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    for name in ("requirements", "web"):
        (folder / name).mkdir(exist_ok=True)
    for one in (ROOT / "requirements").iterdir():
        shutil.copy(one, folder / "requirements")
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=folder, env=quiet, capture_output=True, text=True, check=False
    )


def test_make_alone_lists_every_task(tmp_path: Path) -> None:
    done = make(tmp_path)
    assert done.returncode == 0
    assert set(TASKS) <= {line.split()[0] for line in done.stdout.splitlines()}


@pytest.mark.parametrize("answer", ["exit 1", "exit 127"], ids=["too old", "missing"])
def test_a_python_that_is_too_old_says_so(tmp_path: Path, answer: str) -> None:
    old = tmp_path / "python3.9"
    old.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    old.chmod(0o755)
    done = make(tmp_path, "setup", f"BASE_PYTHON={old}")
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stdout
    assert "BASE_PYTHON=" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_ci_calls_the_same_words() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make (\w+)$", script, flags=re.MULTILINE) == ["check", "walk", "test"]


def test_the_demo_opens_on_other_ports_as_the_first_page_says() -> None:
    [line] = re.findall(r"`(make run [^`]*)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    typed = subprocess.run(
        [*line.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    asked = "lynkeus demo --home build/demo --http-port 8081 --dicom-port 11113"
    assert asked in typed.stdout.splitlines()


def test_what_is_set_up_has_its_pages() -> None:
    typed = subprocess.run(
        ["make", "setup", "--dry-run", "--always-make"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "npm run --silent build" in typed.stdout


NEEDS = {
    "bench/reading_at_work.py": "setup",
    "bench/costs.py": "setup",
    "bench/pictures.py": "setup",
    "bench/serving.py": "system",
    "tests/journeys": "system",
}
"""What must be there before a program that opens the pages or calls other people's is run."""


def test_a_task_makes_what_its_programs_need() -> None:
    rules = re.findall(
        r"^([a-z-]+):([^#\n]*)(?:##[^\n]*)?\n((?:\t.*\n)+)",
        (ROOT / "Makefile").read_text("utf-8"),
        re.M,
    )
    found = {
        (name, need)
        for name, before, recipe in rules
        for program, need in NEEDS.items()
        if program in recipe
        if need not in before.split()
    }
    assert found == set()
    assert sum(program in recipe for _, _, recipe in rules for program in NEEDS) >= len(NEEDS)
