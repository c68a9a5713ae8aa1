"""Runs migrations in the connection that `migrate` holds."""

from alembic import context

from lynkeus.core.database import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
