"""An empty database is made whole, an older program's is migrated; no other start asks Alembic."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from lynkeus.app import migrations
from lynkeus.app.house import HANDLERS
from lynkeus.core.database import Database, metadata


def test_the_newest_file_is_the_head_of_the_line() -> None:
    head = ScriptDirectory(str(migrations.HERE)).get_current_head()
    assert migrations.versions()[-1] == head


def tables(path: Path) -> dict[str, set[str]]:
    """Give what each table and index is made of: its parts, in any order."""
    with closing(sqlite3.connect(path)) as opened:
        rows = opened.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            name: {" ".join(one.split()).strip(", ()") for one in sql.split("\n")}
            for name, sql in rows
        }


def test_the_migrations_make_what_an_empty_home_gets(tmp_path: Path) -> None:
    assert HANDLERS, "every room is imported, and with it its tables"
    made, followed = Database(tmp_path / "made.db"), Database(tmp_path / "followed.db")
    migrations.migrate(made)
    migrations.follow(followed)
    with made.read() as one, followed.read() as other:
        assert compare_metadata(MigrationContext.configure(other), metadata) == []
        versions = [
            connection.execute(migrations.VERSION.select()).all() for connection in (one, other)
        ]
    assert versions[0] == versions[1]
    for database in (made, followed):
        database.close()
    assert tables(made.path) == tables(followed.path)
    assert {"alembic_version", "studies"} < set(tables(made.path))


def test_only_a_home_of_an_older_program_waits_for_alembic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "alembic", None)
    database = Database(tmp_path / "site.db")
    for _ in range(2):
        migrations.migrate(database)
    with database.read() as connection:
        found = connection.execute(migrations.VERSION.select()).scalar()
    monkeypatch.setattr(migrations, "versions", lambda: [found, "m9999"])
    with pytest.raises(ImportError):
        migrations.migrate(database)
    database.close()
