"""The one line of migrations: a site's database is brought to this version at every start."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from lynkeus.core.database import Database


def migrate(database: Database) -> None:
    """Bring a database to this version."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
