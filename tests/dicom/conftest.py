"""The field cases: small objects made after faults that real sites met."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

DATA = os.environ.get("LYNKEUS_DATA")


@pytest.fixture(scope="session")
def data() -> Path:
    if DATA is None:
        pytest.skip("LYNKEUS_DATA is not set: the real films are needed")
    return Path(DATA)


@pytest.fixture(scope="session")
def field_case(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    folder = tmp_path_factory.mktemp("field-cases")
    script = data / "field-cases" / "make_cases.py"
    subprocess.run([sys.executable, script, folder], check=True, capture_output=True)
    return lambda name: (folder / name).read_bytes()


@pytest.fixture(scope="session")
def right_answers(data: Path) -> Mapping[str, str]:
    with (data / "field-cases" / "cases.csv").open(encoding="utf-8") as file:
        return {row["id"]: row["figures"] for row in csv.DictReader(file)}
