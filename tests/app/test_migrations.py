"""A database is migrated once; later starts do not ask Alembic."""

import sys
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


def test_the_migrations_make_the_tables_that_the_rooms_declare(tmp_path: Path) -> None:
    assert HANDLERS, "every room is imported, and with it its tables"
    database = Database(tmp_path / "site.db")
    migrations.migrate(database)
    with database.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    database.close()
    assert found == []


def test_a_migrated_database_starts_without_alembic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, other = Database(tmp_path / "site.db"), Database(tmp_path / "empty.db")
    migrations.migrate(database)
    monkeypatch.setitem(sys.modules, "alembic", None)
    migrations.migrate(database)
    with pytest.raises(ImportError):
        migrations.migrate(other)
    for one in (database, other):
        one.close()
