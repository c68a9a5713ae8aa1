"""What may change in a package, said beforehand; and what versions said that read unseen."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant

revision = "m0008"
down_revision = "m0007"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "change_plans",
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("document", Document(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("package", "digest"),
    )
    op.create_table(
        "shadow_readings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("result", Document(), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_shadow_readings_case", "shadow_readings", ["case"])
