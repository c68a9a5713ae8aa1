"""Whose page has shown what AI found before an own opinion, where the site let it."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Instant

revision = "m0005"
down_revision = "m0004"


def upgrade() -> None:
    """Make the table; whom an older program's pages showed it, nobody noted."""
    op.create_table(
        "seen_findings",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "person"),
    )
