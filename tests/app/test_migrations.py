"""An empty database is made whole, an older program's is migrated; no other start asks Alembic."""

import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData

from lynkeus.access.people import everybody
from lynkeus.app import migrations
from lynkeus.app.commanded import HANDLERS
from lynkeus.app.house import open_house
from lynkeus.archive.queries import all_studies
from lynkeus.cases.records import shown_findings
from lynkeus.core.database import Database, metadata
from lynkeus.core.keys import SiteKeys
from lynkeus.core.settings import Settings
from lynkeus.reporting.listing.queries import Wish, worklist
from lynkeus.reporting.records import times
from lynkeus.reporting.worklist import View

FIRST = Path(__file__).with_name("first_tables.sql")
"""What the first program made of an empty home. It is never written again."""
ROWS = """
INSERT INTO persons VALUES ('p1', 'wang', 'WANG Wei', '["radiologist"]', 'a hash', 'zh',
    '2026-01-02T09:00:00.000000+00:00', NULL, NULL);
INSERT INTO invitations VALUES ('t1', '["engineer"]', '2026-01-03T09:00:00.000000+00:00', 'p1');
"""
SHOWN = """
CREATE TABLE shown_findings ("case" VARCHAR(32) NOT NULL, person VARCHAR(64) NOT NULL,
    at VARCHAR(32) NOT NULL, PRIMARY KEY ("case", person));
INSERT INTO shown_findings VALUES ('both', 'p1', '2026-01-02T09:00:00.000000+00:00'),
    ('one', 'p1', '2026-01-02T12:00:00.000000+00:00');
INSERT INTO reading_times VALUES ('both', 'p1', 'shown', 1, '2026-01-02T09:00:00.000000+00:00', 0),
    ('both', 'p1', 'shown', 2, '2026-01-02T11:00:00.000000+00:00', 0),
    ('other', 'p1', 'shown', 1, '2026-01-02T09:00:00.000000+00:00', 0),
    ('both', 'p1', 'opened', 1, '2026-01-02T08:00:00.000000+00:00', 0);
UPDATE alembic_version SET version_num = 'm0003';
"""
"""What a later program kept of who was shown a report, in one table, the other, or both."""
ASIDE = """
INSERT INTO patients VALUES ('s', '1', '');
INSERT INTO studies ("case", study_uid, subject, header, modality, search_text, name_in_characters,
    source, received_at, changed_at, revision, settled) VALUES ('c', '1.2', 's',
    '{"PatientID":["1"],"PatientName":["W^F"]}', 'CR', 'w f wf wf 1', '', 'a',
    '2026-01-02T09:00:00.000000+00:00', '2026-01-02T09:00:00.000000+00:00', 1, 1);
INSERT INTO series ("case", series_uid, header) VALUES ('c', '1.2.1', '{}');
INSERT INTO instances (sop_uid, "case", series_uid, digest, size, transfer_syntax, path,
    wrapped_key, header, by_frame, source, received_at) VALUES ('1.2.1.1', 'c', '1.2.1', 'd', 1,
    't', 'p', 'k', '{}', '{}', 'a', '2026-01-02T09:00:00.000000+00:00');
INSERT INTO conflicts (id, sop_uid, "case", kind, digest, size, transfer_syntax, path, wrapped_key,
    header, by_frame, source, received_at) VALUES ('x', '1.2.1.1', 'c', 'content', 'e', 1, 't',
    'q', 'k', '{"PatientID":["2"],"PatientName":["Z^M"],"Rows":["8"]}', '{}', 'a',
    '2026-01-02T09:00:00.000000+00:00');
"""
"""What an older program kept of an object whose number another one bears."""


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


def first_database(path: Path) -> Database:
    """Give a database that the first program made, with a row or two."""
    with closing(sqlite3.connect(path)) as made:
        made.executescript(FIRST.read_text(encoding="utf-8") + ROWS)
    return Database(path)


def lacking(database: Database, declared: MetaData) -> list[Any]:
    """List in what a database's tables differ from what is declared."""
    with database.read() as connection:
        return compare_metadata(MigrationContext.configure(connection), declared)


def test_a_home_of_the_first_program_is_brought_on_to_what_the_rooms_declare(
    tmp_path: Path,
) -> None:
    """Holds the first tables: they are out there as they were.

    Who changes the rooms' tables and the first migration along with them makes both sides of the
    test above alike; here the one side is a home that exists. It counts as current, or is brought
    on by new migrations alone, and then has what the rooms declare.
    """
    older, made = first_database(tmp_path / "older.db"), Database(tmp_path / "made.db")
    for database in (older, made):
        migrations.migrate(database)
    assert lacking(older, metadata) == []
    changed = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(changed)
    changed.tables["persons"].append_column(Column("planted", Integer, nullable=False))
    assert [one[:1] for one in lacking(older, changed)] == [("add_column",)]
    for database in (older, made):
        database.close()
    assert tables(older.path) == tables(made.path)


def test_a_home_of_the_first_program_opens_with_what_it_holds(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    SiteKeys(settings.keys_folder)
    first_database(settings.database_path).close()
    house = open_house(settings)
    with house.database.read() as connection:
        [person] = everybody(connection)
    house.close()
    assert (person.login, person.name, sorted(person.roles)) == (
        "wang",
        "WANG Wei",
        ["radiologist"],
    )


def test_who_was_shown_a_report_is_known_once_and_still_with_the_images(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    first_database(path).close()
    with closing(sqlite3.connect(path)) as older:
        older.executescript(SHOWN)
    database = Database(path)
    migrations.migrate(database)
    with database.read() as connection:
        shown = connection.execute(shown_findings.select().order_by("case", "revision")).all()
        noted = connection.execute(times.select()).all()
    database.close()
    assert [(row.case, row.revision, row.at.hour) for row in shown] == [
        ("both", 1, 9),
        ("both", 2, 11),
        ("one", 0, 12),
        ("other", 1, 9),
    ]
    assert [row.what for row in noted] == ["opened"]


def test_a_study_of_an_older_home_is_found_by_what_was_kept_aside_of_it(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    first_database(path).close()
    with closing(sqlite3.connect(path)) as older:
        older.executescript(ASIDE)
    database = Database(path)
    migrations.migrate(database)
    with database.read() as connection:
        [study] = all_studies(connection, 9)
        found = worklist(
            connection, "p1", Wish(view=View.ALL, words="zm"), datetime(2026, 1, 3, tzinfo=UTC)
        )
    database.close()
    assert found["total"] == 1
    assert [dict(one) for one in study.aside] == [{"PatientID": ("2",), "PatientName": ("Z^M",)}]


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
