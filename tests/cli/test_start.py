"""What the terminal loads: the list of words comes at once, whatever the house has learned."""

import subprocess
import sys
from functools import cache

HEAVY = frozenset(
    {
        *("dbos", "alembic", "sqlalchemy", "fastapi", "uvicorn", "pynetdicom", "pydicom"),
        *("onnxruntime", "torch", "scipy", "numpy", "pydantic", "rich", "PIL"),
    }
)


@cache
def loaded(*words: str) -> frozenset[str]:
    """Run the terminal's own process and name what it imported: packages and their parts."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "lynkeus.cli.main", *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout
    lines = (one.rsplit("|", 1)[-1].strip() for one in done.stderr.splitlines() if "|" in one)
    return frozenset(found for one in lines for found in (one, one.split(".")[0]))


def test_the_list_of_words_loads_nothing_heavy() -> None:
    assert not loaded("--help") & HEAVY
    assert not loaded("--version") & HEAVY


def test_reading_loads_neither_the_service_nor_durable_work_nor_torch() -> None:
    for word in ("read", "evaluate"):
        assert not loaded(word, "--help") & {"dbos", "fastapi", "pynetdicom", "torch", "alembic"}


def test_the_service_does_not_wait_for_what_models_and_checks_need() -> None:
    for_children = {"onnxruntime", "torch", "scipy.ndimage", "alembic"}
    assert not loaded("serve", "--help") & for_children


def test_a_planted_heavy_import_is_seen() -> None:
    assert "pydicom" in loaded("evaluate", "--help")
