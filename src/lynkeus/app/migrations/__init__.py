"""The one line of migrations: a site's database is brought to this version at every start."""

from pathlib import Path

from sqlalchemy import column, inspect, select, table

from lynkeus.core.database import Database

HERE = Path(__file__).parent
VERSION = table("alembic_version", column("version_num"))


def migrate(database: Database) -> None:
    """Bring a database to this version."""
    if _version_of(database) == newest_version():
        return
    # What is migrated already does not wait for Alembic.
    from alembic import command  # noqa: PLC0415  # see above
    from alembic.config import Config  # noqa: PLC0415  # see above

    config = Config()
    config.set_main_option("script_location", str(HERE))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest_version() -> str:
    """Give the newest migration's name: files begin with it, and it sorts as they follow."""
    return max(path.name.partition("_")[0] for path in (HERE / "versions").glob("m*_*.py"))


def _version_of(database: Database) -> str | None:
    with database.read() as connection:
        if not inspect(connection).has_table(VERSION.name):
            return None
        found: str | None = connection.execute(select(VERSION.c.version_num)).scalar()
        return found
