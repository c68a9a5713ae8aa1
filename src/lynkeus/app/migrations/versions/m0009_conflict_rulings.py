"""What people say of two objects with one number: which of them is right, and why."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Instant

revision = "m0009"
down_revision = "m0008"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "conflict_rulings",
        sa.Column("conflict", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ruling", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.ForeignKeyConstraint(["conflict"], ["conflicts.id"]),
        sa.PrimaryKeyConstraint("conflict", "number"),
    )
