"""The one line of migrations: a site's database is brought to this version at every start."""

from pathlib import Path

from sqlalchemy import column, inspect, select, table

from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput

HERE = Path(__file__).parent
VERSION = table("alembic_version", column("version_num"))


def migrate(database: Database) -> None:
    """Bring a database to this version.

    Raises:  BadInput: If another, newer program has had it.
    """
    found, known = _version_of(database), versions()
    if found == known[-1]:
        return
    if found is not None and found not in known:
        message = (
            f"This home was last opened by a newer Lynkeus: its tables are {found}, this one "
            f"knows them up to {known[-1]}. Install the newer one again."
        )
        raise BadInput(message, reason="home_of_newer_version", found=found, known=known[-1])
    # What is migrated already does not wait for Alembic.
    from alembic import command  # noqa: PLC0415  # see above
    from alembic.config import Config  # noqa: PLC0415  # see above

    config = Config()
    config.set_main_option("script_location", str(HERE))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def versions() -> list[str]:
    """Name the migrations in their order: files begin with the name, and it sorts as they do."""
    return sorted(path.name.partition("_")[0] for path in (HERE / "versions").glob("m*_*.py"))


def _version_of(database: Database) -> str | None:
    with database.read() as connection:
        if not inspect(connection).has_table(VERSION.name):
            return None
        found: str | None = connection.execute(select(VERSION.c.version_num)).scalar()
        return found
