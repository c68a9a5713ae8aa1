"""The one line of migrations: a site's database is brought to this version at every start."""

from pathlib import Path

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, inspect, select

from lynkeus.core.database import Database, metadata
from lynkeus.core.errors import Broken

HERE = Path(__file__).parent
VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def migrate(database: Database) -> None:
    """Bring a database to this version.

    An empty one gets the tables that the rooms declare, without waiting for Alembic: what the line
    of migrations makes is the same, and a test holds the one against the other.

    Raises:  Broken: If its tables are of a newer program, or of one from before the first release.
    """
    found, known = _version_of(database), versions()
    if found == known[-1]:
        return
    if found is None:
        _make(database, known[-1])
        return
    if found not in known:
        message = (
            f"This home is of another Lynkeus: its tables are {found}, this one knows them up to "
            f"{known[-1]}. A newer one had it: install that again. Or it is from before the first "
            "release: choose a new home, and import the images there."
        )
        raise Broken(message, reason="home_of_other_version", found=found, known=known[-1])
    follow(database)


def follow(database: Database) -> None:
    """Do what a database lacks of the line of migrations."""
    # Only a home that an older program had waits for Alembic.
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


def _make(database: Database, version: str) -> None:
    with database.write() as connection:
        metadata.create_all(connection)
        VERSION.create(connection)
        connection.execute(VERSION.insert().values(version_num=version))


def _version_of(database: Database) -> str | None:
    with database.read() as connection:
        if not inspect(connection).has_table(VERSION.name):
            return None
        found: str | None = connection.execute(select(VERSION.c.version_num)).scalar()
        return found
