"""Empty homes and tables for tests: made once in a process, and laid down again from then on."""

import tempfile
from functools import cache
from pathlib import Path

from lynkeus.app.house import open_house
from lynkeus.core.database import Database, metadata
from lynkeus.core.settings import Settings


def lay_home(home: Path) -> Path:
    """Lay down a home that was opened once and holds nothing; its keys are each other's."""
    for name, data in _home().items():
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_bytes(data)
        file.chmod(0o600)
    return home


def lay_tables(path: Path) -> Database:
    """Open a database of every table that a room has declared by now."""
    if not path.exists():
        path.write_bytes(_tables(len(metadata.tables)))
    return Database(path)


@cache
def _home() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        open_house(Settings(home=home)).close()
        files = [one for one in home.rglob("*") if one.is_file()]
        return {str(one.relative_to(home)): one.read_bytes() for one in files}


@cache
def _tables(_declared: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        one = Database(Path(folder) / "lynkeus.db")
        one.create_all()
        one.close()
        return one.path.read_bytes()
