"""To whom a finding was shown before the own opinion, though nothing shows it any more."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Instant

revision = "m0003"
down_revision = "m0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "shown_findings",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "person"),
    )
